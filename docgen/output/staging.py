"""Files put in place whole: written under other names, flushed together, then renamed.

To flush each file by itself is what writing many of them would cost most.
"""

import contextlib
import ctypes
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from docgen.manifest import JOURNAL, Entry, Journal

# A small build is safe file by file; a large one flushes ever more files at a time.
_FIRST: Final = 1
_MOST: Final = 1024
_MOST_BYTES: Final = 64 << 20
# So few are flushed one by one.
_FEW: Final = 4
_BINARY: Final = getattr(os, "O_BINARY", 0)


class Staged(NamedTuple):
    """A file that lies under another name until its group is flushed."""

    entry: Entry
    place: int
    temporary: str
    target: str


class Stage:
    """Files of one build on their way into the folder, group by group.

    A group's entries are in the journal, and its bytes on the disk, before any is renamed: a
    killed build leaves whole files only, and those that docgen knows.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._journal = Journal(out / JOURNAL)
        self._names = (f".docgen-{secrets.token_hex(8)}-{number}.tmp" for number in count())
        self._folders: set[str] = set()
        self._waiting: list[Staged] = []
        self._dropped: list[str] = []
        self._begun = ""
        self._bytes = 0
        self._limit = _FIRST

    @property
    def waiting(self) -> bool:
        """Whether any file still lies under another name."""
        return bool(self._waiting)

    @property
    def full(self) -> bool:
        """Whether the files that wait are enough for a group."""
        return len(self._waiting) >= self._limit or self._bytes >= _MOST_BYTES

    def add(self, entry: Entry, content: bytes, place: int) -> None:
        """Write a file under another name. Raises OSError; then nothing is left of it."""
        target = os.path.join(self._out, entry.path)  # noqa: PTH118
        folder = os.path.dirname(target)  # noqa: PTH120
        if folder not in self._folders:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        self._begun = temporary = os.path.join(folder, next(self._names))  # noqa: PTH118
        _write(temporary, content)
        self._waiting.append(Staged(entry, place, temporary, target))
        self._bytes += len(content)

    def place(self) -> Iterator[tuple[Staged, OSError | None]]:
        """Put the files that wait in place; each with why it could not be, if so.

        Raises OSError where none of them can be; then they are gone.
        """
        group = self._waiting
        try:
            self._journal.add(each.entry for each in group)
            _flush([each.temporary for each in group], self._out)
        except OSError:
            self._drop()
            raise
        # From here on the file that is renamed waits no more, whatever happens.
        group.reverse()
        while group:
            each = group[-1]
            try:
                os.replace(each.temporary, each.target)  # noqa: PTH105
                failed = None
            except OSError as error:
                _unlink(each.temporary)
                failed = error
            group.pop()
            yield each, failed
        self._bytes = 0
        self._limit = min(self._limit * 2, _MOST)

    def _drop(self) -> None:
        self._dropped = [each.entry.path for each in self._waiting]
        while self._waiting:
            _unlink(self._waiting.pop().temporary)
        self._bytes = 0

    def dropped(self) -> list[str]:
        """The paths of the files that could not be put in place."""
        return self._dropped

    def tidy(self) -> None:
        """Remove what was being written when the build was interrupted; no file waits any more."""
        if self._begun:
            _unlink(self._begun)

    def settle(self) -> None:
        """Make sure that the renamed files are on the disk under their names. Raises OSError."""
        if self._folders and os.name == "posix":
            _flush(self._folders, self._out)

    def forget(self) -> None:
        """Forget the journal; the manifest knows now."""
        self._journal.remove()


def replace_file(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Put bytes in a file, whole or not at all.

    Raises OSError; then the file is as it was.
    """
    temporary = path.with_name(f".docgen-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sweep(out: Path) -> None:
    """Remove the temporary files of a killed build."""
    for folder, _folders, files in os.walk(out):
        for name in files:
            if name.startswith(".docgen-") and name.endswith(".tmp"):
                _unlink(os.path.join(folder, name))  # noqa: PTH118


def _write(path: str, content: bytes) -> None:
    """A new file. Raises OSError; then there is none."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)
    except BaseException:
        _unlink(path)
        raise


def _flush(paths: Iterable[str], out: Path) -> None:
    """Wait until the files or folders are on the disk. Raises OSError."""
    paths = list(paths)
    sync = _syncfs() if len(paths) > _FEW else None
    if sync:
        sync(out)
        return
    for path in paths:
        # Windows flushes only what is open for writing.
        writing = os.name != "posix"
        handle = os.open(path, (os.O_RDWR if writing else os.O_RDONLY) | _BINARY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@cache
def _syncfs() -> Callable[[Path], None] | None:
    """What flushes the file system that a folder lies on; None where there is no such thing."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        call = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError):
        return None

    def sync(folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            if call(handle):
                number = ctypes.get_errno()
                raise OSError(number, os.strerror(number), str(folder))
        finally:
            os.close(handle)

    return sync


def _unlink(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)  # noqa: PTH108
