"""Engines that may be missing: skipped then, unless NEWSCLEAN_REQUIRE_ENGINES says that they must be there."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest


def engine(extra: str, *modules: str, programs: tuple[str, ...] = ()) -> None:
    """Skip the test file that calls it if a module or a program is missing."""
    missing = [name for name in modules if find_spec(name) is None]
    missing += [name for name in programs if shutil.which(name) is None]
    if not missing:
        return
    reason = f"{', '.join(missing)} is not installed; pip install 'newsclean[{extra}]'"
    if os.environ.get("NEWSCLEAN_REQUIRE_ENGINES"):
        raise ModuleNotFoundError(reason)
    pytest.skip(reason, allow_module_level=True)
