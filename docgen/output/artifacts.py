"""What is to be written, and what became of it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from docgen.manifest import Entry


@dataclass(frozen=True, kw_only=True, slots=True)
class Artifact:
    """A file to be written.

    ``path`` is relative to the output folder. ``made_from`` is the SHA-256 of the file that the
    bytes were converted from, for bytes that differ each time they are made (PDF). ``inputs`` is
    the SHA-256 of all that the bytes depend on; ``sha256`` is theirs, if it is known already.
    ``in_place`` is a file that lies there as it should, which needs no bytes (`Earlier.holds`).
    """

    kind: str
    unit: str | None = None
    path: PurePosixPath
    content: bytes = b""
    sources: tuple[str, ...] = ()
    made_from: str | None = None
    inputs: str | None = None
    sha256: str | None = None
    in_place: bool = False

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes."""
        return self.sha256 or hashlib.sha256(self.content).hexdigest()

    def entry(self, path: str, sha256: str) -> Entry:
        """What the manifest says of the file at the path with these bytes."""
        return Entry(
            kind=self.kind,
            unit=self.unit,
            path=path,
            sha256=sha256,
            sources=self.sources,
            made_from=self.made_from,
            inputs=self.inputs,
        )


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


@dataclass(slots=True)
class Tally:
    """What was done so far; `slots` keeps what is in place in the order of the artifacts."""

    slots: list[Entry | None] = field(default_factory=list)
    written: list[PurePosixPath] = field(default_factory=list)
    unchanged: list[PurePosixPath] = field(default_factory=list)
    kept: list[PurePosixPath] = field(default_factory=list)
    removed: list[PurePosixPath] = field(default_factory=list)

    def reserve(self) -> int:
        """A place for an entry that is to come."""
        self.slots.append(None)
        return len(self.slots) - 1

    def result(self) -> Written:
        """All that was done."""
        return Written(
            made=_present(self.slots),
            written=tuple(self.written),
            unchanged=tuple(self.unchanged),
            kept=tuple(self.kept),
            removed=tuple(self.removed),
        )


def _present(slots: Iterable[Entry | None]) -> tuple[Entry, ...]:
    return tuple(entry for entry in slots if entry is not None)
