"""What rules may call the fields of a form, and the rows and columns of its tables."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from docgen.forms.matrix import MatrixModel
from docgen.forms.sections import RowsModel, SectionModel, SignatureModel, part_lines

ROW, COLUMN, EACH, SUM, COUNT = "row", "column", "each", "sum", "count"
"""Kinds of targets that stand for several entries: written kind/part or rows/name."""

_TOTAL = re.compile(r"(sum|count|合计|行数)\s*[(（]\s*([^()（）]+?)\s*[)）]")
_TOTALS = {"sum": SUM, "合计": SUM, "count": COUNT, "行数": COUNT}

_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "<>": "≠", "*": "×", "/": "÷"}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))

Called = Iterable[tuple[str, str]]


def target(kind: str, *names: object) -> str:
    """A target of a rule that is no single entry; names never hold the stroke."""
    return "/".join((kind, *map(str, names)))


def plain(text: str) -> str:
    """A rule with sums and counts written as `Names` knows them: sum(activities.people)."""
    return _TOTAL.sub(lambda found: f"{_TOTALS[found[1]]}({found[2]})", text)


class Names:
    """The targets of a form by what rules may call them: names, codes, and unique labels."""

    def __init__(self, parts: Sequence[SectionModel], signers: Sequence[SignatureModel]) -> None:
        self._parts, self._signers = parts, signers
        self.matrices: Mapping[int, MatrixModel] = {
            index: part.matrix for index, part in enumerate(parts) if part.matrix
        }
        self.rows: Mapping[str, RowsModel] = {
            part.rows.name: part.rows for part in parts if part.rows
        }

    @cached_property
    def callings(self) -> Mapping[str, str]:
        """The targets by what a rule of the form calls them."""
        found: dict[str, list[tuple[str, str]]] = {"name": [], "code": [], "label": []}
        for kind, calling, what in self._all():
            found[kind].append((calling, what))
        return {**_unique(found["label"]), **_unique(found["code"]), **dict(found["name"])}

    def shown(self, calling: str) -> str:
        """How a printed rule calls what a rule of the form calls so: by its code, else “label”."""
        what = self.callings[calling]
        code = self._codes.get(what)
        return code or f"“{self._labels.get(what, calling)}”"

    def printed(self, rule: str) -> str:
        """A rule as forms print it: codes, or else “labels”, for names; ≤ for <=."""
        named = self._called.sub(lambda found: self.shown(found[0]), plain(rule))
        return _SIGN.sub(lambda found: _SIGNS[found[0]], named)

    @cached_property
    def _called(self) -> re.Pattern[str]:
        longest = sorted(self.callings, key=len, reverse=True)
        return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest))})(?![\w.])")

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        """The printed codes of fields and rows."""
        fields = {
            line.field.name: line.field.code for part in self._parts for line in part_lines(part)
        }
        rows = {
            target(ROW, index, line.name): line.model.code
            for index, matrix in self.matrices.items()
            for line in matrix.lines
        }
        return {what: code for what, code in {**fields, **rows}.items() if code}

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        """The labels of all targets; a sum is the column's 合计."""
        labels: dict[str, str] = {}
        for kind, calling, what in self._all():
            if kind == "label":
                labels.setdefault(what, calling)
        for label, rows in ((part.rows_label, part.rows) for part in self._parts):
            for column in rows.columns if rows else ():
                assert rows
                labels[target(SUM, rows.name, column.name)] = f"{label}·{column.label}合计"
                labels[target(COUNT, rows.name)] = f"{label}行数"
        return labels

    def of_column(self, part: int) -> Mapping[str, str]:
        """The targets by what a computed column of a matrix calls them: its columns first."""
        return {**self.callings, **dict(self._columns(part))}

    def of_row(self, part: int) -> Mapping[str, str]:
        """The targets by what a computed row of a matrix calls them: its rows first."""
        lines = self.matrices[part].lines
        coded = [(line.model.code, target(ROW, part, line.name)) for line in lines]
        named = {line.name: target(ROW, part, line.name) for line in lines}
        return {**self.callings, **{code: what for code, what in coded if code}, **named}

    def of_rows(self, rows: str) -> Mapping[str, str]:
        """The targets by what a computed column of growing rows calls them: its columns first."""
        columns = {each.name: target(EACH, rows, each.name) for each in self.rows[rows].columns}
        return {**self.callings, **columns}

    def _all(self) -> Iterator[tuple[str, str, str]]:
        for index, part in enumerate(self._parts):
            for line in part_lines(part):
                field = line.field
                yield "name", field.name, field.name
                yield "label", field.label, field.name
                if field.code:
                    yield "code", field.code, field.name
            if part.matrix:
                yield from self._of_matrix(index, part.matrix)
            if part.rows:
                yield from _of_rows(part.rows)
        for signer in self._signers:
            yield "name", signer.name, signer.name
            yield "label", signer.label, signer.name

    def _of_matrix(self, index: int, matrix: MatrixModel) -> Iterator[tuple[str, str, str]]:
        for line in matrix.lines:
            row = target(ROW, index, line.name)
            yield "name", line.name, row
            yield "label", line.model.label, row
            if line.model.code and line.model.code != line.name:
                yield "code", line.model.code, row
            for column in matrix.columns_flat:
                yield "name", f"{line.name}.{column.name}", f"{line.name}.{column.name}"
        for calling, what in self._columns(index):
            yield "label", calling, what

    def _columns(self, part: int) -> Iterator[tuple[str, str]]:
        columns = self.matrices[part].columns_flat
        labels = [(column.path[-1], target(COLUMN, part, column.name)) for column in columns]
        yield from _unique(labels).items()
        for column in columns:
            what = target(COLUMN, part, column.name)
            for calling in (
                column.label,
                f"栏{column.number}",
                f"第{column.number}栏",
                column.name,
            ):
                yield calling, what


def _of_rows(rows: RowsModel) -> Iterator[tuple[str, str, str]]:
    yield "name", f"count({rows.name})", target(COUNT, rows.name)
    for column in rows.columns:
        yield "name", f"{rows.name}.{column.name}", target(EACH, rows.name, column.name)
        yield "name", f"sum({rows.name}.{column.name})", target(SUM, rows.name, column.name)
        yield "label", column.label, target(EACH, rows.name, column.name)
        yield "label", column.name, target(EACH, rows.name, column.name)


def _unique(callings: Called) -> dict[str, str]:
    """The callings that stand for one target alone."""
    targets: dict[str, set[str]] = {}
    for calling, what in callings:
        targets.setdefault(calling, set()).add(what)
    return {calling: found.pop() for calling, found in targets.items() if len(found) == 1}
