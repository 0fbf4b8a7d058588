"""The command line: formats, outputs, exit statuses, and messages that name the path and the remedy."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsclean import Cleaner, __version__
from newsclean.cli import main

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
HTML = str(FIXTURES / "hard_negative.html")
OTHER = str(FIXTURES / "autoblog.html")
TEXT = str(FIXTURES / "autoblog.txt")


def run(*arguments: str) -> int:
    """The exit status, also where argparse leaves by itself."""
    try:
        return main(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)


def give(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Put ``data`` on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("command", [[], ["clean"]])
def test_a_page_is_printed_as_clean_text(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert run(*command, HTML) == 0
    out, err = capsys.readouterr()
    assert out == Cleaner().clean(Path(HTML).read_bytes()).text + "\n"
    assert err == ""


def test_each_format_is_what_the_page_gives(capsys: pytest.CaptureFixture[str]) -> None:
    page = Cleaner().clean(Path(HTML).read_bytes())
    for form, expected in (
        ("text", page.text),
        ("markdown", page.to_markdown()),
        ("json", page.to_json(indent=2)),
        ("jsonl", page.to_json()),
        ("html", page.to_report()),
    ):
        assert run("--format", form, HTML) == 0
        assert capsys.readouterr().out.rstrip("\n") == expected.rstrip("\n"), form


def test_jsonl_has_one_line_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--format", "jsonl", HTML, TEXT) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["source"]["kind"] for line in lines] == ["html", "text"]


@pytest.mark.parametrize("name", [[], ["-"]])
def test_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: list[str]
) -> None:
    give(monkeypatch, Path(HTML).read_bytes())
    assert run("--format", "json", "--url", "https://example.org/a", *name) == 0
    source = json.loads(capsys.readouterr().out)["source"]
    assert (source["kind"], source["url"]) == ("html", "https://example.org/a")


def test_empty_input_gives_empty_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    give(monkeypatch, b"")
    assert run() == 0
    assert capsys.readouterr().out == ""


def test_kind_and_encoding_can_be_given(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    give(monkeypatch, "<p>Жёлтый мост закрыт, сообщили в пятницу.</p>".encode("cp1251"))
    assert run("--kind", "text", "--encoding", "windows-1251", "--format", "json") == 0
    source = json.loads(capsys.readouterr().out)["source"]
    assert (source["kind"], source["encoding"], source["length"]) == ("text", "cp1251", 46)


def test_one_page_goes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.txt"
    assert run(HTML, "-o", str(target)) == 0
    assert capsys.readouterr().out == ""
    assert target.read_text("utf-8") == Cleaner().clean(Path(HTML).read_bytes()).text + "\n"


def test_several_pages_go_to_a_folder_that_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "clean"
    assert run("--format", "markdown", HTML, TEXT, "-o", str(folder)) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["autoblog.md", "hard_negative.md"]


def test_a_folder_is_meant_by_a_slash_or_by_being_one(tmp_path: Path) -> None:
    assert run(HTML, "-o", str(tmp_path / "new") + os.sep) == 0
    assert run(TEXT, "-o", str(tmp_path)) == 0
    assert {path.name for path in tmp_path.rglob("*.txt")} == {"hard_negative.txt", "autoblog.txt"}


def test_a_missing_file_fails_and_the_others_are_still_cleaned(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = str(tmp_path / "missing.html")
    assert run(missing, HTML) == 1
    out, err = capsys.readouterr()
    assert err == f"newsclean: {missing}: No such file or directory; check the path\n"
    assert out.strip()


@pytest.mark.parametrize("command", [[], ["explain"], ["diff"], ["report"]])
def test_a_page_that_cannot_be_cleaned_as_asked_is_named_and_the_others_are_cleaned(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    removal = Cleaner().clean(Path(OTHER).read_bytes()).removed[-1]
    assert run(*command, "--restore", removal.id, HTML, OTHER) == 1
    out, err = capsys.readouterr()
    assert err.startswith(f"newsclean: {HTML}: {removal.id}: no such removal")
    assert err.count("\n") == 1
    assert "Halvern" in out
    assert run(*command, "--extractor", "trafilatura", OTHER, TEXT, HTML) == 1
    out, err = capsys.readouterr()
    assert err.startswith(f"newsclean: {TEXT}: extractor='trafilatura': extracts from HTML")
    assert err.count("\n") == 1
    assert "a hundred days" in out


def test_an_option_that_fits_no_page_is_told_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("--encoding", "klingon", HTML, TEXT) == 2
    assert capsys.readouterr().err.count("klingon") == 1
    monkeypatch.setitem(sys.modules, "readability", None)
    assert run("--extractor", "readability", HTML, OTHER) == 2
    out, err = capsys.readouterr()
    assert err == "newsclean: extractor='readability': is not installed; pip install 'newsclean[extractors]'\n"
    assert out == ""


def test_a_folder_as_input_fails_with_the_remedy(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(str(tmp_path)) == 1
    assert f"{tmp_path}: Is a directory; give its files" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_fails_with_the_path(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "no" / "such" / "out.txt"
    assert run(HTML, "-o", str(target)) == 1
    assert f"{target}: cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("inputs", [[HTML], [HTML, TEXT]])
def test_a_folder_that_cannot_be_made_fails_with_the_path(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, inputs: list[str]
) -> None:
    (tmp_path / "out.txt").write_text("mine", "utf-8")
    target = tmp_path / "out.txt" / "clean"
    assert run(*inputs, "-o", f"{target}{os.sep}") == 1
    out, err = capsys.readouterr()
    assert err == f"newsclean: {target}: cannot be written: Not a directory; give another -o\n"
    assert out == ""
    assert (tmp_path / "out.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize("command", [[], ["report"]])
def test_odd_names_of_an_output_fail_with_the_path(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for target in (loop, tmp_path / ("x" * 300)):
        assert run(*command, HTML, "-o", str(target)) == 1
        assert capsys.readouterr().err.startswith(f"newsclean: {target}: cannot be written: ")
    assert run(*command, str(loop), HTML, "-o", str(tmp_path / "new" if command else tmp_path)) == 1
    assert capsys.readouterr().err.startswith(f"newsclean: {loop}: ")
    assert (tmp_path / ("new" if command else "hard_negative.txt")).exists()


def test_a_file_cannot_be_the_folder_of_several_pages(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("mine", "utf-8")
    assert run(HTML, TEXT, "-o", str(target)) == 2
    assert target.read_text("utf-8") == "mine"
    assert f"{target}: is a file; give a folder for 2 inputs" in capsys.readouterr().err


def test_no_page_is_written_over_its_source(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "story.txt"
    source.write_text("The bridge closes.", "utf-8")
    assert run(str(source), "-o", str(tmp_path)) == 1
    assert source.read_text("utf-8") == "The bridge closes."
    assert f"{source}: is an input" in capsys.readouterr().err


def test_pages_of_one_name_do_not_overwrite_each_other(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.html").write_text(
            f"<p>The bridge {folder} closes on Monday, the mayor said.", "utf-8"
        )
    out = tmp_path / "out"
    assert run(str(tmp_path / "a/page.html"), str(tmp_path / "b/page.html"), "-o", str(out)) == 1
    assert "bridge b" not in (out / "page.txt").read_text("utf-8")
    assert f"{out / 'page.txt'}: was already written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--keep", "captoin", HTML], "keep='captoin': no such label; nearest: caption"),
        (["--disable", "red-more", HTML], "red-more: no such rule; nearest: read-more"),
        (["--encoding", "klingon", HTML], "encoding='klingon': unknown"),
        (["--profile", "gentle", HTML], "invalid choice: 'gentle'"),
        (["--format", "pdf", HTML], "invalid choice: 'pdf'"),
        (["--no-such-option"], "unrecognized arguments"),
        (["rules", "show"], "show needs the id of a rule"),
        (["rules", "show", "red-more"], "red-more: no such rule"),
        (["explain", "--color", "pink", HTML], "invalid choice: 'pink'"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert message in err
    assert out == ""


def test_a_terminal_without_input_gets_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    for command in ([], ["explain"]):
        assert run(*command) == 2
        assert "usage:" in capsys.readouterr().out


def test_version_and_help_succeed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"newsclean {__version__}\n"
    assert run("--help") == 0
    assert "Exit status: 0 all fine, 1 some input or output failed, 2 usage" in capsys.readouterr().out


def test_explain_tells_for_each_line_its_fate_and_reason(capsys: pytest.CaptureFixture[str]) -> None:
    page = Cleaner().clean(Path(HTML).read_bytes())
    assert run("explain", HTML) == 0
    out = capsys.readouterr().out
    for removal in page.removed:
        assert f"- {removal.text}\n    {removal.id} · rule {removal.rule} · score {removal.score:.2f}" in out
    assert "\n+ " in out
    assert "1 article(s), " in out
    assert "\x1b" not in out
    assert run("explain", "--removed", "--color", "always", HTML) == 0
    only = capsys.readouterr().out
    assert "\x1b[31m- " in only
    assert "+ " not in only


def test_explain_shows_no_control_character_of_the_page(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give(monkeypatch, "Share \x1b[2J \x9b2J \x07 this".encode())
    assert run("explain", "--kind", "text") == 0
    out = capsys.readouterr().out
    assert not {"\x1b", "\x9b", "\x07"} & set(out)
    assert "\\x1b[2J" in out


def test_several_explained_pages_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", HTML, "missing.html", TEXT) == 1
    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if line.startswith("==>")] == [f"==> {HTML} <==", f"==> {TEXT} <=="]
    assert err == "newsclean: missing.html: No such file or directory; check the path\n"


def test_rules_are_listed_and_shown_with_their_cases(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rules") == 0
    listed = capsys.readouterr().out
    assert "\nread-more " in listed
    assert run("rules", "show", "read-more") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("read-more (label read_more, since ")
    assert "case: " in shown
    assert "⟦" in shown


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "newsclean", *arguments]


def test_the_module_runs_as_a_process_and_speaks_utf_8() -> None:
    raw = "<p>Жёлтый мост закрыт, сообщили в пятницу в мэрии города.</p>".encode()
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        command("--profile", "keep"), input=raw, capture_output=True, env=environment, timeout=60, check=True
    )
    assert done.stdout.decode("utf-8") == "Жёлтый мост закрыт, сообщили в пятницу в мэрии города.\n"
    assert done.stderr == b""


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        command(*[HTML] * 60, "--format", "json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "arguments",
    [[HTML, TEXT], ["--format", "json", HTML], ["explain", HTML], ["diff", HTML], ["report", HTML], ["rules"]],
)
def test_a_full_disk_behind_standard_output_is_told_in_one_line(arguments: list[str], unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(*arguments),
            stdout=full,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
            timeout=60,
            check=False,
        )
    assert done.stderr.decode() == (
        "newsclean: standard output: cannot be written: No space left on device; make room or send it elsewhere\n"
    )
    assert done.returncode == 1


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes standard output")
def test_a_closed_standard_output_is_told_where_something_is_to_be_written(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    for arguments, status in (([HTML], 1), ([HTML, "-o", str(target)], 0)):
        done = subprocess.run(
            ["sh", "-c", 'exec "$@" >&-', "sh", *command(*arguments)], stderr=subprocess.PIPE, timeout=60, check=False
        )
        assert (done.returncode, b"it is closed" in done.stderr) == (status, bool(status))
    assert target.read_text("utf-8") == Cleaner().clean(Path(HTML).read_bytes()).text + "\n"
