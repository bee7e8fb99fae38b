"""Where the values of a form stand in a returned file: by mark, by label, by position."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Final

from docgen.fields import Raw, State
from docgen.findings import Finding, Place, finding
from docgen.forms import SIGNATURE, Entry, FormModel
from docgen.intake.columns import Columns, columns_of
from docgen.intake.growing import GrowingSite, Grown, grown
from docgen.intake.listing import Listed, listed
from docgen.intake.planning import PartPlan, plan_of
from docgen.intake.regions import Block, blocks_of, copies_of
from docgen.intake.signing import labelled, signed
from docgen.intake.strays import strays_of_lines, strays_of_rows
from docgen.intake.viewing import MOST_CELLS, At, Row, Spot, rows_of, spot_of
from docgen.returned import Returned
from docgen.submissions import Route, Unclear

_MOST_STRAYS: Final = 20
_MOST_TOLD: Final = 1000
_MOST_MARKS: Final = 20
_MOST_DISPUTES: Final = 2
_SAID: Final = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Where an entry's value stands, and how it was found.

    `entry` knows its type and what is asked of it; of growing rows it is that of the first row.
    """

    name: str
    entry: Entry
    spot: Spot
    route: Route


@dataclass(frozen=True, kw_only=True, slots=True)
class Located:
    """Where the values of a form stand in a returned file.

    `unclear` are entries of which two ways found different things, or whose cell is another's
    too. `missing` are entries without a place; the findings are about what else is in the file;
    `there` tells whether any table of the form is in it.
    """

    sites: Mapping[str, Site] = field(default_factory=dict)
    unclear: Mapping[str, Unclear] = field(default_factory=dict)
    missing: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    there: bool = False


def located(form: FormModel, returned: Returned) -> Located:
    """Where the values of the form stand in the file.

    Each value is looked for by its mark and by the labels around it, whichever the file still
    has; where both find a place and these hold different things, the value is unclear. What
    neither finds is looked for by position, where the table has as many rows and columns as were
    sent. Of growing rows those that hold something are numbered in their order.
    """
    return _Locator(form, returned).located()


@dataclass(slots=True)
class _Copy:
    """What labels find in one copy of the form."""

    spots: dict[str, tuple[Spot, Route]]
    listed: list[tuple[PartPlan, Listed]]
    grown: list[Grown]
    places: set[tuple[int, int]]
    parts: frozenset[int]


