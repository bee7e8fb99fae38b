"""The units as a tree, in the order in which tables show them: each branch in one piece."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol


class UnitLike(Protocol):
    """What of a unit the totals ask for."""

    @property
    def code(self) -> str:
        """The code by which submissions are kept."""

    @property
    def shown(self) -> str:
        """The name that tables show."""

    @property
    def parent(self) -> str | None:
        """The code of the unit above."""

    @property
    def reports(self) -> bool:
        """Whether it is asked for a form."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure is over: a unit with all units below it, or with `own` the unit alone."""

    unit: str
    own: bool = False


class UnitTree:
    """The units; parents that are no units count as none.

    `order` are the codes of all units, each followed by those below it, else as they were given;
    `reporting` those of them that report.
    """

    def __init__(self, units: Sequence[UnitLike]) -> None:
        self._units: Mapping[str, UnitLike] = {unit.code: unit for unit in units}
        below: dict[str | None, list[str]] = {}
        for unit in units:
            above = unit.parent if unit.parent in self._units else None
            below.setdefault(above, []).append(unit.code)
        self._below = {above: tuple(codes) for above, codes in below.items()}
        self._depths: dict[str, int] = {}
        self._spans: dict[str, tuple[int, int]] = {}
        reporting: list[str] = []
        self._walk(reporting)
        self.order = tuple(self._depths)
        self.reporting = tuple(reporting)

    def _walk(self, reporting: list[str]) -> None:
        """Gather the order, and where each branch begins and ends among those that report."""
        # A unit comes up a second time, with None for its depth, after all that are below it.
        stack: list[tuple[str, int | None]] = [(code, 0) for code in reversed(self.children())]
        while stack:
            code, depth = stack.pop()
            if depth is None:
                self._spans[code] = self._spans[code][0], len(reporting)
                continue
            self._depths[code] = depth
            self._spans[code] = len(reporting), len(reporting)
            if self._units[code].reports:
                reporting.append(code)
            stack.append((code, None))
            stack.extend((each, depth + 1) for each in reversed(self.children(code)))

    def __contains__(self, code: object) -> bool:
        return code in self._units

    def name(self, code: str) -> str:
        """The name that tables show: the short one if there is one."""
        return self._units[code].shown

    def children(self, code: str | None = None) -> tuple[str, ...]:
        """The units directly below a unit; without one, those that have none above."""
        return self._below.get(code, ())

    def depth(self, code: str) -> int:
        """How many units are above it."""
        return self._depths[code]

    def span(self, scope: Scope | str | None = None) -> slice:
        """Where the units of the scope lie among those that report."""
        if scope is None:
            return slice(0, len(self.reporting))
        scope = scope if isinstance(scope, Scope) else Scope(scope)
        start, stop = self._spans[scope.unit]
        if scope.own:
            stop = start + int(self._units[scope.unit].reports)
        return slice(start, stop)

    def asked(self, scope: Scope | str | None = None) -> tuple[str, ...]:
        """The units of the scope that report, in the order of the tree."""
        return self.reporting[self.span(scope)]

    def parts(self, code: str | None = None) -> tuple[Scope, ...]:
        """What a branch, or the whole, is made of: the unit alone if it reports, branches below.

        Together they are the branch. Those in which no unit reports are left out.
        """
        own = code is not None and self._units[code].reports
        return (
            *((Scope(code, own=True),) if code is not None and own else ()),
            *(Scope(each) for each in self.children(code) if self.asked(each)),
        )

    @cached_property
    def branches(self) -> tuple[Scope, ...]:
        """The parts at the first level that has more than one; together they are the whole."""
        parts = self.parts()
        while len(parts) == 1 and not parts[0].own:
            parts = self.parts(parts[0].unit)
        return parts
