"""The judge: for each block, is it reporting? A small trained network over what blocks look like and where they stand."""

from newsclean.judge.verdict import Judge, Verdict

__all__ = ["Judge", "Verdict"]
