"""The inbox: the returned files in a folder, however deep, which are read and never changed."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from docgen.findings import Finding, Place, finding
from docgen.submissions import FileOrigin
from docgen.text import clean_control

FOLDER: Final = "inbox"
MOST_FILES: Final = 200_000
MOST_DEPTH: Final = 32

# What systems and office programs leave beside a person's files: locks, thumbnails, archives' own.
_NOT_RETURNED: Final = ("~$", ".", "__macosx", "thumbs.db", "desktop.ini")
_EPOCH: Final = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxFile:
    """A file of the inbox: where it is, its name below the inbox, its size and time (UTC)."""

    path: Path
    name: str
    size: int
    time: datetime

    def origin(self, data: bytes) -> FileOrigin:
        """What a submission says of the file with these bytes."""
        return FileOrigin(name=self.name, sha256=hashlib.sha256(data).hexdigest(), time=self.time)

    def read(self, limit: int) -> bytes:
        """The file's bytes, at most one more than `limit`. Raises OSError."""
        with self.path.open("rb") as stream:
            return stream.read(limit + 1)


def inbox_files(folder: Path) -> tuple[tuple[InboxFile, ...], tuple[Finding, ...]]:
    """The files of an inbox by name, and what in it is no file to be read.

    Links are not followed: they may lead anywhere.
    """
    if not folder.is_dir():
        return (), (finding("inbox-missing", Place(file=str(folder))),)
    findings: list[Finding] = []
    files: list[InboxFile] = []
    for each in _walk(folder, "", findings, 0):
        if len(files) >= MOST_FILES:
            findings.append(finding("inbox-full", Place(file=str(folder)), limit=MOST_FILES))
            break
        files.append(each)
    return tuple(files), tuple(findings)


def _walk(folder: Path, above: str, findings: list[Finding], depth: int) -> Iterator[InboxFile]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        reason = error.strerror or str(error)
        findings.append(finding("file-refused", file=str(folder), reason=reason))
        return
    for entry in entries:
        if entry.name.casefold().startswith(_NOT_RETURNED):
            continue
        name = above + _shown(entry.name)
        if entry.is_dir(follow_symlinks=False):
            if depth < MOST_DEPTH:
                yield from _walk(Path(entry.path), f"{name}/", findings, depth + 1)
            else:
                findings.append(finding("inbox-deep", Place(file=name), limit=MOST_DEPTH))
        elif entry.is_file(follow_symlinks=False):
            yield _file(entry, name)
        else:
            findings.append(finding("inbox-link", Place(file=name)))


def _file(entry: "os.DirEntry[str]", name: str) -> InboxFile:
    status = entry.stat(follow_symlinks=False)
    assert stat.S_ISREG(status.st_mode)
    return InboxFile(
        path=Path(entry.path), name=name, size=status.st_size, time=_time(status.st_mtime)
    )


def _time(moment: float) -> datetime:
    try:
        return datetime.fromtimestamp(int(moment), UTC)
    except (ValueError, OverflowError, OSError):
        return _EPOCH


def _shown(name: str) -> str:
    """A file's name as it can be told: bytes that are no text, and controls, are replaced."""
    return clean_control(name.encode("utf-8", "replace").decode("utf-8"))
