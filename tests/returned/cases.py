"""What a case of the corpus is: files as a unit returned them, and what must be read from them."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from functools import cache
from pathlib import Path
from typing import Any, Final

from docgen.campaign import load
from docgen.documents.kinds import Unit
from docgen.fields import Plain
from docgen.forms import FormModel, nested
from docgen.identity import DATE_MARK, mark_of
from docgen.press.unitforms import UnitForms
from tests.filling import fill_docx, fill_xlsx

FOLDER: Final = Path(__file__).parent
CAMPAIGN: Final = FOLDER / "campaign"
TIME: Final = "2024-07-04T08:00:00Z"
NAMES: Final = {"02": "东区局", "03": "西区局", "04": "南区局"}

Flat = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What must be read of one form: values by entries as submissions/*.yaml has them.

    `unclear` are the codes of what must be asked back; `route` is that of most values, `routes`
    names the others.
    """

    file: str
    values: Flat
    unclear: Mapping[str, str] = field(default_factory=dict)
    route: str = "mark"
    routes: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    date: Date | None = None

    def data(self, form: FormModel) -> dict[str, Any]:
        """As expected.yaml says it."""
        said = {
            "file": self.file,
            "version": self.version,
            "date": self.date,
            "route": self.route,
            "routes": dict(self.routes),
            "values": nested(form, dict(self.values)),
            "unclear": dict(self.unclear),
        }
        return {key: value for key, value in said.items() if value is not None and value != {}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Files by their names below the inbox, and what collecting them must give.

    `read` is by unit's code and form; `findings` are the codes of all findings but
    those about what is unclear; `times` are when
    files were changed last, where that matters; `office` says that LibreOffice is needed to read.
    """

    about: str
    files: Mapping[str, bytes]
    read: Mapping[str, Mapping[str, Expected]] = field(default_factory=dict)
    findings: Sequence[str] = ()
    times: Mapping[str, str] = field(default_factory=dict)
    office: bool = False

    def data(self) -> dict[str, Any]:
        """As expected.yaml says it."""
        read = {
            unit: {name: each.data(form_of(name)) for name, each in forms.items()}
            for unit, forms in self.read.items()
        }
        said = {
            "about": self.about,
            "office": self.office,
            "times": dict(self.times),
            "read": read,
            "findings": sorted([*self.findings, *self._unclear()]),
        }
        return {key: value for key, value in said.items() if value not in (False, {})}

    def _unclear(self) -> Iterator[str]:
        """What is unclear is a finding, too."""
        for forms in self.read.values():
            for each in forms.values():
                yield from each.unclear.values()


CASES: Final[dict[str, Callable[[], Case]]] = {}


def case(name: str) -> Callable[[Callable[[], Case]], Callable[[], Case]]:
    """Put a maker of a case into CASES."""

    def put(make: Callable[[], Case]) -> Callable[[], Case]:
        assert name not in CASES, name
        CASES[name] = make
        return make

    return put


# --- what the units report ----------------------------------------------------------------------

DAY: Final = Date(2024, 7, 2)
VERSIONS: Final = {"drills": 2, "checks": 1, "events": 1}
DAYS: Final = {"drills": DAY, "checks": DAY, "events": Date(2024, 7, 3)}

DRILLS: Final[Flat] = {
    "drills": 12,
    "drill_units": 30,
    "drill_people": 1200,
    "talks": 5,
    "talk_units": 20,
    "talk_people": 96,
    "visited": 45,
    "large": 8,
    "reports": 16,
    "central": 2,
    "money": 35.5,
    "passed": "98.5%",
    "mode": "线下",
    "last": Date(2024, 6, 18),
    "hotline": True,
    "remarks": "演练结合防汛工作开展。",
}
_COLUMNS: Final = ("units", "found", "cases", "fines", "year_found", "year_fixed", "year_rate")
_LINES: Final = {
    "001": (25, 20, 7, 17.05, 76, 60, "78.9%"),
    "002": (10, 6, 2, 3.5, 20, 18, "90%"),
    "003": (7, 5, 1, 1.2, 16, 12, "75%"),
    "004": (3, 2, 0, 0, 8, 6, "75%"),
    "005": (8, 9, 4, 12.35, 40, 30, "75%"),
    "006": (4, 3, None, None, 5, 4, "80%"),
}
CHECKS: Final[Flat] = {
    f"{row}.{column}": value
    for row, values in _LINES.items()
    for column, value in zip(_COLUMNS, values, strict=True)
    if value is not None
}
EVENTS: Final[Flat] = {
    "total": 3,
    "attendance": 950,
    "activities.1.day": Date(2024, 6, 3),
    "activities.1.place": "东区体育场",
    "activities.1.kind": "实战演练",
    "activities.1.people": 120,
    "activities.2.day": Date(2024, 6, 11),
    "activities.2.place": "第一中学",
    "activities.2.kind": "实战演练",
    "activities.2.people": 800,
    "activities.3.day": Date(2024, 6, 18),
    "activities.3.place": "区政府会议室",
    "activities.3.kind": "桌面推演",
    "activities.3.people": 30,
    "单位负责人": "王建国",
    "填表人": "李秀英",
    "phone": "021-12345678",
    "reported_on": Date(2024, 7, 3),
}
VALUES: Final = {"drills": DRILLS, "checks": CHECKS, "events": EVENTS}


# --- blank and filled forms ---------------------------------------------------------------------


@cache
def form_of(name: str) -> FormModel:
    """The form of a document."""
    form = load(CAMPAIGN).documents[name].content
    assert isinstance(form, FormModel)
    return form


@cache
def blank(form: str, suffix: str, unit: str = "02") -> bytes:
    """The blank form of a unit, as docgen makes it."""
    campaign = load(CAMPAIGN)
    model = campaign.unit(unit)
    assert model is not None
    forms = UnitForms(campaign, campaign.documents[form])
    make = forms.docx if suffix == "docx" else forms.xlsx
    return make(Unit(code=model.code, name=model.name))


def typed(form: str, values: Flat) -> dict[str, str]:
    """What people type into Word for the values."""
    return {mark_of(name): _word(form, name, value) for name, value in values.items()}


def _word(form: str, name: str, value: Any) -> str:
    entry = form_of(form).entry(name)
    assert entry is not None
    if isinstance(value, bool):
        return "☑是  □否" if value else "□是  ☑否"
    if entry.field.type == "choice":
        labels = [option.label for option in entry.spec.options]
        return "  ".join(("☑" if label == value else "□") + label for label in labels)
    if isinstance(value, Date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value).removesuffix("%")


def entered(form: str, values: Flat) -> dict[str, Plain | None]:
    """What people enter into Excel for the values; cells with the form's formulas are locked."""
    made: dict[str, Plain | None] = {}
    locked = computed_names(form)
    for name, value in values.items():
        if name in locked:
            continue
        plain = {True: "是", False: "否"}[value] if isinstance(value, bool) else value
        if isinstance(value, str) and value.endswith("%"):
            plain = round(float(value.removesuffix("%")) / 100, 6)
        made[mark_of(name)] = plain
    return made


def computed_names(form: str) -> frozenset[str]:
    """The names of what follows from other values."""
    return frozenset(entry.name for entry in form_of(form).computed)


def filled(form: str, suffix: str, unit: str = "02", values: Flat | None = None) -> bytes:
    """The form with values typed at their marks, and with its date where it has one."""
    given = VALUES[form] if values is None else values
    dated = form_of(form).head.date
    if suffix == "docx":
        texts = typed(form, given)
        return fill_docx(
            blank(form, suffix, unit), {**texts, **({DATE_MARK: _day()} if dated else {})}
        )
    entries = entered(form, given)
    return fill_xlsx(blank(form, suffix, unit), {**entries, **({DATE_MARK: DAY} if dated else {})})


def _day() -> str:
    return f"{DAY.year}年{DAY.month}月{DAY.day}日"


# --- what must be read --------------------------------------------------------------------------


def expected(
    form: str,
    file: str,
    *,
    changes: Flat | None = None,
    unclear: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
    **told: Any,
) -> Expected:
    """The values of the form, but for `changes`; what is unclear or blank has none."""
    gone = {*(unclear or {}), *without}
    values = {**VALUES[form], **(changes or {})}
    told.setdefault("version", VERSIONS[form])
    told.setdefault("date", DAYS[form])
    kept = {name: value for name, value in values.items() if name not in gone}
    return Expected(file=file, values=kept, unclear=unclear or {}, **told)


def one(
    about: str,
    data: bytes,
    form: str = "drills",
    suffix: str = "docx",
    *,
    unit: str = "02",
    findings: Sequence[str] = (),
    office: bool = False,
    **told: Any,
) -> Case:
    """A case of one file of one unit."""
    file = f"{NAMES[unit]}.{suffix}"
    read = {unit: {form: expected(form, file, **told)}}
    return Case(about=about, files={file: data}, read=read, findings=findings, office=office)


def refused(about: str, data: bytes, suffix: str, *findings: str) -> Case:
    """A case of one file of which nothing may be taken."""
    return Case(about=about, files={f"东区局.{suffix}": data}, findings=findings)


def names_of(form: str, *parts: str) -> Iterator[str]:
    """The names of the form's values that begin with one of the parts."""
    return (name for name in VALUES[form] if name.startswith(parts))


def saved(book: Any) -> bytes:
    """A workbook or a document of openpyxl or python-docx as bytes."""
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
