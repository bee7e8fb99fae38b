"""Work done in chunks: here, by processes of this machine, or by any executor.

Results come in the order of the work, and no more than a few chunks are under way at a time,
however much there is to do.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final, Generic, TypeVar

from docgen.findings import DocgenError, finding

T = TypeVar("T")
R = TypeVar("R")

PATIENCE: Final = 2.0
"""Seconds of work that are done here before processes are started, which takes some time, too."""

_AHEAD: Final = 2
"""Chunks under way for each process."""

_MOST_LOSSES: Final = 3
"""Chunks that may end their process until it is no use to go on."""


@dataclass(frozen=True, slots=True)
class Lost:
    """In place of a result: the chunk was begun twice, and its process fell each time."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Failure:
    """An error of the work itself, as against one of the executor."""

    error: Exception


@dataclass(slots=True, eq=False)
class _Begun(Generic[T, R]):
    """A chunk under way; without future its outcome is there."""

    tag: T
    call: Callable[[], R] | None
    outcome: "R | Lost | _Failure | None" = None
    future: "Future[R | _Failure] | None" = None

    @property
    def ready(self) -> bool:
        return self.future is None or self.future.done()

    @property
    def result(self) -> "tuple[T, R | Lost | None]":
        """The tag with the outcome; raises what the work raised."""
        if isinstance(self.outcome, _Failure):
            raise self.outcome.error
        return self.tag, self.outcome


class Crew:
    """Those who do the work: `jobs` processes, or an executor.

    Without both there are as many processes as cores, where they are cheap and safe to start, else
    only this one. Work is done here until it has taken `patience` seconds, and always where it is
    `light`, an attribute of work that is sooner done than sent; an executor is given all of it. A
    context manager, which ends the processes.
    """

    def __init__(
        self,
        jobs: int | None = None,
        executor: Executor | None = None,
        *,
        patience: float | None = None,
    ) -> None:
        self.given = executor is not None
        self._jobs = jobs or (cores() if executor or _can_fork() else 1)
        self._executor = executor
        self._patience = PATIENCE if patience is None else patience
        self._spent = 0.0
        self._losses = 0

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        if not self.given:
            self._dismiss()

    def run(
        self, chunks: Iterable[tuple[T, Callable[[], R] | None]]
    ) -> Iterator[tuple[T, "R | Lost | None"]]:
        """The result of each chunk with its tag, in order; None for a chunk without work.

        What a chunk raises is raised here. Work that goes to other processes must be picklable.
        Raises DocgenError where processes fall again and again.
        """
        begun: deque[_Begun[T, R]] = deque()
        try:
            for tag, call in chunks:
                begun.append(self._begin(tag, call))
                while begun and (begun[0].ready or len(begun) > _AHEAD * self._jobs):
                    yield self._finish(begun).result
            while begun:
                yield self._finish(begun).result
        finally:
            for each in begun:
                if each.future:
                    each.future.cancel()

    def _begin(self, tag: T, call: Callable[[], R] | None) -> _Begun[T, R]:
        each = _Begun(tag=tag, call=call)
        if call is None:
            return each
        light = getattr(call, "light", False)
        if self.given or (self._jobs > 1 and not light and self._spent >= self._patience):
            # An executor that has just broken tells so when its first result is asked for.
            with contextlib.suppress(BrokenExecutor):
                each.future = self._submit(call)
                return each
            each.future = Future()
            each.future.set_exception(BrokenExecutor("the executor is broken"))
            return each
        start = perf_counter()
        each.outcome = _tried(call)
        self._spent += 0 if light else perf_counter() - start
        return each

    def _submit(self, call: Callable[[], R]) -> "Future[R | _Failure]":
        if self._executor is None:
            self._executor = _pool(self._jobs)
        if self.given:
            return self._executor.submit(_far, call, _version())
        return self._executor.submit(_tried, call)

    def _finish(self, begun: deque[_Begun[T, R]]) -> _Begun[T, R]:
        """The first chunk under way, once it is done."""
        each = begun[0]
        if each.future is not None:
            try:
                each.outcome = each.future.result()
            except Exception as error:
                self._recover(begun, error)
            each.future = None
        return begun.popleft()

    def _recover(self, begun: Iterable[_Begun[T, R]], error: Exception) -> None:
        """Do again what was under way when the executor failed, each chunk alone."""
        if not self.given:
            if not isinstance(error, BrokenExecutor):
                raise error
            self._dismiss()
        for each in begun:
            if each.future is None:
                continue
            if each.future.done() and not each.future.exception():
                continue
            if each.future.done() or not self.given:
                assert each.call is not None
                each.outcome = self._again(each.call)
                each.future = None

    def _again(self, call: Callable[[], R]) -> "R | Lost | _Failure":
        try:
            return self._submit(call).result()
        except Exception as error:
            if not self.given:
                if not isinstance(error, BrokenExecutor):
                    raise
                self._dismiss()
            self._losses += 1
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            if self._losses >= _MOST_LOSSES:
                raise DocgenError([finding("workers-falling", reason=reason)]) from error
            return Lost(reason)

    def _dismiss(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def cores() -> int:
    """How many processes can run at a time here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _can_fork() -> bool:
    """Whether processes can be started as copies of this one.

    Elsewhere they run the caller's main module first, which not every script expects.
    """
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return False
    # Somebody else's worker starts none of its own.
    return multiprocessing.parent_process() is None


def _pool(jobs: int) -> Executor:
    context = multiprocessing.get_context("fork" if _can_fork() else "spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start)


def _start() -> None:
    """Begin the life of a process: it ends with its parent, which alone heeds Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent: Any = multiprocessing.parent_process()
    parent.join()
    os._exit(1)


def _tried(call: Callable[[], R]) -> "R | _Failure":
    try:
        return call()
    except Exception as error:
        error.add_note(traceback.format_exc())
        return _Failure(error)


def _far(call: Callable[[], R], version: str) -> "R | _Failure":
    """The work, far away, where docgen must be the same."""
    theirs = _version()
    if theirs != version:
        wrong = finding("worker-version", theirs=theirs, ours=version)
        return _Failure(DocgenError([wrong]))
    return _tried(call)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("docgen")
    except PackageNotFoundError:
        return ""
