"""Artifacts put into a folder: whole files only, and what a person changed is left alone."""

import contextlib
import errno
import hashlib
import os
import secrets
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from docgen.findings import Finding, Place, finding
from docgen.manifest import (
    JOURNAL,
    MANIFEST,
    Entry,
    Journal,
    digest_of,
    is_safe,
    key_of,
    known_entries,
    manifest_bytes,
    read_manifest,
)

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["Artifact", "Entry", "Written", "read_manifest", "replace_file", "write"]

LOCK = ".docgen-lock"
_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
_HOPELESS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


@dataclass(frozen=True, kw_only=True, slots=True)
class Artifact:
    """A file to be written.

    ``path`` is relative to the output folder. ``made_from`` is the SHA-256 of the file that the
    bytes were converted from, for bytes that differ each time they are made (PDF).
    """

    kind: str
    unit: str | None = None
    path: PurePosixPath
    content: bytes
    sources: tuple[str, ...] = ()
    made_from: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a build did to the output folder.

    ``made`` are the entries of this build's artifacts that are in place, the new and the unchanged.
    ``kept`` are the files left as a person made them; ``removed`` those of an earlier build.
    """

    made: tuple[Entry, ...] = ()
    written: tuple[PurePosixPath, ...] = ()
    unchanged: tuple[PurePosixPath, ...] = ()
    kept: tuple[PurePosixPath, ...] = ()
    removed: tuple[PurePosixPath, ...] = ()


def replace_file(path: Path, content: bytes) -> None:
    """Put bytes in a file, whole or not at all.

    Raises OSError; then the file is as it was.
    """
    temporary = path.with_name(f".docgen-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write(
    artifacts: Iterable[Artifact],
    out: Path,
    *,
    force: bool = False,
    complete: Callable[[], bool] = lambda: True,
    of: Callable[[Entry], bool] = lambda entry: True,
    progress: Callable[[Artifact], None] | None = None,
) -> tuple[Written, tuple[Finding, ...]]:
    """Write artifacts into a folder, one at a time, then the manifest.

    Files whose bytes are already right are not touched. A file that a person changed is not
    overwritten unless ``force``. When in the end this was all there is (``complete``), files of an
    earlier build that are no longer made go away, those alone that ``of`` says are made here.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = _lock(out / LOCK)
    except OSError as error:
        return Written(), (_no_folder(out, error),)
    if lock is None:
        return Written(), (finding("build-running", Place(file=str(out))),)
    try:
        work = _Work(out, force=force)
        for artifact in artifacts:
            work.put(artifact)
            if work.stopped:
                break
            if progress is not None:
                progress(artifact)
        return work.finish(of if complete() else None)
    finally:
        _unlock(lock, out / LOCK)


