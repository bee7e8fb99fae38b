"""Rankings and shares: stated ties, stated rounding."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docgen.totals.figure import EXACT, RATE, Figure, TotalsError, joined, quotient, rounded
from docgen.totals.tree import Scope


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in a ranking, counted from 1: its scope, the name that tables show, the figure."""

    position: int
    scope: Scope
    name: str
    figure: Figure

    @property
    def unit(self) -> str:
        """The unit's code."""
        return self.scope.unit


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranks, best first, to be gone through; `unranked` are the scopes without a figure."""

    ranks: tuple[Rank, ...]
    unranked: tuple[Scope, ...] = ()

    def __iter__(self) -> Iterator[Rank]:
        return iter(self.ranks)

    def __len__(self) -> int:
        return len(self.ranks)

    def __getitem__(self, at: int) -> Rank:
        return self.ranks[at]


def ranked(
    figures: Iterable[tuple[Scope, str, Figure | None]], most: int | None, *, lowest: bool
) -> Ranking:
    """The scopes, with their names, by their figures: equal ones share a place, 1, 2, 2, 4.

    Equal figures stay in their order. All that share the last place, `most`, are in.
    """
    told: list[tuple[Scope, str, Figure]] = []
    unranked: list[Scope] = []
    for scope, name, figure in figures:
        if figure is None:
            unranked.append(scope)
        else:
            told.append((scope, name, figure))
    # Also with reverse, sorting leaves equal ones in their order.
    told.sort(key=lambda each: each[2].value, reverse=not lowest)
    ranks: list[Rank] = []
    for at, (scope, name, figure) in enumerate(told, 1):
        same = ranks and ranks[-1].figure.value == figure.value
        position = ranks[-1].position if same else at
        if most is not None and position > most:
            break
        ranks.append(Rank(position, scope, name, figure))
    return Ranking(tuple(ranks), tuple(unranked))


def share_of(part: Figure, whole: Figure, places: int) -> Figure:
    """The part of the whole as a rate, its per cent rounded half up to so many decimals."""
    if not whole.value:
        expression = f"{part.expression} ÷ {whole.expression}"
        raise TotalsError("divided-by-zero", expression=expression)
    exact = quotient(part.value, whole.value)
    return Figure(
        rounded(exact.scaleb(2, EXACT), places).scaleb(-2, EXACT),
        RATE,
        missing=whole.missing,
        expression=f"{part.expression} ÷ {whole.expression}",
        places=places,
        make_sources=joined(whole),
    )
