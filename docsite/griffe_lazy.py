"""Extension for the reference: what ``@lazy`` decorates reads as a property, as it is used."""

from __future__ import annotations

from typing import Any

import griffe


class LazyProperties(griffe.Extension):
    """``lazy`` is our ``cached_property``; the parser of sources knows only the one of the standard library."""

    def on_class_members(self, *, cls: griffe.Class, **_: Any) -> None:
        """Replace the functions that ``@lazy`` decorates."""
        for name, member in list(cls.members.items()):
            if not isinstance(member, griffe.Function):
                continue
            if any(str(decorator.value) == "lazy" for decorator in member.decorators):
                attribute = griffe.Attribute(
                    name,
                    lineno=member.lineno,
                    endlineno=member.endlineno,
                    annotation=member.returns,
                    docstring=member.docstring,
                    parent=cls,
                )
                attribute.labels = {"property", "cached"}
                cls.members[name] = attribute
