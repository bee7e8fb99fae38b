"""A build's artifacts written into the output folder, then the manifest."""

import contextlib
import errno
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from docgen.findings import Finding, Place, finding
from docgen.manifest import (
    JOURNAL,
    MANIFEST,
    Entry,
    digest_of,
    is_safe,
    key_of,
    known_entries,
    manifest_pieces,
)
from docgen.output.artifacts import Artifact, Tally, Written
from docgen.output.locking import LOCK, locked
from docgen.output.staging import Stage, replace_file, sweep

_HOPELESS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


class Earlier:
    """What an earlier build left in the folder, for those who would make it again."""

    def __init__(self, out: Path, entries: Mapping[str, Entry], *, force: bool) -> None:
        self._out = out
        self._entries = entries
        self._force = force

    def entry(self, path: PurePosixPath) -> Entry | None:
        """What is known of the file of an earlier build at the path."""
        return self._entries.get(key_of(unicodedata.normalize("NFC", str(path))))

    def holds(self, path: PurePosixPath, inputs: str) -> bool:
        """Whether the file lies there as made from such inputs; never so with ``force``."""
        entry = None if self._force else self.entry(path)
        if entry is None or entry.inputs != inputs:
            return False
        if entry.path != unicodedata.normalize("NFC", str(path)):
            return False
        with contextlib.suppress(OSError):
            return digest_of(self._out / entry.path) == entry.sha256
        return False


