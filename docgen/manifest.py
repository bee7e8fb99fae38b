"""The manifest of an output folder: what the last build left there.

Beside it, while a build runs, lies a journal of what the build is about to put there, so that a
build that was killed is not mistaken for a person's change.
"""

import contextlib
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from json.encoder import encode_basestring
from pathlib import Path, PurePosixPath
from typing import IO, Annotated, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, StringConstraints, TypeAdapter

from docgen.findings import Finding, Place, finding

MANIFEST = "manifest.json"

BLANK_FORM = "blank-form"
FILLED_FORM = "filled-form"
CORRECTION = "correction"
LEDGER = "ledger"
STATUS = "status"
REMINDER = "reminder"
"""Kinds of artifacts that are no documents of a campaign."""

OF_COLLECTING = frozenset({CORRECTION})
OF_STATUS = frozenset({STATUS, REMINDER})
"""The kinds that other verbs than build make."""

JOURNAL = ".docgen-journal"

_PIECE = 1 << 16
# A manifest's beginning, the end of an entry before another, of the last one, and of all.
_HEAD = b'{\n  "version": 1,\n  "artifacts": [\n'
_NEXT = b"    },\n"
_LAST = b"    }\n"
_FOOT = b"  ]\n}\n"
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What the manifest says of one artifact; ``path`` is relative to the output folder."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    kind: str
    unit: str | None
    path: Annotated[str, AfterValidator(_checked)]
    sha256: Digest
    sources: tuple[str, ...]
    made_from: Digest | None = None
    inputs: Digest | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Manifest:
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    version: Literal[1]
    artifacts: tuple[Entry, ...]


@cache
def _manifests() -> TypeAdapter[_Manifest]:
    return TypeAdapter(_Manifest)


@cache
def _entries() -> TypeAdapter[Entry]:
    return TypeAdapter(Entry)


def read_manifest(out: Path) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """What the last build left in a folder, also when it was killed; nothing for a new folder."""
    entries, findings = known_entries(out)
    return tuple(entries.values()), findings


def key_of(path: PurePosixPath | str) -> str:
    """Equal for paths that are one file on a system that minds neither case nor composition."""
    text = str(path)
    key = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
    return text if key == text else key


def digest_of(path: Path) -> str | None:
    """SHA-256 of a file, None if nothing is there, "" if it is no file (or a link to nowhere)."""
    name = str(path)
    try:
        found = os.lstat(name)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode) and not path.is_file():
        return ""
    digest = hashlib.sha256()
    with open(name, "rb", buffering=0) as file:  # noqa: PTH123
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


class Journal:
    """The entries of files about to be replaced, one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begun = False

    def add(self, entries: Iterable[Entry]) -> None:
        """Note files about to be replaced. Raises OSError."""
        # A killed build may have left half a line: the first line ends it.
        begin = b"" if self._begun else b"\n"
        lines = (_entries().dump_json(entry, exclude_defaults=True) + b"\n" for entry in entries)
        with self._path.open("ab") as file:
            file.write(begin + b"".join(lines))
            file.flush()
            os.fsync(file.fileno())
        self._begun = True

    def remove(self) -> None:
        """Forget all; the manifest knows now."""
        self._path.unlink(missing_ok=True)

    def entries(self) -> Iterator[Entry]:
        """What was noted, the oldest first."""
        with contextlib.suppress(OSError), self._path.open("rb") as file:
            for line in file:
                with contextlib.suppress(ValueError):
                    yield _entries().validate_json(line)


def known_entries(out: Path) -> tuple[dict[str, Entry], tuple[Finding, ...]]:
    """The manifest's entries by key, and over them what a killed build wrote."""
    entries, findings = _manifest_entries(out / MANIFEST)
    known = {key_of(entry.path): entry for entry in entries}
    for entry in Journal(out / JOURNAL).entries():
        with contextlib.suppress(OSError):
            if digest_of(out / entry.path) == entry.sha256:
                known[key_of(entry.path)] = entry
    return known, findings


def _manifest_entries(path: Path) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    try:
        with path.open("rb") as file:
            found = _entries_of(file) or _manifests().validate_json(path.read_bytes()).artifacts
        return found, ()
    except FileNotFoundError:
        return (), ()
    except (ValueError, OSError):
        return (), (finding("manifest-unreadable", Place(file=str(path))),)


def _entries_of(file: IO[bytes]) -> tuple[Entry, ...]:
    """The entries of a manifest that looks as docgen writes it, read with little memory; or none.

    What many of them say alike is one object.
    """
    if file.read(len(_HEAD)) != _HEAD:
        return ()
    alike: dict[object, object] = {}
    entries: list[Entry] = []
    lines: list[bytes] = []
    for line in file:
        lines.append(line)
        if line not in (_NEXT, _LAST):
            continue
        entry = _entries().validate_json(b"".join(lines).rstrip(b",\n"))
        for name in ("kind", "unit", "sources"):
            # It is new, and nobody has seen it yet.
            value = getattr(entry, name)
            object.__setattr__(entry, name, alike.setdefault(value, value))
        entries.append(entry)
        lines.clear()
        if line == _LAST:
            break
    return tuple(entries) if file.read() == _FOOT else ()


def manifest_pieces(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The manifest as it is written, in pieces; the entries are in the order of their paths."""
    between = _HEAD
    for entry in entries:
        yield between + _item(entry).encode()
        between = _NEXT
    yield b'{\n  "version": 1,\n  "artifacts": []\n}\n' if between == _HEAD else _LAST + _FOOT


def _item(entry: Entry) -> str:
    sources = ",".join(f"\n        {encode_basestring(source)}" for source in entry.sources)
    pairs = [
        f'"kind": {encode_basestring(entry.kind)}',
        f'"unit": {"null" if entry.unit is None else encode_basestring(entry.unit)}',
        f'"path": {encode_basestring(entry.path)}',
        f'"sha256": "{entry.sha256}"',
        f'"sources": [{sources}\n      ]' if sources else '"sources": []',
        *(f'"made_from": "{entry.made_from}"' for _ in range(entry.made_from is not None)),
        *(f'"inputs": "{entry.inputs}"' for _ in range(entry.inputs is not None)),
    ]
    inner = ",\n      ".join(pairs)
    return f"    {{\n      {inner}\n"
