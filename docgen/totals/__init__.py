"""Submissions added up: figures with what they are made of, by unit, by branch, and in all."""

from docgen.totals.figure import POINTS, RATE, Figure, Source, TotalsError
from docgen.totals.ranks import Rank, Ranking
from docgen.totals.totals import RowsOf, TextOf, Totals, total_up
from docgen.totals.tree import Scope, UnitLike, UnitTree
from docgen.totals.ways import Way

__all__ = [
    "POINTS",
    "RATE",
    "Figure",
    "Rank",
    "Ranking",
    "RowsOf",
    "Scope",
    "Source",
    "TextOf",
    "Totals",
    "TotalsError",
    "UnitLike",
    "UnitTree",
    "Way",
    "total_up",
]
