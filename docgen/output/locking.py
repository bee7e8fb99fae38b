"""One build at a time in a folder."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = ".docgen-lock"
_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
_held: set[IO[bytes]] = set()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Whether the folder is this build's alone, for as long as it takes. Raises OSError."""
    handle = _lock(folder / LOCK)
    if handle is None:
        yield False
        return
    _held.add(handle)
    try:
        yield True
    finally:
        _held.discard(handle)
        _unlock(handle, folder / LOCK)


def _let_go() -> None:
    """A forked process lets go of the locks, or they would outlive a build that was killed."""
    for handle in _held:
        handle.close()
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


def _lock(path: Path) -> IO[bytes] | None:
    """The lock of a folder, held; None when another build holds it. Raises OSError."""
    while True:
        handle = path.open("ab")
        try:
            _take(handle)
            # The build before may have removed the very file that was opened here.
            if os.path.samestat(os.fstat(handle.fileno()), path.stat()):
                return handle
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return handle
            handle.close()
            if error.errno in _TAKEN:
                return None
            raise
        handle.close()


def _take(handle: IO[bytes]) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _unlock(handle: IO[bytes], path: Path) -> None:
    if sys.platform == "win32":  # an open file cannot be removed there
        handle.close()
    with contextlib.suppress(OSError):
        path.unlink()
    handle.close()
