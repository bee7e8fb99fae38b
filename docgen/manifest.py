"""The manifest of an output folder: what the last build left there.

Beside it, while a build runs, lies a journal of what the build is about to put there, so that a
build that was killed is not mistaken for a person's change.
"""

import contextlib
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from docgen.findings import Finding, Place, finding

MANIFEST = "manifest.json"

BLANK_FORM = "blank-form"
FILLED_FORM = "filled-form"
CORRECTION = "correction"
STATUS = "status"
REMINDER = "reminder"
"""Kinds of artifacts that are no documents of a campaign."""

OF_COLLECTING = frozenset({CORRECTION})
OF_STATUS = frozenset({STATUS, REMINDER})
"""The kinds that other verbs than build make."""

JOURNAL = ".docgen-journal"

_RESERVED = re.compile(r"manifest\.json$|\.docgen-", re.IGNORECASE)
_UNSAFE_PART = re.compile(
    r'[\\:*?"<>|\x00-\x1f\x7f\ud800-\udfff]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)',
    re.IGNORECASE,
)


def is_safe(path: PurePosixPath) -> bool:
    """Whether a path stays in the output folder on every system and is none of docgen's own."""
    if path.is_absolute() or not path.parts or _RESERVED.match(path.parts[0]):
        return False
    return not any(part == ".." or _UNSAFE_PART.search(part) for part in path.parts)


def _checked(path: str) -> str:
    if not is_safe(PurePosixPath(path)):
        raise ValueError("not a path inside the output folder")
    return path


Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Entry(BaseModel):
    """What the manifest says of one artifact; ``path`` is relative to the output folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    unit: str | None
    path: Annotated[str, AfterValidator(_checked)]
    sha256: Digest
    sources: tuple[str, ...]
    made_from: Digest | None = None


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1]
    artifacts: tuple[Entry, ...]


def read_manifest(out: Path) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """What the last build left in a folder, also when it was killed; nothing for a new folder."""
    entries, findings = known_entries(out)
    return tuple(entries.values()), findings


def key_of(path: PurePosixPath) -> str:
    """Equal for paths that are one file on a system that minds neither case nor composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", str(path)).casefold())


def digest_of(path: Path) -> str | None:
    """SHA-256 of a file, None if nothing is there, "" if it is no file (or a link to nowhere)."""
    try:
        path.lstat()
    except FileNotFoundError:
        return None
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Journal:
    """The entries of files about to be replaced, one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begun = False

    def add(self, entry: Entry) -> None:
        """Note a file about to be replaced. Raises OSError."""
        # A killed build may have left half a line: the first line ends it.
        line = entry.model_dump_json() + "\n"
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line if self._begun else "\n" + line)
            file.flush()
            os.fsync(file.fileno())
        self._begun = True

    def remove(self) -> None:
        """Forget all; the manifest knows now."""
        self._path.unlink(missing_ok=True)

    def entries(self) -> Iterator[Entry]:
        """What was noted, the oldest first."""
        with contextlib.suppress(OSError):
            for line in self._path.read_bytes().splitlines():
                with contextlib.suppress(ValueError):
                    yield Entry.model_validate_json(line)


def known_entries(out: Path) -> tuple[dict[str, Entry], tuple[Finding, ...]]:
    """The manifest's entries by key, and over them what a killed build wrote."""
    entries, findings = _manifest_entries(out / MANIFEST)
    known = {key_of(PurePosixPath(entry.path)): entry for entry in entries}
    for entry in Journal(out / JOURNAL).entries():
        with contextlib.suppress(OSError):
            if digest_of(out / entry.path) == entry.sha256:
                known[key_of(PurePosixPath(entry.path))] = entry
    return known, findings


def _manifest_entries(path: Path) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    try:
        return _Manifest.model_validate_json(path.read_bytes()).artifacts, ()
    except FileNotFoundError:
        return (), ()
    except (ValueError, OSError):
        return (), (finding("manifest-unreadable", Place(file=str(path))),)


def manifest_bytes(entries: Iterable[Entry]) -> bytes:
    """The manifest as it is written: the same for the same entries in any order."""
    artifacts = [
        entry.model_dump(exclude_defaults=True)
        for entry in sorted(entries, key=lambda entry: entry.path)
    ]
    text = json.dumps({"version": 1, "artifacts": artifacts}, ensure_ascii=False, indent=2)
    return (text + "\n").encode()
