"""A worker process: ``python -m newsclean.corpus.worker`` does what it is sent until its parent is gone.

It is started as a command of its own and never forked or spawned: the parent may have threads, and its script is not
imported again, so it needs no ``if __name__ == "__main__"``.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import BinaryIO, Final, Protocol, runtime_checkable

from newsclean.corpus.frames import packed, receive, send
from newsclean.errors import WorkerError

# Where memory runs out, the kernel ends a worker, which costs a record, and not the parent, which costs the run.
OOM_SCORE: Final = "700"
PR_SET_PDEATHSIG: Final = 1
SETUP_FAILED: Final = b"!"
READY: Final = b"+"
WARN_OF_PAGES: Final = r"(?:dateutil|dateparser|htmldate|trafilatura)\b"


@runtime_checkable
class Prepared(Protocol):
    """Work that has something to load before the first task, so that no task is charged for it."""

    def prepare(self) -> None: ...


def main() -> None:
    """Answer requests on standard input until it closes."""
    requests, answers = _private_streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _die_with_parent()
    if not sys.warnoptions:  # libraries that read dates warn of pages; a million of them say nothing to anybody
        warnings.filterwarnings("ignore", module=WARN_OF_PAGES)
    try:
        work: Callable[[object], object] = pickle.loads(receive(requests) or b"")
        if isinstance(work, Prepared):
            work.prepare()
    except Exception as error:
        send(answers, SETUP_FAILED + f"{type(error).__name__}: {error}".encode("utf-8", "replace"))
        return
    send(answers, READY)
    tasks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, tasks), daemon=True).start()
    with suppress(BrokenPipeError):  # the parent is gone
        while True:
            send(answers, answer(work, tasks.get()))
    os._exit(0)


def answer(work: Callable[[object], object], request: bytes) -> bytes:
    """The pickled outcome of one request: ``(True, value)``, or ``(False, exception)``."""
    try:
        value = work(pickle.loads(request))
    except BaseException as error:
        return _packed_error(error)
    try:
        return pickle.dumps((True, value), pickle.HIGHEST_PROTOCOL)
    except Exception:  # a value with something of the script in it
        return packed((True, value))


def _packed_error(error: BaseException) -> bytes:
    note = f"In a worker process:\n{''.join(traceback.format_exception(error))}"
    if isinstance(error, Exception):
        error.add_note(note)
        # Some exceptions pickle but cannot be made again from what was pickled.
        with suppress(Exception):
            message = packed((False, error))
            pickle.loads(message)
            return message
    stand_in = WorkerError(f"raised {type(error).__name__}: {error}")
    stand_in.add_note(note)
    return pickle.dumps((False, stand_in))


def _listen(requests: BinaryIO, tasks: SimpleQueue[bytes]) -> None:
    """Pass requests on; when the parent has closed the stream or died, end at once, in the middle of a task too."""
    while (message := receive(requests)) is not None:
        tasks.put(message)
    os._exit(0)


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, out of reach of rules that read standard input or print."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, answers


def _die_with_parent() -> None:
    """Linux: be killed when the parent's thread that started this ends, even while stuck in C code."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
            score.write(OOM_SCORE)


if __name__ == "__main__":
    main()
