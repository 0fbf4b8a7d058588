"""A cleaner with a rule of a script's own, pickled as Spark and Ray pickle, is opened in another process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engines import engine

SENDER = """
import sys
from importlib import import_module
from newsclean import Cleaner, Evidence, Finding, rule
from newsclean.corpus.record import RecordCleaner
from newsclean.integrations.parcel import Parcel

@rule(label="subscription_plea")
def members_only(blocks, lexicon):
    for block in blocks:
        if block.text.startswith("Members of the Harbour Club"):
            yield Finding(block.span, Evidence(block.text[:27], "opens the club's plea"))

clean = RecordCleaner(Cleaner(rules=[members_only], keep={"caption"}), keep_source=True)
with open("parcel", "wb") as file:
    file.write(import_module(sys.argv[1]).dumps(Parcel(clean)))
"""
RECEIVER = """
import pickle
clean = pickle.load(open("parcel", "rb")).clean
text = "The old bridge closes on Monday, the mayor said.\\n\\nMembers of the Harbour Club read more of this every day."
(removed,) = clean({"text": text})["newsclean"]["removed"]
print(removed["rule"], *clean.cleaner.keep, clean.keep_source)
"""


@pytest.mark.parametrize("pickler", ["pyspark.cloudpickle", "ray.cloudpickle"])
def test_a_rule_of_a_script_goes_along(pickler: str, tmp_path: Path) -> None:
    engine("engines", pickler.split(".")[0])
    for name, code in (("sender", SENDER), ("receiver", RECEIVER)):
        script = tmp_path / f"{name}.py"
        script.write_text(code, encoding="utf-8")
        run = subprocess.run([sys.executable, str(script), pickler], cwd=tmp_path, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
    assert run.stdout == "members-only caption True\n"