class _Locator:
    """Puts together what marks and labels find."""

    def __init__(self, form: FormModel, returned: Returned) -> None:
        self.plan = plan_of(form)
        self.returned = returned
        self.sites: dict[str, Site] = {}
        self.unclear: dict[str, Unclear] = {}
        self.findings: list[Finding] = []
        self.marked: dict[str, list[Spot]] = defaultdict(list)
        self.alone: list[tuple[str, Spot]] = []
        self.disputes: Counter[int] = Counter()

    def located(self) -> Located:
        self._find_marks()
        copies = self._copies()
        copy = self._chosen(copies)
        growing = [site for each in copy.grown for site in each.sites]
        for entry in self.plan.form.entries:
            if entry.part == SIGNATURE or self.plan.parts[entry.part].kind != "rows":
                self._choose(entry, copy.spots.get(entry.name))
        self._doubt({s.at: name for name, (s, by) in copy.spots.items() if by == "label"})
        for site in growing:
            self._set(site.name, site.entry, site.spot, site.route)
            if site.other is not None:
                self._compare(site.name, site.entry, site.spot, site.other)
        for each in copy.grown:
            if each.beyond and each.sites:
                # With the last row, so that it is asked back until somebody has looked at it.
                unclear = Unclear(state="ask", code="rows-beyond", params=each.beyond)
                self.unclear[each.sites[-1].name] = unclear
        self._ask_for_rows(copy)
        self._compare_copies(copies, copy)
        self._find_merged()
        self._tell_rest(copy)
        return Located(
            sites=self.sites,
            unclear=self.unclear,
            missing=tuple(self._missing()),
            findings=tuple(self.findings),
            there=bool(copy.parts),
        )

    def _ask_for_rows(self, copy: _Copy) -> None:
        """Growing rows whose table is gone: nobody knows whether there were any."""
        for part in self.plan.parts:
            first = part.entries[0][0] if part.kind == "rows" else None
            if first is not None and part.index not in copy.parts:
                self.unclear[first.name] = Unclear(state="ask", code="cell-missing")

    # ------------------------------------------------------------ marks

    def _find_marks(self) -> None:
        known = self.plan.marks
        for hidden in (False, True):
            for index, grid in enumerate(self.returned.grids):
                if grid.hidden is hidden:
                    for cell in grid.cells:
                        for mark in cell.marks:
                            if mark in known and len(self.marked[mark]) < _MOST_MARKS:
                                self.marked[mark].append(spot_of(index, cell))
        for index, text in enumerate(self.returned.texts):
            for mark, said in text.marks.items():
                if mark in known:
                    self.marked[mark].append(self._in_text(index, mark, said))

    def _in_text(self, index: int, mark: str, said: str) -> Spot:
        """A mark in a paragraph: what stands behind its label, for people type beside marks."""
        text = self.returned.texts[index]
        entry = self.plan.form.by_name[self.plan.marks[mark].name]
        labels = tuple(each.label for each in self.plan.signers.values())
        told = labelled(text.text, labels).get(entry.label, said)
        return Spot(at=(-1, index, list(text.marks).index(mark)), place=text.place, raw=Raw(told))

    @cached_property
    def _by_name(self) -> dict[str, list[Spot]]:
        return {
            self.plan.marks[mark].name: spots
            for mark, spots in self.marked.items()
            if not self.plan.marks[mark].growing
        }

    # ------------------------------------------------------------ copies

    def _copies(self) -> list[_Copy]:
        """What labels find in each copy of the form; in hidden sheets only if nowhere else."""
        bare: list[_Copy] = []
        for hidden in (False, True):
            rows, more = rows_of(self.returned, hidden=hidden)
            if more:
                self.findings.append(finding("cells-beyond", limit=MOST_CELLS))
            copies = [self._copy(each, hidden=hidden) for each in copies_of(rows, self.plan)]
            if any(copy.spots or _sites(copy) for copy in copies):
                if hidden:
                    self.findings.append(finding("form-hidden"))
                return copies
            bare.extend(copy for copy in copies if copy.parts)
        return bare or [self._copy([], hidden=False)]

    def _copy(self, rows: Sequence[Row], *, hidden: bool) -> _Copy:
        blocks = blocks_of(rows, self.plan)
        bodies: dict[int, list[tuple[Sequence[Row], Columns]]] = defaultdict(list)
        for block in blocks:
            if block.part is not None:
                columns = columns_of(block, self.plan.parts[block.part], self.plan)
                bodies[block.part].append((block.body, columns))
        places = {(row.grid, row.number) for row in rows}
        copy = _Copy(spots={}, listed=[], grown=[], places=places, parts=frozenset(bodies))
        for part in self.plan.parts:
            if part.kind == "rows":
                copy.grown.append(grown(part, bodies[part.index], self.plan))
            elif part.index in bodies:
                found = listed(part, bodies[part.index])
                copy.listed.append((part, found))
                copy.spots.update(found.spots)
        texts = () if hidden else self.returned.texts
        signature = signed(self._loose(blocks, copy), texts, self.plan)
        copy.spots.update({name: (spot, "label") for name, spot in signature.items()})
        return copy

    def _loose(self, blocks: Iterable[Block], copy: _Copy) -> Iterator[Row]:
        """The rows in which the signature may stand: those that are no line of a part."""
        lines = {
            id(body.row) for _, each in copy.listed for body in each.rows if body.line is not None
        }
        rows = {id(row) for each in copy.grown for row, _ in each.rows}
        for block in blocks:
            for row in block.body:
                if id(row) not in lines and id(row) not in rows:
                    yield row

    def _chosen(self, copies: Sequence[_Copy]) -> _Copy:
        """The copy that counts; the marks in others do not."""
        if len(copies) == 1:
            return copies[0]
        chosen = max(copies, key=self._weight)
        others = {place for copy in copies if copy is not chosen for place in copy.places}
        for mark, spots in self.marked.items() if others else ():
            self.marked[mark] = [spot for spot in spots if spot.at[:2] not in others]
        return chosen

    def _weight(self, copy: _Copy) -> tuple[bool, int, int]:
        """How much of the form a copy has: anything at all, marks, and what labels find."""
        filled = _sites(copy) or any(self._holds(n, spot) for n, (spot, _) in copy.spots.items())
        marks = sum(
            (spot.at[0], spot.at[1]) in copy.places
            for spots in self.marked.values()
            for spot in spots
        )
        return bool(filled), marks, len(copy.spots) + len(_sites(copy))

    def _compare_copies(self, copies: Sequence[_Copy], chosen: _Copy) -> None:
        """Entries that another copy of the form has with something else in them."""
        for copy in copies:
            theirs = {name: spot for name, (spot, _) in copy.spots.items()}
            theirs |= {site.name: site.spot for site in _sites(copy)}
            if copy is chosen or not any(self._holds(name, s) for name, s in theirs.items()):
                continue
            differing = [name for name, spot in theirs.items() if self._differs(name, spot)]
            only = [name for name in self.sites if name not in theirs and self._filled(name)]
            for name in differing:
                self._unclear(name, "form-twice", self.sites[name].spot, theirs[name])
            if differing or only:
                place = Place(part=min(theirs.values(), key=lambda spot: spot.at).place)
                self.findings.append(finding("form-copies", place))

    def _holds(self, name: str, spot: Spot) -> bool:
        entry = self._entry(name)
        return entry is not None and entry.kind.read(spot.raw, entry.spec).state is not State.BLANK

    def _differs(self, name: str, spot: Spot) -> bool:
        site = self.sites.get(name)
        return site is not None and not _same(site.entry, site.spot.raw, spot.raw)

    def _filled(self, name: str) -> bool:
        return self._holds(name, self.sites[name].spot)

    def _entry(self, name: str) -> Entry | None:
        site = self.sites.get(name)
        return site.entry if site else self.plan.form.entry(name)

    # ------------------------------------------------------------ an entry

    def _choose(self, entry: Entry, told: tuple[Spot, Route] | None) -> None:
        """The place that mark and label agree on, else the one there is."""
        marks = self._by_name.get(entry.name)
        spot = told[0] if told else None
        if marks:
            marked = next((each for each in marks if spot and each.at == spot.at), marks[0])
            self._set(entry.name, entry, _own(marked, entry), "mark")
            if spot is None:
                self.alone.append((entry.name, marked))
            elif spot.at != marked.at:
                self.disputes[marked.at[0]] += 1
                if spot.at[0] >= 0:
                    self._compare(entry.name, entry, _own(marked, entry), _own(spot, entry))
        elif told:
            self._set(entry.name, entry, _own(told[0], entry), told[1])

    def _doubt(self, claims: Mapping[At, str]) -> None:
        """Marks of entries whose labels were not found, where marks have come away from labels.

        Either the cell is another entry's by its labels, or other marks of the table were left
        behind, as when a program inserts rows.
        """
        for name, marked in self.alone:
            other = claims.get(marked.at, name) != name
            if other or self.disputes[marked.at[0]] >= _MOST_DISPUTES:
                self._unclear(name, "mark-moved", marked, marked)

    def _set(self, name: str, entry: Entry, spot: Spot, route: Route) -> None:
        self.sites[name] = Site(name=name, entry=entry, spot=spot, route=route)

    def _compare(self, name: str, entry: Entry, one: Spot, other: Spot) -> None:
        if one.at != other.at and not _same(entry, one.raw, other.raw):
            self._unclear(name, "route-conflict", one, other)

    def _unclear(self, name: str, code: str, one: Spot, other: Spot) -> None:
        params = {
            "first": one.place,
            "first_text": _said(one.raw),
            "second": other.place,
            "second_text": _said(other.raw),
        }
        self.unclear.setdefault(name, Unclear(state="ask", code=code, params=params))

    # ------------------------------------------------------------ the rest

    def _find_merged(self) -> None:
        """Cells that hold the values of several entries, because somebody merged them."""
        names: dict[At, list[str]] = defaultdict(list)
        for name, site in self.sites.items():
            if name not in self.unclear:
                names[site.spot.at].append(name)
        for at, shared in names.items():
            if len(shared) > 1 and at[0] >= 0 and any(self._filled(name) for name in shared):
                for name in shared:
                    params = {"text": _said(self.sites[name].spot.raw), "count": len(shared)}
                    self.unclear[name] = Unclear(state="ask", code="cell-merged", params=params)

    def _missing(self) -> Iterator[Entry]:
        for entry in self.plan.form.entries:
            growing = entry.part != SIGNATURE and self.plan.parts[entry.part].kind == "rows"
            if not growing and entry.name not in self.sites:
                yield entry

    def _tell_rest(self, copy: _Copy) -> None:
        used = {site.spot.at for site in self.sites.values()}
        used |= {spot.at for spot, _ in copy.spots.values()}
        strays: list[Finding] = []
        for part, lines in copy.listed:
            more = strays_of_lines(lines.rows, used, part, self.plan)
            strays.extend(islice(more, _MOST_TOLD))
        for each in copy.grown:
            self.findings.extend(each.findings)
            strays.extend(islice(strays_of_rows(each.rows, used, self.plan), _MOST_TOLD))
        self.findings.extend(strays[:_MOST_STRAYS])
        if len(strays) > _MOST_STRAYS:
            place = strays[_MOST_STRAYS].place
            self.findings.append(finding("more-outside", place, count=len(strays) - _MOST_STRAYS))


def _sites(copy: _Copy) -> list[GrowingSite]:
    return [site for each in copy.grown for site in each.sites]


def _own(spot: Spot, entry: Entry) -> Spot:
    """The place without the entry's own label, where a signature stands behind it."""
    if entry.part != SIGNATURE or spot.raw.kind != "text":
        return spot
    told = labelled(spot.raw.text, (entry.label,)).get(entry.label)
    return spot if told is None else replace(spot, raw=Raw(told))


def _same(entry: Entry, one: Raw, other: Raw) -> bool:
    """Whether two cells hold the same value, or the same text that is none."""
    if one == other:
        return True
    first, second = (entry.kind.read(raw, entry.spec) for raw in (one, other))
    if first.state != second.state:
        return False
    if first.value is None and first.state is not State.BLANK:
        return one.text.split() == other.text.split()
    return first.value == second.value


def _said(raw: Raw) -> str:
    text = " ".join(raw.text.split())
    return text if len(text) <= _SAID else text[: _SAID - 1] + "…"
