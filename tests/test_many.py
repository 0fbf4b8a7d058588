"""clean_many in worker processes: what dies, what is slow to take, what is cancelled, and where it is called from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from judges import Keeper
from newsclean import Block, Cleaner, Evidence, Finding, InputError, Lexicon, Page, Rule, RuleError, WorkerError, rule
from newsclean.corpus import pool as pool_module
from newsclean.corpus.many import CleanPage, in_processes, packed_work
from newsclean.corpus.pool import Pool

STORY = "The old bridge closes on Monday, the mayor said."
PATIENCE_SECONDS = 30


@rule(label="mishap")
def mishap(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
    """Does what a page asks it to do."""
    for block in blocks:
        if block.text.startswith("Crash."):
            import ctypes

            ctypes.string_at(0)
        elif block.text.startswith("Vanish."):
            os.kill(os.getpid(), signal.SIGKILL)
        elif block.text.startswith("Hang."):
            time.sleep(600)
        elif block.text.startswith("Leave."):
            sys.exit(3)
        elif block.text.startswith("Print."):
            print("a rule that prints")
        elif block.text.startswith("Own."):
            raise OddError("a", "b")
        elif block.text.startswith("Pid."):
            yield Finding(block.span, Evidence(str(os.getpid()), "its process"))


class OddError(Exception):
    """Pickles, but cannot be made again of what was pickled."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


CLEANER = Cleaner(rules=[mishap], judge=Keeper())


def shown(results: Iterator[Page | Exception]) -> list[str]:
    return [result.text if isinstance(result, Page) else f"{type(result).__name__}: {result}" for result in results]


def gone(pid: int) -> bool:
    """Whether a process has ended; waits for it a while."""
    for _ in range(PATIENCE_SECONDS * 20):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def pid_of(result: Page | Exception) -> int:
    assert isinstance(result, Page)
    return int(str(result.removed[0].evidence[0].subject))


def test_a_worker_that_dies_costs_its_page() -> None:
    results = shown(CLEANER.clean_many([STORY, "Crash.", STORY, "Vanish.", "Leave.", "Print.", "Own.", STORY], jobs=2))
    assert results == [
        STORY,
        "WorkerError: the worker process died of it: killed by SIGSEGV, a fault in C code",
        STORY,
        "WorkerError: the worker process died of it: killed by SIGKILL, perhaps for lack of memory",
        "WorkerError: raised SystemExit: 3",
        "Print.",
        "RuleError: rule mishap: raised OddError: ab",
        STORY,
    ]


def test_an_error_tells_where_it_was_raised() -> None:
    (error,) = CLEANER.clean_many(["Own."], jobs=2)
    assert isinstance(error, RuleError)
    assert 'raise OddError("a", "b")' in error.__notes__[0]


def test_a_task_that_takes_too_long_is_ended() -> None:
    with Pool[str](packed_work(CleanPage(CLEANER), CLEANER), jobs=1, seconds=8) as pool:
        outcomes = [outcome for _, outcome in pool.run([STORY, "Hang.", STORY])]
    assert isinstance(outcomes[1], WorkerError)
    assert "took longer than 8 s, so its worker was ended" in str(outcomes[1])
    assert [outcome.text for outcome in outcomes if isinstance(outcome, Page)] == [STORY, STORY]


def test_out_of_order_a_stuck_page_does_not_hold_up_the_others() -> None:
    with Pool[str](packed_work(CleanPage(CLEANER), CLEANER), jobs=2) as pool:
        results = pool.run(["Hang.", *[STORY] * 6], ordered=False)
        assert [next(results)[0] for _ in range(6)] == [STORY] * 6
        results.close()  # type: ignore[attr-defined]


def test_processes_are_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "TASKS_PER_PROCESS", 3)
    pids = [pid_of(result) for result in in_processes(CLEANER, ["Pid. The bridge."] * 5, 1)]
    assert pids[0] == pids[2] != pids[3] == pids[4]


def test_closing_early_ends_the_processes() -> None:
    results = CLEANER.clean_many(iter(lambda: "Pid. The bridge.", None), jobs=2)
    pids = {pid_of(next(results)) for _ in range(12)}
    results.close()  # type: ignore[attr-defined]
    assert all(gone(pid) for pid in pids)


