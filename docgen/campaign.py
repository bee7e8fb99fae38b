"""A campaign loaded and checked whole: a folder of YAML, all mistakes at once."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from docgen.campaignfile import CampaignModel, DocumentModel, DueModel, UnitModel
from docgen.documents.activities import Activities
from docgen.documents.custom import Custom
from docgen.documents.form import Form
from docgen.documents.kinds import Kind, SheetRow, Surroundings
from docgen.documents.notice import NoticeKind
from docgen.documents.report import ReportKind
from docgen.documents.titles import whole_title
from docgen.findings import (
    CampaignError,
    Finding,
    Place,
    finding,
    has_errors,
    sort_findings,
    suggestion,
)
from docgen.formats.excel import read_rows
from docgen.official import Profile
from docgen.profiles import profile_of
from docgen.resources import shipped_template
from docgen.source import Source, check, read_yaml

CAMPAIGN_FILE: Final = "campaign.yaml"
KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind for kind in (NoticeKind(), Activities(), Form(), ReportKind(), Custom())
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document of a loaded campaign: what it says, ready to be laid out."""

    name: str
    kind: Kind
    content: Any
    title: str
    template: Path
    sources: tuple[str, ...]
    place: Place

    @property
    def annexes(self) -> Sequence[str]:
        """The names of the documents bound into this one."""
        return self.kind.annexes(self.content)


@dataclass(frozen=True, kw_only=True, slots=True)
class Campaign:
    """A campaign without mistakes; `findings` are warnings and hints only."""

    folder: Path
    model: CampaignModel
    profile: Profile
    documents: Mapping[str, Document]
    findings: tuple[Finding, ...] = ()

    def unit(self, text: str) -> UnitModel | None:
        """The unit with this code, name or short name."""
        return self.model.unit_names.get(text)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the offices: the issuer's and those of the units, long and short."""
        units = (name for unit in self.model.units for name in (unit.name, unit.short) if name)
        return tuple(dict.fromkeys((self.model.issuer, *units)))

    def shown_unit(self, text: str) -> str | None:
        """The name that tables show for a unit's code or name."""
        unit = self.unit(text)
        return unit.shown if unit else None

    @property
    def reporting(self) -> tuple[UnitModel, ...]:
        """The units that report, in their order."""
        return tuple(unit for unit in self.model.units if unit.reports)

    @property
    def forms(self) -> tuple[Document, ...]:
        """The forms that each unit fills in, in the order of the documents."""
        return tuple(each for each in self.documents.values() if each.kind.per_unit)

    def due(self, document: str) -> DueModel | None:
        """By when a form must be in; of several dates the last."""
        found = [due for due in self.model.due if due.document == document]
        return max(found, key=lambda due: due.date, default=None)

    @property
    def facts(self) -> dict[str, object]:
        """What any template may show of the campaign, under `campaign`."""
        return self.model.model_dump(exclude={"documents", "profile"})


def load(folder: str | Path) -> Campaign:
    """The campaign in the folder.

    Raises CampaignError with every mistake of every file, each with file, line and column.
    """
    loader = _Loader(Path(folder))
    campaign = loader.load()
    found = sort_findings(loader.findings)
    if campaign is None or has_errors(found):
        raise CampaignError(found)
    return campaign


class _Loader:
    """Loads one campaign and gathers what is wrong with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.units: Mapping[str, UnitModel] | None = None
        self.names: tuple[str, ...] = ()

    def load(self) -> Campaign | None:
        """The campaign, or None where campaign.yaml itself is wrong."""
        source, found = read_yaml(self.folder / CAMPAIGN_FILE, CAMPAIGN_FILE)
        self.findings.extend(found)
        if source is None:
            return None
        model, found = check(CampaignModel, source)
        self.findings.extend(found)
        self.units = model.unit_names if model else None
        entries = dict(enumerate(model.documents)) if model else _sound_documents(source)
        self.names = tuple(entry.name for entry in entries.values())
        if model and model.last:
            self._inside(model.last, source.place(("last",)))
        documents = [self._document(entry, source, at) for at, entry in entries.items()]
        if model is None:
            return None
        self.findings.extend(check_campaign(model, source))
        contents = {each.name: each.content for each in documents if each}
        for document in filter(None, documents):
            self.findings.extend(document.kind.against(document.content, contents))
        return Campaign(
            folder=self.folder,
            model=model,
            profile=profile_of(model.profile),
            documents={each.name: each for each in documents if each},
            findings=sort_findings(self.findings),
        )

    def _document(self, entry: DocumentModel, source: Source, at: int) -> Document | None:
        """One document with its content; None if it cannot be understood."""
        place = source.place(("documents", at))
        kind = KINDS[entry.kind]
        template = self._template(entry, kind, source, ("documents", at))
        read = self._content(entry, kind, source, ("documents", at))
        if template is None or read is None:
            return None
        content, sources = read
        shown = template.relative_to(self.folder).as_posix() if self._own(template) else None
        return Document(
            name=entry.name,
            kind=kind,
            content=content,
            title=whole_title(entry.title or "") or kind.title(content) or entry.name,
            template=template,
            sources=(CAMPAIGN_FILE, *sources, *((shown,) if shown else ())),
            place=place,
        )

    def _own(self, template: Path) -> bool:
        return template.is_relative_to(self.folder)

    def _content(
        self, entry: DocumentModel, kind: Kind, source: Source, loc: tuple[str | int, ...]
    ) -> tuple[Any, tuple[str, ...]] | None:
        """The document's content and the files it was read from."""
        if entry.file is None:
            if kind.model is None:
                return {}, ()
            self.findings.append(finding("missing-key", source.place(loc), key="file"))
            return None
        place = source.place((*loc, "file"))
        path = self._inside(entry.file, place)
        if path is None:
            return None
        inner, found = read_yaml(path, entry.file)
        self.findings.extend(_moved(found, place) if inner is None else found)
        if inner is None:
            return None
        content: Any = inner.data
        if kind.model is not None:
            content, found = check(kind.model, inner)
            self.findings.extend(found)
            if content is None:
                return None
        content, more = kind.read(content, inner, self._surroundings())
        self.findings.extend(more)
        return content, (entry.file,)

    def _template(
        self, entry: DocumentModel, kind: Kind, source: Source, loc: tuple[str | int, ...]
    ) -> Path | None:
        """The template: the one named, else the campaign's own of the kind, else the shipped."""
        if entry.template is not None:
            place = source.place((*loc, "template"))
            path = self._inside(entry.template, place)
            if path is not None and not path.is_file():
                self.findings.append(finding("file-not-found", place, file=entry.template, hint=""))
                return None
            return path
        if kind.template is None:
            self.findings.append(finding("missing-key", source.place(loc), key="template"))
            return None
        return find_template(self.folder, kind.template)

    def _inside(self, name: str, place: Place) -> Path | None:
        """The path of a file in the campaign folder; a finding for one outside it."""
        path = self.folder / name
        if path.resolve().is_relative_to(self.folder.resolve()):
            return path
        self.findings.append(finding("file-outside", place, file=name))
        return None

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            documents=self.names,
            units=tuple(self.units or ()),
            unit=self._unit,
            sheet=self._sheet,
        )

    def _unit(self, text: str) -> str | None:
        """The shown name of a unit; any text while the list of units itself is wrong."""
        if self.units is None:
            return text
        unit = self.units.get(text)
        return unit.shown if unit else None

    def _sheet(
        self, name: str, sheet: str | None, place: Place
    ) -> tuple[Sequence[SheetRow], Sequence[Finding]]:
        path = self._inside(name, place)
        return read_rows(path, sheet, name, place) if path else ((), ())


