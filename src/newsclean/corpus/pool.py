"""A pool of worker processes: bounded, ordered on request, and a worker that dies costs its task only."""

from __future__ import annotations

import multiprocessing.spawn
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO, Final, Generic, Self, TypeVar

from newsclean.collector import collector_held
from newsclean.corpus.frames import receive, send
from newsclean.corpus.worker import SETUP_FAILED
from newsclean.errors import InputError, WorkerError

Task = TypeVar("Task")
# Tasks waiting, at work and done for each worker: no worker waits, and they fit in memory.
AHEAD_PER_JOB: Final = 4
AHEAD_BYTES: Final = 256 * 2**20
# A worker that cannot be reached before it has read its task is replaced; more than this often, something else is wrong.
ATTEMPTS: Final = 3
# A new process costs a second of some minutes of work, and whatever libraries do not give back goes with the old one.
TASKS_PER_PROCESS: Final = 5000
TICK_SECONDS: Final = 0.25
# One thread: the cores belong to the other workers.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
PIPE_BYTES: Final = 2**20
F_SETPIPE_SZ: Final = 1031


class Pool(Generic[Task]):
    """Runs ``work`` (pickled by ``frames.packed``) on tasks in ``jobs`` processes.

    ``seconds`` limits each task: past it, its worker is killed and the task's outcome is a ``WorkerError``, as it is
    when the worker dies by itself. ``size`` gives the bytes of a task, which bound what is read ahead; so do
    ``ahead`` tasks for each job. Use it as a context manager: on leaving, however that comes about, all processes are gone.
    """

    def __init__(
        self,
        work: bytes,
        *,
        jobs: int,
        seconds: float | None = None,
        size: Callable[[Task], int] = lambda task: 0,
        ahead: int = AHEAD_PER_JOB,
    ) -> None:
        self.work = work
        self.seconds = seconds
        self.size = size
        self.room = ahead * jobs
        self.changed = threading.Condition()
        self.waiting: deque[tuple[int, Task]] = deque()
        self.done: dict[int, bytes | WorkerError] = {}
        self.broken: Exception | None = None
        self.closed = False
        self.workers = [_Worker(self) for _ in range(jobs)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill the workers and wait until they are gone."""
        with self.changed:
            self.closed = True
            self.waiting.clear()
            self.changed.notify_all()
        for worker in self.workers:
            worker.kill()
        for worker in self.workers:
            if worker.started:
                worker.thread.join()

    def run(self, tasks: Iterable[Task], *, ordered: bool = True) -> Iterator[tuple[Task, object]]:
        """Each task with its outcome, a value or an exception, as they are ready or in the order of the tasks.

        ``tasks`` is read in the caller's thread, a few ahead. If it raises, what was read before comes first.
        """
        source = enumerate(tasks)
        ahead: dict[int, Task] = {}
        weight = 0
        exhausted: Exception | bool = False
        while True:
            while not exhausted and len(ahead) < self.room and (weight < AHEAD_BYTES or not ahead):
                try:
                    number, task = next(source)
                except StopIteration:
                    exhausted = True
                except Exception as error:
                    exhausted = error
                else:
                    ahead[number] = task
                    weight += self.size(task)
                    self._give(number, task)
            if not ahead:
                break
            number, outcome = self._take(next(iter(ahead)) if ordered else None)
            task = ahead.pop(number)
            weight -= self.size(task)
            yield task, _opened(outcome)
        if isinstance(exhausted, Exception):
            raise exhausted

    def _give(self, number: int, task: Task) -> None:
        with self.changed:
            self.waiting.append((number, task))
            self.changed.notify()
        for worker in self.workers[: number + 1]:
            worker.start()

    def _take(self, wanted: int | None) -> tuple[int, bytes | WorkerError]:
        """Wait for one outcome, and meanwhile end the workers that take too long."""
        while True:
            with self.changed:
                if self.broken is not None:
                    raise self.broken
                number = next(iter(self.done), None) if wanted is None else wanted
                if number is not None and number in self.done:
                    return number, self.done.pop(number)
                self.changed.wait(TICK_SECONDS)
            if self.seconds is not None:
                for worker in self.workers:
                    worker.kill_if_older(self.seconds)

    def next_task(self) -> tuple[int, Task] | None:
        """For a worker's thread: the next task, when there is one; ``None`` at the end."""
        with self.changed:
            while not self.waiting and not self.closed:
                self.changed.wait()
            return None if self.closed else self.waiting.popleft()

    def deliver(self, number: int, outcome: bytes | WorkerError) -> None:
        """For a worker's thread: the outcome of a task."""
        with self.changed:
            self.done[number] = outcome
            self.changed.notify_all()

    def fail(self, error: Exception) -> None:
        """For a worker's thread: nothing can be done at all."""
        with self.changed:
            self.broken = self.broken or error
            self.changed.notify_all()


class _Worker:
    """One worker process after the other, and the thread that talks to them."""

    def __init__(self, pool: Pool[Task]) -> None:
        self.pool = pool
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.since: float | None = None
        self.too_slow = False
        self.served = 0
        self.thread = threading.Thread(target=self._run, name="newsclean-worker", daemon=True)
        self.started = False

    def start(self) -> None:
        """Begin, the first time."""
        if not self.started:
            self.started = True
            self.thread.start()

    def kill(self) -> None:
        """End the process, whatever it does."""
        with self.lock:
            if self.process is not None:
                self.process.kill()

    def kill_if_older(self, seconds: float) -> None:
        """End the process if its task has taken longer than this."""
        with self.lock:
            if self.process is not None and self.since is not None and time.monotonic() - self.since > seconds:
                self.too_slow = True
                self.process.kill()

    def _run(self) -> None:
        try:
            while (given := self.pool.next_task()) is not None:
                number, task = given
                self.pool.deliver(number, self._outcome(pickle.dumps(task, pickle.HIGHEST_PROTOCOL)))
                self.served += 1
                if self.served % TASKS_PER_PROCESS == 0:
                    self._end()
        except Exception as error:
            self.pool.fail(error)
        finally:
            self._end()

    def _outcome(self, request: bytes) -> bytes | WorkerError:
        for _ in range(ATTEMPTS):
            process = self.process or self._begin()
            try:
                with self.lock:
                    self.since, self.too_slow = time.monotonic(), False
                send(_pipe(process.stdin), request)
            except OSError:  # it died before it had read the task, which is not to blame
                self._end()
                continue
            answer = receive(_pipe(process.stdout))
            with self.lock:
                self.since = None
            if answer is not None:
                if self.too_slow:  # it was ended just as it was done; the next task needs another
                    self._end()
                return answer
            return self._obituary(self._end())
        raise WorkerError("worker processes die before they have read their task; is the machine out of memory?")

    def _begin(self) -> subprocess.Popen[bytes]:
        """Start a process and wait until it is ready."""
        command = [multiprocessing.spawn.get_executable(), "-P", "-m", "newsclean.corpus.worker"]
        path = os.pathsep.join(place or os.getcwd() for place in sys.path)
        environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": path}
        with self.lock:
            if self.pool.closed:
                raise WorkerError("the pool is closed")
            try:
                process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
            except OSError as error:
                raise WorkerError(f"a worker process cannot start: {error}; use fewer jobs") from error
            self.process = process
        for stream in (process.stdin, process.stdout):
            _widen(_pipe(stream))
        with suppress(OSError):
            send(_pipe(process.stdin), self.pool.work)
        answer = receive(_pipe(process.stdout))
        if answer is None:
            code = self._end()
            raise WorkerError(f"a worker process cannot start: {_death(code)}; standard error may say more")
        if answer.startswith(SETUP_FAILED):
            reason = answer[len(SETUP_FAILED) :].decode("utf-8")
            raise InputError(
                f"Cleaner: worker processes cannot load it: {reason}; put rules and judges in a module that they can "
                "import, or use jobs=1"
            )
        return process

    def _end(self) -> int:
        """Make sure that the process is gone; returns its exit code."""
        with self.lock:
            process, self.process, self.since = self.process, None, None
        if process is None:
            return 0
        process.kill()
        code = process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                _pipe(stream).close()
        return code

    def _obituary(self, code: int) -> WorkerError:
        if self.too_slow:
            return WorkerError(f"took longer than {self.pool.seconds:g} s, so its worker was ended; allow it more time")
        return WorkerError(f"the worker process died of it: {_death(code)}")


def _pipe(stream: object) -> BinaryIO:
    return stream  # type: ignore[return-value]  # Popen was asked for pipes


def _widen(stream: BinaryIO) -> None:
    """Linux: let a worker put down a whole result and go on while its reader is busy."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(stream.fileno(), F_SETPIPE_SZ, PIPE_BYTES)


def _death(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    hint = {"SIGKILL": ", perhaps for lack of memory", "SIGSEGV": ", a fault in C code"}.get(name, "")
    return f"killed by {name}{hint}"


def _opened(outcome: bytes | WorkerError) -> object:
    if isinstance(outcome, WorkerError):
        return outcome
    try:
        with collector_held():  # a page is thousands of objects: unpickling takes twice as long with the collector on
            return pickle.loads(outcome)[1]
    except Exception as error:  # the task's outcome is that it cannot be read here
        return WorkerError(f"the result cannot be read back: {type(error).__name__}: {error}")
