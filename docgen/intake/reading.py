"""A returned file read as a form: values with their origins, and what is to be said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date
from typing import Final

from docgen.campaign import Campaign, Document
from docgen.fields import Reading, State, Value
from docgen.findings import Finding, finding
from docgen.forms import FormModel, computed_values
from docgen.intake.identifying import Identified, identified
from docgen.intake.judging import cell_findings
from docgen.intake.locating import Located, Site, located
from docgen.intake.planning import plan_of
from docgen.returned import Returned
from docgen.submissions import CellFinding, FormSubmission, Origin, Unclear

_FORMULA: Final = "value-formula"


@dataclass(frozen=True, kw_only=True, slots=True)
class FormReading:
    """What a returned file says.

    `file` is its name; `document` and `unit` (a code) are None where it is not known or not
    settled what it is; `version` is the one the file says it has, else the form's; `date` is the
    one on the form. `values` are flat, by the names of entries, None for blank cells and for those
    in `unclear`. `cells` are the findings for the unit, and what is only named, such as 十二 read
    as 12; `findings` are about the file as a whole.
    """

    file: str
    document: str | None = None
    unit: str | None = None
    version: int = 0
    date: Date | None = None
    values: Mapping[str, Value | None] = field(default_factory=dict)
    unclear: Mapping[str, Unclear] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    cells: tuple[CellFinding, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it is known which form of which unit the file is, and its table is there."""
        return self.document is not None and self.unit is not None


def read_form(campaign: Campaign, returned: Returned, file: str) -> FormReading:
    """What a returned file says; `file` is its name, for findings.

    Nothing is taken from a file that cannot be told, contradicts itself, or holds no form.
    """
    told = identified(campaign, returned)
    if told.document is None:
        return FormReading(file=file, findings=_placed(told.findings, file), date=told.date)
    form = told.document.content
    assert isinstance(form, FormModel)
    places = located(form, returned)
    empty = not any(site.name in form.by_name for site in places.sites.values())
    # Growing rows alone may be returned without a single row.
    if empty and form.entries and (form.fixed or not places.there):
        nothing = finding("form-not-found", title=told.document.title)
        findings = _placed((*told.findings, *places.findings, nothing), file)
        return FormReading(file=file, findings=findings, date=told.date)
    return _Reader(form, told.document, places, file).reading(told)


class _Reader:
    """Reads the located cells of one file."""

    def __init__(self, form: FormModel, document: Document, places: Located, file: str) -> None:
        self.form, self.document, self.places, self.file = form, document, places, file
        self.plan = plan_of(form)
        self.values: dict[str, Value | None] = {}
        self.unclear: dict[str, Unclear] = dict(places.unclear)
        self.origins: dict[str, Origin] = {}
        self.named: list[tuple[str, Reading]] = []

    def reading(self, told: Identified) -> FormReading:
        for site in self.places.sites.values():
            self._read(site)
        self._missing()
        self._compute()
        version = told.version or self.form.version
        return FormReading(
            file=self.file,
            document=self.document.name,
            unit=told.unit.code if told.unit else None,
            version=version,
            date=told.date or self._signed(),
            values=self.values,
            unclear=self.unclear,
            origins=self.origins,
            cells=self._cells(version),
            findings=_placed((*told.findings, *self.places.findings), self.file),
        )

    def _read(self, site: Site) -> None:
        spot, entry = site.spot, site.entry
        self.origins[site.name] = Origin(cell=spot.place, route=site.route, raw=spot.raw.text)
        self.values[site.name] = None
        if site.name in self.unclear:
            return
        reading = self.plan.reading(entry, spot.raw)
        if reading.state in (State.ASK, State.WRONG):
            code = reading.code or "value-unread"
            state = "wrong" if reading.state is State.WRONG else "ask"
            self.unclear[site.name] = Unclear(state=state, code=code, params=dict(reading.params))  # type: ignore[arg-type]
            return
        self.values[site.name] = reading.value
        if reading.code:
            self.named.append((site.name, reading))

    def _missing(self) -> None:
        for entry in self.places.missing:
            self.values[entry.name] = None
            if not self.form.is_computed(entry):
                self.unclear[entry.name] = Unclear(state="ask", code="cell-missing")

    def _compute(self) -> None:
        """Computed entries without a value, or with a formula that nobody reckoned."""
        for name, value in computed_values(self.form, self.values).items():
            asked = self.unclear.get(name)
            if asked is not None and asked.code == _FORMULA:
                del self.unclear[name]
            elif asked is not None or self.values.get(name) is not None:
                continue
            if value is None:
                continue
            self.values[name] = value
            origin = self.origins.get(name)
            self.origins[name] = Origin(
                cell=origin.cell if origin else "",
                route="computed",
                raw=origin.raw if origin else "",
            )

    def _signed(self) -> Date | None:
        """The date that the unit signed with."""
        for entry in self.form.entries:
            value = self.values.get(entry.name)
            if entry.part < 0 and entry.field.type == "date" and isinstance(value, Date):
                return value
        return None

    def _cells(self, version: int) -> tuple[CellFinding, ...]:
        submission = FormSubmission(
            document=self.document.name,
            version=version,
            values=self.values,
            unclear=self.unclear,
            origins=self.origins,
        )
        found = [_in_file(each, self.file) for each in cell_findings(self.form, submission)]
        for name, reading in self.named:
            found.append(self._said(name, reading))
        return tuple(found)

    def _said(self, name: str, reading: Reading) -> CellFinding:
        origin = self.origins[name]
        entry = self.form.entry(name)
        said = Finding(code=reading.code or "", params=reading.params)
        made = CellFinding(
            name=name,
            label=entry.label if entry else name,
            cell=origin.cell,
            raw=origin.raw,
            finding=replace(said, place=replace(said.place, part=origin.cell)),
        )
        return _in_file(made, self.file)


def _in_file(cell: CellFinding, file: str) -> CellFinding:
    place = replace(cell.finding.place, file=file)
    return replace(cell, finding=replace(cell.finding, place=place))


def _placed(findings: tuple[Finding, ...], file: str) -> tuple[Finding, ...]:
    return tuple(replace(each, place=replace(each.place, file=file)) for each in findings)
