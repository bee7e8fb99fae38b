"""The YAML of a submission read: typed values, and what is wrong at its line and column."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from docgen.fields import FieldType, Raw, State, Value
from docgen.findings import Finding, finding, suggestion
from docgen.forms import FormModel, flat
from docgen.intake.keepingmodel import (
    CorrectionModel,
    FileModel,
    FormBlockModel,
    SubmissionModel,
)
from docgen.intake.shaping import edited_blocks, kind_of, plain_text
from docgen.source import Source, check
from docgen.source.values import Location
from docgen.submissions import (
    Correction,
    FileOrigin,
    FormSubmission,
    Origin,
    Other,
    Submission,
    Unclear,
)

_LONGEST_SHOWN: Final = 40
# Looking for the nearest name takes time.
_MOST_COMPARED: Final = 2000
_MOST_HINTS: Final = 20


def read_submission(
    source: Source, forms: Mapping[str, FormModel], units: Mapping[str, str]
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """What one unit reported, and all that is wrong in the file.

    forms: the campaign's, by document; units: their codes by what a file may call them. The
    submission is None where the file cannot be understood or belongs to no unit. A value that
    cannot be one is missing, and an error; such a file must not be written again.
    """
    model, found = check(SubmissionModel, source)
    if model is None:
        return None, found
    code = units.get(model.unit)
    if code is None:
        place = source.place(("unit",))
        hint = suggestion(model.unit, units) if len(units) <= _MOST_COMPARED else ""
        return None, (finding("submission-unit-unknown", place, unit=model.unit, hint=hint),)
    findings: list[Finding] = []
    known: dict[str, FormSubmission] = {}
    unknown: dict[str, object] = {}
    data: Any = source.data
    for name, block in model.forms.items():
        written = data["forms"][name]
        if name in forms:
            known[name] = _Block(source, name, forms[name], written, findings).submission(block)
        else:
            unknown[name] = written
            place = source.place(("forms", name), key=True)
            hint = suggestion(name, forms)
            findings.append(finding("submission-form-unknown", place, name=name, hint=hint))
    made = Submission(unit=code, forms=known, unknown=unknown, file=source.path.name)
    return made, tuple(findings)


class _Block:
    """One form's block under `forms`."""

    def __init__(
        self,
        source: Source,
        document: str,
        form: FormModel,
        data: Mapping[str, Any],
        findings: list[Finding],
    ) -> None:
        self.source = source
        self.document = document
        self.form = form
        self.data = data
        self.findings = findings
        self.at: Location = ("forms", document)
        self.extra: dict[tuple[str, str], object] = {}

    def submission(self, block: FormBlockModel) -> FormSubmission:
        held = flat(self.form, block.values)
        return FormSubmission(
            document=self.document,
            version=block.version or self.form.version,
            values=self._values(held, block.values),
            unclear={
                name: Unclear(state=each.state, code=each.code, params=each.params)
                for name, each in block.unclear.items()
            },
            origins=self._origins(block, held),
            corrections=self._corrections(block.corrections),
            explanations=block.explanations,
            file=_file(block.file) if block.file else None,
            others=tuple(Other(file=_file(each), why=each.why) for each in block.others),
            date=block.date,
            received=block.received,
            read=block.read,
            extra=self.extra,
            edited=edited_blocks(self.data, block.seal) if block.file else frozenset(),
        )

    def _values(
        self, held: Mapping[str, object], values: Mapping[str, object]
    ) -> dict[str, Value | None]:
        loaded: dict[str, Value | None] = {}
        for name in _twice(self.form, values):
            place = self.source.place((*self.at, "values", name), key=True)
            self.findings.append(finding("submission-value-twice", place, label=name))
        for name, data in held.items():
            kind = kind_of(self.form, name)
            if kind is None and data is not None:
                self._stray("values", name, data, _within(name, values))
            if kind is None:
                continue
            try:
                loaded[name] = kind.load(data)
            except (ValueError, TypeError, ArithmeticError):
                at = (*self.at, "values", *_within(name, values))
                loaded[name] = self._spelt("values", name, kind, data, at)
        return {name: value for name, value in loaded.items() if value is not None}

    def _spelt(
        self, block: str, name: str, kind: FieldType, data: object, at: Location
    ) -> Value | None:
        """The value as a person may have written it: a code without quotes, 是 for true."""
        entry = self.form.entry(name)
        text = data if isinstance(data, str) else self.source.mark(at).spelling
        if entry and text is not None:
            reading = kind.read(Raw(text), entry.spec)
            if reading.state in (State.OK, State.NIL) and reading.code is None:
                return reading.value
        shown = str(data) if text is None else text
        shown = shown if len(shown) <= _LONGEST_SHOWN else shown[: _LONGEST_SHOWN - 1] + "…"
        hint = kind.hint(entry.spec) if entry else ""
        label = entry.label if entry else name
        place = self.source.place(at)
        self.findings.append(
            finding("submission-value", place, value=shown, label=label, hint=hint)
        )
        self.extra[block, name] = data
        return None

    def _stray(self, block: str, name: str, data: object, at: Location) -> None:
        """What stands under a name that the form does not have."""
        self.extra[block, name] = data
        at = (*self.at, block, *at)
        hint = suggestion(name, self.form.by_name) if len(self.extra) <= _MOST_HINTS else ""
        place = self.source.place(at, key=True)
        self.findings.append(finding("submission-name-unknown", place, name=name, hint=hint))

    def _origins(self, block: FormBlockModel, held: Mapping[str, object]) -> dict[str, Origin]:
        route = block.route or "hand"
        unclear = block.unclear
        made = {}
        for name, each in block.origins.items():
            raw = each.raw
            if raw is None:
                raw = unclear[name].raw if name in unclear else plain_text(held.get(name)) or ""
            made[name] = Origin(cell=each.cell, route=each.route or route, raw=raw)
        for name, asked in unclear.items():
            if name not in made and asked.raw:
                made[name] = Origin(cell="", route=route, raw=asked.raw)
        return made

    def _corrections(self, block: Mapping[str, CorrectionModel]) -> dict[str, Correction]:
        made = {}
        for name, each in block.items():
            kind = kind_of(self.form, name)
            if kind is None:
                self._stray("corrections", name, self.data["corrections"][name], (name,))
                continue
            at = (*self.at, "corrections", name)
            try:
                value = kind.load(each.value)
            except (ValueError, TypeError, ArithmeticError):
                value = self._spelt("corrections", name, kind, each.value, (*at, "value"))
                if ("corrections", name) in self.extra:
                    continue
            made[name] = Correction(value=value, by=each.by or "", why=each.why or "", on=each.on)
            if not made[name].signed:
                entry = self.form.entry(name)
                place = self.source.place(at, key=True)
                label = entry.label if entry else name
                self.findings.append(finding("correction-unsigned", place, label=label))
        return made


def _twice(form: FormModel, values: Mapping[str, object]) -> Iterator[str]:
    """Names such as 002.money that stand by themselves beside their nested like."""
    for name in values:
        outer = name.partition(".")[0]
        if outer != name and outer in values and name in flat(form, {outer: values[outer]}):
            yield name


def _within(name: str, values: Mapping[str, object]) -> Location:
    """Where the value of a name stands, by keys and indexes below `values`."""
    outer, _, inner = name.partition(".")
    if name in values or outer not in values:
        return (name,)
    if isinstance(values[outer], list):
        number, _, column = inner.partition(".")
        return (outer, int(number) - 1, column) if column else (outer, int(number) - 1)
    return outer, inner


def _file(model: FileModel) -> FileOrigin:
    return FileOrigin(name=model.name, sha256=model.sha256, time=model.time)
