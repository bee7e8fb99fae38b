"""The values that a report's expressions see: figures, units, rankings, last time, who reported."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date as Date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from docgen.documents.report.data import FormData, ReportData
from docgen.documents.report.gaps import Gap
from docgen.documents.report.names import Names, Target
from docgen.documents.report.sandbox import Absent, absent
from docgen.totals import Figure, Ranking, Scope, Totals

MOST_NAMED: Final = 30
"""How many units a list in a sentence names."""


def named(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """甲、乙、丙; of many the first: 甲、乙等2000家单位."""
    if len(names) <= most:
        return "、".join(names)
    return f"{'、'.join(names[:most])}等{len(names)}家单位"


class Lookup:
    """The entries of the forms as figures; what was looked up is remembered by figure."""

    def __init__(self, data: ReportData, names: Names) -> None:
        self.data, self.names = data, names
        self._origin: dict[int, tuple[Figure, Target, Scope | str | None]] = {}

    def totals(self, document: str) -> Totals:
        """The totals of a form."""
        return self.data.forms[document].totals

    def target(self, name: object) -> Target:
        """The entry of a name, or of a figure that was looked up. Raises Gap if there is none."""
        if isinstance(name, Figure) and id(name) in self._origin:
            return self._origin[id(name)][1]
        name = _asked(name)
        found = self.names.target(name) if isinstance(name, str) else None
        if found is None:
            hint = self.names.hint(name) if isinstance(name, str) else ""
            raise Gap("report-undefined", {"name": str(name), "hint": hint})
        return found

    def scope(self, name: object) -> Scope | str | None:
        """What a figure that was looked up is over."""
        return self._origin[id(name)][2] if id(name) in self._origin else None

    def total(self, name: str) -> object:
        """The total of an entry; something absent where there is none."""
        target = self.target(name)
        return self._kept(name, target, None, self.totals(target.document).figure(target.entry))

    def over(self, name: str, scope: Scope | str) -> object:
        """The figure of an entry over a branch."""
        target = self.target(name)
        found = self.totals(target.document).figure(target.entry, scope)
        return self._kept(name, target, scope, found)

    def own(self, name: str, unit: str) -> object:
        """A unit's own value: a figure, or else a text, a day."""
        target = self.target(name)
        totals = self.totals(target.document)
        found: object = totals.own(target.entry, unit)
        if found is None:
            found = shown_value(totals, target.entry, unit)
        return self._kept(name, target, Scope(unit, own=True), found)

    def last(self, name: str) -> object:
        """Last time's total."""
        target = self.target(name)
        found = self.totals(target.document).last(target.entry)
        return self._kept(name, target, None, found, "report-no-last")

    def change(self, figure: object, *, rate: bool) -> object:
        """The change against last time, or that as a rate."""
        target = self.target(figure)
        totals = self.totals(target.document)
        made = totals.growth if rate else totals.change
        found = made(target.entry, self.scope(figure))
        return self._kept(target.entry, target, None, found, "report-no-last")

    def goal(self, figure: object) -> object:
        """The target that the form declares."""
        target = self.target(figure)
        found = self.totals(target.document).target(target.entry)
        return self._kept(target.entry, target, None, found, "report-no-target")

    def _kept(
        self,
        name: str,
        target: Target,
        scope: Scope | str | None,
        found: object,
        code: str = "report-missing",
    ) -> object:
        if found is None:
            label = self.totals(target.document).label(target.entry)
            return absent(name, code, name=name, label=label)
        if isinstance(found, Figure):
            self._origin[id(found)] = (found, target, scope)
        return found


def _asked(name: object) -> object:
    """The name of an entry that has no value."""
    return name._undefined_name if isinstance(name, Absent) else name


def shown_value(totals: Totals, entry: str, unit: str) -> object:
    """What a unit filled in that is no number, as the form words it; None for nothing."""
    return next((each.text for each in totals.texts(entry, Scope(unit, own=True))), None)


class View(Mapping[str, object]):
    """Names and their values, found when asked for; a name that there is not raises KeyError."""

    def __init__(
        self, find: Callable[[str], object], more: Mapping[str, object] | None = None
    ) -> None:
        self._find, self._more = find, more or {}

    def __getitem__(self, name: str) -> object:
        if name in self._more:
            return self._more[name]
        try:
            return self._find(name)
        except Gap as gap:
            if gap.code == "report-undefined":
                raise KeyError(name) from None
            raise

    def __contains__(self, name: object) -> bool:
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._more)

    def __len__(self) -> int:
        return len(self._more)

    def __str__(self) -> str:
        return str(self._more.get("name", ""))


class Returns(View):
    """Who has reported on a form: counts as figures, names, the rate; of another form by call."""

    def __init__(self, data: ReportData, document: str) -> None:
        form = data.forms[document]
        self._data = data
        super().__init__(self._unknown, {**counts(form), **_names(form, data), "due": form.due})

    @staticmethod
    def _unknown(name: str) -> object:
        raise KeyError(name)

    def __call__(self, document: str) -> "Returns":
        """Who has reported on that form."""
        if document not in self._data.forms:
            raise Gap("report-undefined", {"name": document, "hint": ""})
        return Returns(self._data, document)