class _Work:
    """One build's writing, from the first artifact to the manifest."""

    def __init__(self, out: Path, *, force: bool) -> None:
        self.stopped = False
        self._out = out
        self._root = out.resolve()
        self._force = force
        _sweep(out)
        self.known_entries, findings = known_entries(out)
        self._manifest_lost = bool(findings)
        self._findings = list(findings)
        self._entries = dict(self.known_entries)
        self._journal = Journal(out / JOURNAL)
        self._seen: dict[str, PurePosixPath] = {}
        self._tally = _Tally()

    def put(self, artifact: Artifact) -> None:
        path = PurePosixPath(unicodedata.normalize("NFC", str(artifact.path)))
        if not is_safe(path):
            self._find("unsafe-path", path)
        elif key_of(path) in self._seen:
            self._find("duplicate-path", path, kind=artifact.kind)
        else:
            self._seen[key_of(path)] = path
            self._put_safe(artifact, path)

    def _put_safe(self, artifact: Artifact, path: PurePosixPath) -> None:
        try:
            if self._inside(path):
                self._put(_entry(artifact, path), artifact.content)
            else:
                self._find("unsafe-path", path)
        except OSError as error:
            self.stopped = error.errno in _HOPELESS
            code = "out-not-writable" if self.stopped else "file-not-written"
            self._find(code, path, reason=_reason(error))

    def _put(self, entry: Entry, content: bytes) -> None:
        path, target = PurePosixPath(entry.path), self._out / entry.path
        found = digest_of(target)
        if found == entry.sha256:
            self._tally.unchanged.append(path)
        elif found is None or self._force or found == self._last_digest(path):
            target.parent.mkdir(parents=True, exist_ok=True)
            self._journal.add(entry)
            replace_file(target, content)
            self._tally.written.append(path)
        else:
            self._tally.kept.append(path)
            self._find("file-changed-by-person", path)
            return
        self._entries[key_of(path)] = entry
        self._tally.made.append(entry)

    def finish(self, of: Callable[[Entry], bool] | None) -> tuple[Written, tuple[Finding, ...]]:
        if of is not None and not self.stopped:
            self._remove_stale(of)
        try:
            self._write_manifest()
            self._journal.remove()
        except OSError as error:
            # The journal stays, so that the next build still knows its own files.
            self._find("out-not-writable", PurePosixPath(MANIFEST), reason=_reason(error))
        return self._tally.result(), tuple(self._findings)

    def _remove_stale(self, of: Callable[[Entry], bool]) -> None:
        for key, entry in self.known_entries.items():
            old, new = PurePosixPath(entry.path), self._seen.get(key)
            if old == new or not of(entry):
                continue
            try:
                if new is None or not _same_file(self._out / old, self._out / new):
                    self._remove(entry)
                if new is None:
                    del self._entries[key]
            except OSError as error:
                self._find("stale-file-kept", old, reason=_reason(error))

    def _remove(self, entry: Entry) -> None:
        path, target = PurePosixPath(entry.path), self._out / entry.path
        found = digest_of(target) if self._inside(path) else None
        if found == entry.sha256:
            target.unlink()
            self._tally.removed.append(path)
            _remove_empty(target.parent, self._out)
        elif found is not None:
            self._tally.kept.append(path)
            self._find("stale-file-changed", path)

    def _write_manifest(self) -> None:
        path = self._out / MANIFEST
        content = manifest_bytes(self._entries.values())
        if path.exists() and path.read_bytes() == content:
            return
        if self._manifest_lost:
            path.rename(_free_name(path))
        replace_file(path, content)

    def _last_digest(self, path: PurePosixPath) -> str | None:
        entry = self.known_entries.get(key_of(path))
        return entry.sha256 if entry else None

    def _inside(self, path: PurePosixPath) -> bool:
        return (self._out / path).parent.resolve().is_relative_to(self._root)

    def _find(self, code: str, path: PurePosixPath, **params: object) -> None:
        self._findings.append(finding(code, Place(file=str(self._out / path)), **params))


@dataclass(slots=True)
class _Tally:
    made: list[Entry] = field(default_factory=list)
    written: list[PurePosixPath] = field(default_factory=list)
    unchanged: list[PurePosixPath] = field(default_factory=list)
    kept: list[PurePosixPath] = field(default_factory=list)
    removed: list[PurePosixPath] = field(default_factory=list)

    def result(self) -> Written:
        return Written(
            made=tuple(self.made),
            written=tuple(self.written),
            unchanged=tuple(self.unchanged),
            kept=tuple(self.kept),
            removed=tuple(self.removed),
        )


def _entry(artifact: Artifact, path: PurePosixPath) -> Entry:
    return Entry(
        kind=artifact.kind,
        unit=artifact.unit,
        path=str(path),
        sha256=hashlib.sha256(artifact.content).hexdigest(),
        sources=artifact.sources,
        made_from=artifact.made_from,
    )


def _same_file(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _sweep(out: Path) -> None:
    """Remove the temporary files of a killed build."""
    written = {(out / entry.path).parent for entry in Journal(out / JOURNAL).entries()}
    for folder in {out, *written}:
        for temporary in folder.glob(".docgen-*.tmp"):
            with contextlib.suppress(OSError):
                temporary.unlink()


def _remove_empty(folder: Path, out: Path) -> None:
    with contextlib.suppress(OSError):
        while folder != out:
            folder.rmdir()
            folder = folder.parent


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.{number}.bak") for number in range(1, 10_000))
    return next(name for name in names if not name.exists())


def _no_folder(out: Path, error: OSError) -> Finding:
    if out.exists() and not out.is_dir():
        return finding("out-not-folder", Place(file=str(out)))
    return finding("out-not-writable", Place(file=str(out)), reason=_reason(error))


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


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
