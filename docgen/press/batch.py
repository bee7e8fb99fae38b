"""Forms by the ten thousand: made in chunks, wherever there is room for the work."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import ClassVar, Final, NamedTuple, TypeAlias

from docgen.crew import Crew, Lost
from docgen.documents.kinds import Unit
from docgen.fields import Value
from docgen.findings import DocgenError, Finding, Place, finding
from docgen.formats.stamp import Stamp
from docgen.output import Artifact, Earlier
from docgen.press.fingerprint import fingerprint
from docgen.press.unitforms import Suffix, UnitForms

_BLANKS: Final = 256
_FILLED: Final = 16
"""Forms in one chunk: blank ones, which are made in no time, and those with values."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitFile:
    """A form of one unit, for Word or Excel, that is to be made with values or blank."""

    kind: str
    path: PurePosixPath
    sources: tuple[str, ...]
    forms: UnitForms
    suffix: Suffix
    office: Unit
    values: Mapping[str, Value | None] | None = field(default=None, hash=False)

    @property
    def unit(self) -> str:
        """The unit's code."""
        return self.office.code

    @property
    def inputs(self) -> str:
        """SHA-256 of all that its bytes depend on. Raises DocgenError if it cannot be made."""
        if self.values:
            said = sorted(self.values.items())
            return fingerprint(self.forms.digest, self.suffix, self.office, said)
        stamp, texts = self.forms.stamp(self.suffix, self.office)
        return fingerprint(stamp.digest, *texts.values())

    def like(self, other: "UnitFile") -> bool:
        """Whether both can be made in one chunk."""
        return self.forms is other.forms and bool(self.values) is bool(other.values)


class Made(NamedTuple):
    """The bytes of a form and their SHA-256."""

    content: bytes
    sha256: str


Outcome: TypeAlias = Made | tuple[Finding, ...]
"""A form, or why it could not be made."""


def made_files(
    files: Iterable[UnitFile], crew: Crew, earlier: Earlier, failed: list[Finding]
) -> Iterator[Artifact]:
    """The files in their order; those that lie in their place as they would be made are not.

    A file that cannot be made leaves its findings in `failed`. Raises DocgenError when the
    processes of the crew fall again and again.
    """
    chunks = (_Chunk.of(files, earlier) for files in _alike(files))
    for chunk, outcomes in crew.run((each, each.work()) for each in chunks):
        if isinstance(outcomes, Lost):
            failed.append(_lost(chunk, outcomes))
        else:
            yield from chunk.artifacts(outcomes or (), failed)


def _alike(files: Iterable[UnitFile]) -> Iterator[list[UnitFile]]:
    """The files in chunks of one form that are all blank or all have values."""
    chunk: list[UnitFile] = []
    for file in files:
        if chunk and (len(chunk) >= _most(chunk[0]) or not file.like(chunk[0])):
            yield chunk
            chunk = []
        chunk.append(file)
    if chunk:
        yield chunk


def _most(file: UnitFile) -> int:
    return _FILLED if file.values else _BLANKS


def _lost(chunk: "_Chunk", lost: Lost) -> Finding:
    files = [each.file for each in chunk.entries if each.wanted]
    place = Place(file=str(files[0].path))
    return finding("worker-lost", place, others=len(files) - 1, reason=lost.reason)


class _Entry(NamedTuple):
    """A file of a chunk: whether it is to be made, or why it cannot be."""

    file: UnitFile
    inputs: str
    wanted: bool
    findings: tuple[Finding, ...] = ()


class _Chunk(NamedTuple):
    """Files that are made together, but for those that lie in their place already."""

    entries: list[_Entry]

    @classmethod
    def of(cls, files: Iterable[UnitFile], earlier: Earlier) -> "_Chunk":
        return cls([_entry(file, earlier) for file in files])

    def work(self) -> "_Stamping | _Filling | None":
        """What is to be done for them; None for nothing."""
        files = [each.file for each in self.entries if each.wanted]
        return _work(files) if files else None

    def artifacts(self, outcomes: Sequence[Outcome], failed: list[Finding]) -> Iterator[Artifact]:
        fresh = iter(outcomes)
        for file, inputs, wanted, findings in self.entries:
            outcome = next(fresh) if wanted else None
            if isinstance(outcome, Made) or (outcome is None and not findings):
                yield _artifact(file, inputs, outcome)
            else:
                failed += outcome or findings


def _entry(file: UnitFile, earlier: Earlier) -> _Entry:
    try:
        inputs = file.inputs
    except DocgenError as error:
        return _Entry(file, "", wanted=False, findings=error.findings)
    return _Entry(file, inputs, wanted=not earlier.holds(file.path, inputs))


def _artifact(file: UnitFile, inputs: str, made: Made | None) -> Artifact:
    return Artifact(
        kind=file.kind,
        unit=file.unit,
        path=file.path,
        content=made.content if made else b"",
        sources=file.sources,
        inputs=inputs,
        sha256=made.sha256 if made else None,
        in_place=made is None,
    )


@dataclass(frozen=True, slots=True)
class _Stamping:
    """Blank forms to be made: the stamps, and each form by its stamp's number and its texts."""

    light: ClassVar = True

    stamps: tuple[Stamp, ...]
    wanted: tuple[tuple[int, Mapping[str, str]], ...]

    def __call__(self) -> list[Outcome]:
        return [_hashed(self.stamps[at].fill(texts)) for at, texts in self.wanted]


@dataclass(frozen=True, slots=True)
class _Filling:
    """Forms with values to be made."""

    forms: UnitForms
    wanted: tuple[tuple[Suffix, Unit, Mapping[str, Value | None]], ...]

    def __call__(self) -> list[Outcome]:
        return [self._one(*each) for each in self.wanted]

    def _one(self, suffix: Suffix, unit: Unit, values: Mapping[str, Value | None]) -> Outcome:
        make = self.forms.docx if suffix == "docx" else self.forms.xlsx
        try:
            return _hashed(make(unit, values))
        except DocgenError as error:
            return error.findings


def _hashed(content: bytes) -> Made:
    return Made(content, hashlib.sha256(content).hexdigest())


def _work(files: Sequence[UnitFile]) -> _Stamping | _Filling:
    forms = files[0].forms
    if files[0].values:
        return _Filling(
            forms, tuple((each.suffix, each.office, each.values or {}) for each in files)
        )
    stamps: dict[Stamp, int] = {}
    wanted = []
    for each in files:
        stamp, texts = forms.stamp(each.suffix, each.office)
        wanted.append((stamps.setdefault(stamp, len(stamps)), texts))
    return _Stamping(tuple(stamps), tuple(wanted))