def counts(form: FormData) -> dict[str, object]:
    """How many units were asked, have reported, in time and late, are missing; the rate."""
    totals = form.totals
    asked, reported = form.count(totals.asked, "应报单位"), form.count(totals.reported, "已报单位")
    rate = Figure(
        Decimal(len(totals.reported)) / len(totals.asked) if totals.asked else 0,
        "%",
        (),
        "已报单位 ÷ 应报单位",
        1,
        lambda: reported.sources,
    )
    return {
        "asked": asked,
        "reported": reported,
        "punctual": form.count(form.punctual, "按时报送单位"),
        "late": form.count(totals.late, "迟报单位"),
        "missing": form.count(totals.missing, "未报单位"),
        "rate": rate,
    }


def _names(form: FormData, data: ReportData) -> dict[str, object]:
    groups = {
        "reported_names": form.totals.reported,
        "late_names": form.totals.late,
        "missing_names": form.totals.missing,
    }
    return {key: named([data.tree.name(code) for code in codes]) for key, codes in groups.items()}


class Namespace:
    """The values of the names in expressions, found when an expression needs them."""

    def __init__(self, data: ReportData, names: Names, units: Mapping[str, str]) -> None:
        """`units` are codes by all that units are called."""
        self.lookup, self.data, self._units = Lookup(data, names), data, units

    def of(self, needed: Sequence[str], given: Mapping[str, object]) -> dict[str, object]:
        """The values of the names that an expression needs; `given` are those set around it."""
        found = {name: given[name] for name in needed if name in given}
        for name in needed:
            if name in given:
                continue
            if name in self.functions:
                found[name] = self.functions[name]
            elif self.lookup.names.target(name):
                found[name] = self.lookup.total(name)
        return found

    @cached_property
    def functions(self) -> Mapping[str, object]:
        """What stands for the names with a meaning of their own."""
        look = self.lookup
        made: dict[str, object] = {
            "cell": look.total,
            "unit": self.unit,
            "branch": self.branch,
            "last": View(look.last),
            "change": lambda figure: look.change(figure, rate=False),
            "growth": lambda figure: look.change(figure, rate=True),
            "target": look.goal,
            "ranking": self.ranking,
            "lowest": lambda name, most=None, by="unit": self.ranking(name, most, by, lowest=True),
            "share": self.share,
            "texts": self.texts,
            "counts": self.counts,
            "rows": self.rows,
            "units": tuple(self._view(code) for code in self._reported),
            "names": lambda found, most=MOST_NAMED: named([_name(each) for each in found], most),
            "returns": Returns(self.data, next(iter(self.data.forms))),
            "on": self._day(),
        }
        return made

    @property
    def _reported(self) -> tuple[str, ...]:
        return next(iter(self.data.forms.values())).totals.reported

    def _day(self) -> Date | object:
        return self.data.on or absent("on", "report-missing", name="on", label="on")

    def _view(self, code: str) -> View:
        facts = {"name": self.data.tree.name(code), "code": code}
        return View(lambda name: self.lookup.own(name, code), facts)

    def code(self, unit: object) -> str:
        """The code of a unit. Raises Gap if there is none of that name."""
        text = unit["code"] if isinstance(unit, View) else getattr(unit, "unit", unit)
        found = self._units.get(str(text))
        if found is None:
            raise Gap("report-unit", {"name": str(unit), "hint": ""})
        return found

    def unit(self, unit: object) -> View:
        """A unit alone."""
        return self._view(self.code(unit))

    def branch(self, unit: object) -> View:
        """A unit with all units below it."""
        code = self.code(unit)
        facts = {"name": self.data.tree.name(code), "code": code}
        return View(lambda name: self.lookup.over(name, code), facts)

    def ranking(
        self, name: object, most: int | None = None, by: str = "unit", *, lowest: bool = False
    ) -> Ranking:
        """The units, or the branches, by an entry."""
        target = self.lookup.target(name)
        scopes: Any = self.data.tree.branches if by == "branch" else None
        totals = self.lookup.totals(target.document)
        return totals.ranking(target.entry, scopes, most, lowest=lowest)

    def share(self, name: object, unit: object, places: int = 2) -> object:
        """The part of the whole that a unit with all below it has."""
        target = self.lookup.target(name)
        scope = unit.scope if hasattr(unit, "scope") else self.code(unit)
        found = self.lookup.totals(target.document).share(target.entry, scope, places)
        return absent(target.entry, "report-missing", name=target.entry) if found is None else found

    def texts(self, name: object) -> object:
        """What the units wrote."""
        target = self.lookup.target(name)
        return self.lookup.totals(target.document).texts(target.entry)

    def counts(self, name: object) -> object:
        """How many units chose each option."""
        target = self.lookup.target(name)
        return self.lookup.totals(target.document).counts(target.entry)

    def rows(self, name: object) -> object:
        """The growing rows of all units."""
        target = self.lookup.target(name)
        return self.lookup.totals(target.document).rows(target.entry)


def _name(each: object) -> str:
    return str(getattr(each, "name", None) or each)