def find_template(folder: Path, name: str) -> Path:
    """The campaign's own template of that name, else the shipped one."""
    own = folder / "templates" / f"{name}.docx"
    return own if own.is_file() else shipped_template(name)


def _moved(findings: Iterable[Finding], place: Place) -> Iterator[Finding]:
    """Findings about a file as a whole, put where campaign.yaml names the file."""
    for each in findings:
        yield replace(each, place=place) if each.place.line is None else each


def _sound_documents(source: Source) -> dict[int, DocumentModel]:
    """The documents that can be understood in a campaign.yaml that is wrong elsewhere."""
    listed = source.data.get("documents") if isinstance(source.data, dict) else None
    sound: dict[int, DocumentModel] = {}
    for index, entry in enumerate(listed if isinstance(listed, list) else ()):
        with contextlib.suppress(ValidationError):
            sound[index] = DocumentModel.model_validate(entry)
    return sound


def check_campaign(model: CampaignModel, source: Source) -> Iterator[Finding]:
    """What only the whole campaign shows: codes and names used twice, dates, units, documents."""
    codes = [unit.code for unit in model.units]
    yield from _doubles("duplicate-code", "code", codes, "units", "code", source)
    shown = [unit.name for unit in model.units]
    yield from _doubles("duplicate-name", "name", shown, "units", "name", source)
    names = [document.name for document in model.documents]
    yield from _doubles("duplicate-name", "name", names, "documents", "name", source)
    yield from _check_parents(model, source)
    yield from _check_dates(model, source)


def _doubles(
    code: str, param: str, values: Sequence[str], key: str, name: str, source: Source
) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        place = source.place((key, index, name))
        if value in first:
            yield finding(code, place, **{param: value, "line": first[value]})
        first.setdefault(value, place.line or 0)


def _check_parents(model: CampaignModel, source: Source) -> Iterator[Finding]:
    """Parents that are no units, and units that lie above themselves."""
    parents = {unit.code: unit.parent for unit in model.units}
    for index, unit in enumerate(model.units):
        if unit.parent is None:
            continue
        place = source.place(("units", index, "parent"))
        if unit.parent not in parents:
            hint = suggestion(unit.parent, parents)
            yield finding("unit-unknown", place, unit=unit.parent, hint=hint)
        elif _circles(unit.code, parents):
            yield finding("unit-circle", place, unit=unit.code)


def _circles(code: str, parents: Mapping[str, str | None]) -> bool:
    seen = {code}
    above = parents.get(code)
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above == code


def _check_dates(model: CampaignModel, source: Source) -> Iterator[Finding]:
    period = model.period
    if period and period.end < period.start:
        place = source.place(("period", "end"))
        yield finding("end-before-start", place, start=period.start, end=period.end)
    forms = [each.name for each in model.documents if KINDS[each.kind].per_unit]
    for index, due in enumerate(model.due):
        if due.document not in forms:
            place = source.place(("due", index, "document"))
            yield finding("due-unknown", place, document=due.document, known="、".join(forms))
        if period and due.date < period.start:
            place = source.place(("due", index, "date"))
            yield finding("due-before-start", place, due=due.date, start=period.start)
        if due.corrected and due.corrected < due.date:
            place = source.place(("due", index, "corrected"))
            yield finding("end-before-start", place, start=due.date, end=due.corrected)