def write(
    artifacts: Iterable[Artifact] | Callable[[Earlier], Iterable[Artifact]],
    out: Path,
    *,
    force: bool = False,
    complete: Callable[[], bool] = lambda: True,
    of: Callable[[Entry], bool] = lambda entry: True,
    progress: Callable[[Artifact], None] | None = None,
) -> tuple[Written, tuple[Finding, ...]]:
    """Write artifacts into a folder, then the manifest; no more than a group of them is in memory.

    Artifacts may be given as what makes them from what an earlier build left. Files whose bytes are
    already right are not touched. A file that a person changed is not overwritten unless ``force``.
    When in the end this was all there is (``complete``), files of an earlier build that are no
    longer made go away, those alone that ``of`` says are made here.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        killed = (out / LOCK).exists() or (out / JOURNAL).exists()
        lock = locked(out)
        alone = lock.__enter__()
    except OSError as error:
        return Written(), (_no_folder(out, error),)
    with contextlib.ExitStack() as stack:
        stack.push(lock)
        if not alone:
            return Written(), (finding("build-running", Place(file=str(out))),)
        if killed:
            sweep(out)
        work = _Work(out, force=force)
        work.put_all(artifacts(work.earlier) if callable(artifacts) else artifacts, progress)
        return work.finish(of if complete() else None)


class _Work:
    """One build's writing, from the first artifact to the manifest."""

    def __init__(self, out: Path, *, force: bool) -> None:
        self._stopped = False
        self._out = out
        self._root = out.resolve()
        self._force = force
        self._known, findings = known_entries(out)
        self._manifest_lost = bool(findings)
        self._findings = list(findings)
        self._entries = dict(self._known)
        self._stage = Stage(out)
        self._seen: dict[str, str] = {}
        self._safe_folders: dict[PurePosixPath, bool] = {}
        self._tally = Tally()
        self.earlier = Earlier(out, self._known, force=force)

    def put_all(
        self, artifacts: Iterable[Artifact], progress: Callable[[Artifact], None] | None
    ) -> None:
        """Put artifacts until the disk is full; what breaks them off loses none that was put."""
        try:
            for artifact in artifacts:
                self._put(artifact)
                if self._stopped:
                    break
                if progress is not None:
                    progress(artifact)
        finally:
            # The next build takes up what is in place, and what the journal says of it.
            self._place()
            self._stage.tidy()

    def _put(self, artifact: Artifact) -> None:
        text = unicodedata.normalize("NFC", str(artifact.path))
        path = artifact.path if text == str(artifact.path) else PurePosixPath(text)
        key = key_of(text)
        if not is_safe(path):
            self._find("unsafe-path", text)
        elif key in self._seen:
            self._find("duplicate-path", text, kind=artifact.kind)
        else:
            self._seen[key] = text
            try:
                if self._inside(path):
                    self._put_safe(artifact, path, key)
                else:
                    self._find("unsafe-path", text)
            except OSError as error:
                self._fail(error, text)

    def _put_safe(self, artifact: Artifact, path: PurePosixPath, key: str) -> None:
        text = str(path)
        known = self._known.get(key)
        # Whoever says that it is in place has looked a moment ago.
        digest = known.sha256 if artifact.in_place and known else artifact.digest
        entry = artifact.entry(text, digest)
        if entry == known:
            entry = known  # which saves memory
        found = digest if artifact.in_place else digest_of(self._out / text)
        if found == digest:
            self._leave(entry, path, key)
        elif found is None or self._force or (known is not None and found == known.sha256):
            self._stage.add(entry, artifact.content, self._tally.reserve())
            if self._stage.full:
                self._place()
        else:
            self._tally.kept.append(path)
            self._find("file-changed-by-person", text)

    def _leave(self, entry: Entry, path: PurePosixPath, key: str) -> None:
        self._tally.unchanged.append(path)
        self._tally.slots.append(entry)
        self._entries[key] = entry

    def _place(self) -> None:
        """Put what is staged in place."""
        if not self._stage.waiting:
            return
        try:
            for each, error in self._stage.place():
                if error is not None:
                    self._fail(error, each.entry.path)
                    continue
                self._tally.slots[each.place] = each.entry
                self._tally.written.append(PurePosixPath(each.entry.path))
                self._entries[key_of(each.entry.path)] = each.entry
        except OSError as error:
            for path in self._stage.dropped():
                self._fail(error, path)

    def _fail(self, error: OSError, path: str) -> None:
        hopeless = error.errno in _HOPELESS
        if hopeless and self._stopped:
            return  # it was told of
        self._stopped = self._stopped or hopeless
        code = "out-not-writable" if hopeless else "file-not-written"
        self._find(code, path, reason=_reason(error))

    def finish(self, of: Callable[[Entry], bool] | None) -> tuple[Written, tuple[Finding, ...]]:
        if of is not None and not self._stopped:
            self._remove_stale(of)
        try:
            self._stage.settle()
            self._write_manifest()
            self._stage.forget()
        except OSError as error:
            # The journal stays, so that the next build still knows its own files.
            self._find("out-not-writable", MANIFEST, reason=_reason(error))
        return self._tally.result(), tuple(self._findings)

    def _remove_stale(self, of: Callable[[Entry], bool]) -> None:
        for key, entry in self._known.items():
            new = self._seen.get(key)
            if entry.path == new or not of(entry):
                continue
            try:
                if new is None or not _same_file(self._out / entry.path, self._out / new):
                    self._remove(entry)
                if new is None:
                    del self._entries[key]
            except OSError as error:
                self._find("stale-file-kept", entry.path, reason=_reason(error))

    def _remove(self, entry: Entry) -> None:
        path, target = PurePosixPath(entry.path), self._out / entry.path
        found = digest_of(target) if self._inside(path) else None
        if found == entry.sha256:
            target.unlink()
            self._tally.removed.append(path)
            _remove_empty(target.parent, self._out)
        elif found is not None:
            self._tally.kept.append(path)
            self._find("stale-file-changed", entry.path)

    def _write_manifest(self) -> None:
        path = self._out / MANIFEST
        entries = sorted(self._entries.values(), key=lambda entry: entry.path)
        if _says(path, manifest_pieces(entries)):
            return
        if self._manifest_lost:
            path.rename(_free_name(path))
        replace_file(path, manifest_pieces(entries))

    def _inside(self, path: PurePosixPath) -> bool:
        folder = path.parent
        if folder not in self._safe_folders:
            inside = (self._out / folder).resolve().is_relative_to(self._root)
            self._safe_folders[folder] = inside
        return self._safe_folders[folder]

    def _find(self, code: str, path: str, **params: object) -> None:
        self._findings.append(finding(code, Place(file=str(self._out / path)), **params))


def _says(path: Path, pieces: Iterable[bytes]) -> bool:
    """Whether a file holds just these bytes."""
    try:
        with path.open("rb") as file:
            return all(file.read(len(piece)) == piece for piece in pieces) and not file.read(1)
    except FileNotFoundError:
        return False


def _same_file(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


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
