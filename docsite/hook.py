"""Hook of MkDocs: generated pages join the site, folders join the navigation, and nothing may come from another host."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Set
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # MkDocs loads a hook by its file, not as a module of its package

from docsite.label_page import label_page  # noqa: E402
from docsite.promises_page import promises_page  # noqa: E402
from docsite.reference_pages import command_page, floors_page, schema_page  # noqa: E402
from docsite.rule_pages import rule_pages, shipped_rules  # noqa: E402

# Pages that stand at the root of the project.
COPIED = {"architecture.md": "ARCHITECTURE.md", "changelog.md": "CHANGELOG.md"}
LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\s(?:src|srcset)=["']?(https?:|//)[^>]*>"""
    r"""|<link\b(?=[^>]*rel=["']?(?:stylesheet|preload|preconnect|icon|modulepreload|dns-prefetch))[^>]*?"""
    r"""\shref=["']?(https?:|//)[^>]*>"""
)
LOADED_BY_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//[^)"';]*""")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """A navigation entry that ends with ``/`` becomes the pages of that folder that are named nowhere else."""
    nav = config.nav or []
    named = set(_pages(nav))
    config.nav = [_expanded(entry, Path(config.docs_dir), named) for entry in nav]
    return config


def _pages(entry: object) -> Iterator[str]:
    """The paths in a navigation."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict | list):
        for inside in entry.values() if isinstance(entry, dict) else entry:
            yield from _pages(inside)


def _expanded(entry: object, docs: Path, named: Set[str]) -> object:
    if isinstance(entry, dict):
        return {title: _expanded(inside, docs, named) for title, inside in entry.items()}
    if isinstance(entry, list):
        listed = (_expanded(inside, docs, named) for inside in entry)
        return [one for inside in listed for one in (inside if isinstance(inside, list) else [inside])]
    if not (isinstance(entry, str) and entry.endswith("/")):
        return entry
    if entry == "rules/":
        return ["rules/index.md", *(f"rules/{rule.id}.md" for rule in shipped_rules())]
    found = (path.relative_to(docs).as_posix() for path in sorted((docs / entry).glob("*.md")))
    return [path for path in found if path not in named]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what the code tells of itself."""
    made = {
        "labels.md": label_page(),
        "promises.md": promises_page(),
        "floors.md": floors_page(),
        "reference/cli.md": command_page(),
        "reference/json.md": schema_page(),
        **rule_pages(),
        **{target: (ROOT / name).read_text(encoding="utf-8") for target, name in COPIED.items()},
    }
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_post_build(config: MkDocsConfig) -> None:
    """Fail if a page of the site would load anything from another host."""
    if foreign := list(loaded_from_elsewhere(Path(config.site_dir))):
        raise PluginError("the site would ask other hosts: " + "; ".join(foreign[:5]))


def loaded_from_elsewhere(site: Path) -> Iterator[str]:
    """Pages and style sheets of a built site with what they load from other hosts."""
    for pattern, suffix in ((LOADED, ".html"), (LOADED_BY_STYLE, ".css")):
        for path in sorted(site.rglob(f"*{suffix}")):
            for found in pattern.finditer(path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(site).as_posix()}: {found[0][:120]}"
