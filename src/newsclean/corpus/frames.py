"""Messages between a run and its worker processes: a length, then a pickle."""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING, BinaryIO, Final

from newsclean.rule import Rule

if TYPE_CHECKING:
    from newsclean.cleaner import Cleaner

LENGTH_BYTES: Final = 8


def send(stream: BinaryIO, message: bytes) -> None:
    """Write one message."""
    stream.write(len(message).to_bytes(LENGTH_BYTES, "little"))
    stream.write(message)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Read one message; ``None`` where the other side is gone, in the middle of a message too."""
    head = stream.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "little")
    message = stream.read(length)
    return message if len(message) == length else None


def packed(value: object) -> bytes:
    """Pickle ``value``, with what a script or notebook defines itself; raises what pickling raises."""
    import cloudpickle

    class Pickler(cloudpickle.Pickler):  # type: ignore[misc]  # cloudpickle has no types
        def reducer_override(self, obj: object) -> object:
            # A rule of a module goes by name. ``__main__`` is another module over there, so its rules go by value.
            if isinstance(obj, Rule) and obj.function.__module__ == "__main__":
                return Rule, obj.fields
            return super().reducer_override(obj)

    buffer = io.BytesIO()
    Pickler(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


def unsendable(cleaner: Cleaner) -> str:
    """Which part of a ``Cleaner`` cannot be pickled, for a message."""
    parts = [(f"rule {rule.id}", rule) for rule in cleaner.rules]
    for name, part in (*parts, ("judge", cleaner.judge), ("site", cleaner.site)):
        try:
            packed(part)
        except Exception:  # whatever pickling raised: this is the part
            return name
    return "Cleaner"