def test_an_input_that_fails_does_so_after_what_came_before() -> None:
    def pages() -> Iterator[str]:
        yield STORY
        yield STORY
        raise OSError("the disk is gone")

    results = CLEANER.clean_many(pages(), jobs=2)
    assert shown(iter([next(results), next(results)])) == [STORY, STORY]
    with pytest.raises(OSError, match="the disk is gone"):
        next(results)


def test_what_cannot_be_pickled_is_an_error_like_any_other_non_page() -> None:
    results = shown(CLEANER.clean_many([lambda: None, memoryview(STORY.encode()), bytearray(b"One.")], jobs=2))  # type: ignore[list-item]
    assert results[0].startswith("InputError: raw: newsclean cleans str or bytes, not function")
    assert results[1:] == [STORY, "One."]


def test_no_pages_start_no_process() -> None:
    assert list(CLEANER.clean_many([], jobs=2)) == []


def holding(thing: object) -> Rule:
    def held(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[Finding]:
        yield from ([], [thing])[0]

    return rule(label="held")(held)


def test_a_rule_that_cannot_be_sent_is_named_at_once() -> None:
    cleaner = Cleaner(rules=[mishap, holding(threading.Lock())])
    with pytest.raises(InputError, match=r"rule held: cannot be sent .*'_thread.lock'.*; make what it needs inside"):
        cleaner.clean_many([STORY], jobs=2)


def test_a_rule_made_inside_a_function_can_be_sent() -> None:
    assert shown(Cleaner(rules=[holding(3)], judge=Keeper()).clean_many([STORY], jobs=2)) == [STORY]


def test_a_module_that_workers_cannot_import_is_an_error_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    module = type(sys)("nowhere_to_be_found")
    exec("from newsclean import rule\n@rule(label='x')\ndef lost(blocks, lexicon):\n    yield from ()", module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    results = Cleaner(rules=[module.lost]).clean_many([STORY], jobs=2)
    with pytest.raises(InputError, match=r"cannot load it: ModuleNotFoundError.*; put rules and judges in a module"):
        next(results)


def test_it_works_in_a_thread() -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend(shown(CLEANER.clean_many([STORY] * 3, jobs=2))))
    thread.start()
    thread.join(PATIENCE_SECONDS)
    assert found == [STORY] * 3


SCRIPT = """
import sys
from newsclean import Cleaner, Evidence, Finding, rule

print("imported once")

@rule(label="subscription_plea")
def members_only(blocks, lexicon):
    for block in blocks:
        if block.text.startswith("Members of the Harbour Club"):
            yield Finding(block.span, Evidence("Members", "opens the plea"))

pages = ["The old bridge closes on Monday, the mayor said.\\n\\nMembers of the Harbour Club read more."] * 3
for page in Cleaner(rules=[members_only]).clean_many(pages, jobs=2):
    print(page.text, page.removed[-1].rule)
"""


@pytest.mark.parametrize("way", ["file", "stdin"])
def test_a_script_needs_no_main_guard_and_may_define_rules(tmp_path: Path, way: str) -> None:
    path = tmp_path / "skript-ü.py"
    path.write_text(SCRIPT, "utf-8")
    command = [sys.executable, str(path)] if way == "file" else [sys.executable, "-"]
    given = SCRIPT if way == "stdin" else None
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["imported once"] + [f"{STORY} members-only"] * 3


INTERRUPTED = """
import os, sys, time
from newsclean import Cleaner, Evidence, Finding, rule

@rule(label="pid")
def pid(blocks, lexicon):
    for block in blocks:
        yield Finding(block.span, Evidence(str(os.getpid()), "its process"))
        if block.text.startswith("Hang"):
            while True:
                pass

results = Cleaner(rules=[pid]).clean_many(["Pid.", "Pid.", "Hang.", "Hang."], jobs=2)
print(next(results).removed[0].evidence[0].subject, next(results).removed[0].evidence[0].subject, flush=True)
next(results)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_when_the_parent_is_interrupted_or_killed(tmp_path: Path, how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        parent.send_signal(how)
        parent.wait(PATIENCE_SECONDS)
    assert len(pids) == 2
    assert all(gone(pid) for pid in pids)
