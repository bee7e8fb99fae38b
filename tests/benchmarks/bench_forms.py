"""Forms a second, written and read back: python tests/benchmarks/bench_forms.py [ROUNDS].

docgen next to docxtpl, python-docx and openpyxl used plainly, in one run in which all take turns.
The form is that of the shipped example: seventeen numbers of one unit.
"""

import io
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import openpyxl
from docx import Document
from docxtpl import DocxTemplate

sys.path.insert(0, str(Path(__file__).parents[2]))

from docgen.campaign import Campaign, load
from docgen.documents.kinds import Unit
from docgen.fields import Value
from docgen.formats.returns import read_returned
from docgen.identity import mark_of
from docgen.intake.reading import read_form
from docgen.press.unitforms import UnitForms
from tests.benchmarks.bench_template import form as template_case
from tests.benchmarks.bench_template import measure
from tests.filling import fill_docx, fill_xlsx

ROUNDS: Final = 9
EXAMPLE: Final = Path(__file__).parents[2] / "examples/trade-secret-month"

Work = Callable[[], object]


class Forms:
    """The example's form: blank, filled, and as it came back."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.document = campaign.forms[0]
        self.units = UnitForms(campaign, self.document)
        first = campaign.reporting[0]
        self.unit = Unit(code=first.code, name=first.name)
        names = self.document.content.by_name
        self.values: dict[str, Value | None] = {name: n * 37 for n, name in enumerate(names)}
        marks = {mark_of(name): n * 37 for n, name in enumerate(names)}
        self.docx = fill_docx(
            self.units.docx(self.unit), {mark: str(n) for mark, n in marks.items()}
        )
        self.xlsx = fill_xlsx(self.units.xlsx(self.unit), dict(marks))

    def read(self, data: bytes, name: str) -> object:
        """The values in a returned file, which must be those that were filled in."""
        reading = read_form(self.campaign, read_returned(data, name), name)
        assert reading.unit == self.unit.code
        assert reading.values == self.values
        return reading


def writing(forms: Forms) -> dict[str, Work]:
    """What writes a form."""
    case = template_case()
    return {
        "docx: docxtpl": lambda: _by_docxtpl(case.template, case.values),
        "docx: python-docx": lambda: _by_python_docx(forms.values),
        "docx: docgen, blank": lambda: forms.units.docx(forms.unit),
        "docx: docgen, filled": lambda: forms.units.docx(forms.unit, forms.values),
        "xlsx: openpyxl": lambda: _by_openpyxl(forms.values),
        "xlsx: docgen, blank": lambda: forms.units.xlsx(forms.unit),
        "xlsx: docgen, filled": lambda: forms.units.xlsx(forms.unit, forms.values),
    }


def reading(forms: Forms) -> dict[str, Work]:
    """What reads a form; docgen's values are told apart, checked, and traced to their cells."""
    return {
        "docx: python-docx, cell by cell": lambda: _cells_of_word(forms.docx),
        "docx: docgen, cells": lambda: read_returned(forms.docx, "x"),
        "docx: docgen, values": lambda: forms.read(forms.docx, "x"),
        "xlsx: openpyxl": lambda: _cells_of_book(forms.xlsx),
        "xlsx: docgen, cells": lambda: read_returned(forms.xlsx, "x"),
        "xlsx: docgen, values": lambda: forms.read(forms.xlsx, "x"),
    }


def _by_docxtpl(template: bytes, values: Mapping[str, object]) -> bytes:
    made = DocxTemplate(io.BytesIO(template))
    made.render(dict(values), autoescape=True)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _by_python_docx(values: Mapping[str, object]) -> bytes:
    made: Any = Document()
    made.add_paragraph("统计表")
    table = made.add_table(len(values) + 1, 3)
    for row, (name, value) in enumerate(values.items(), 1):
        for column, text in enumerate((str(row), name, f"（{value}）")):
            table.cell(row, column).text = text
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _by_openpyxl(values: Mapping[str, Any]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row, (name, value) in enumerate(values.items(), 2):
        for column, text in enumerate((row - 1, name, value), 1):
            sheet.cell(row, column, text)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _cells_of_word(data: bytes) -> list[str]:
    table = Document(io.BytesIO(data)).tables[0]
    rows, columns = len(table.rows), len(table.columns)
    return [table.cell(row, column).text for row in range(rows) for column in range(columns)]


def _cells_of_book(data: bytes) -> list[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return [cell.value for row in sheet.iter_rows() for cell in row]


def table(title: str, taken: Mapping[str, float]) -> str:
    """Forms a second, microseconds each, and how many times the first of the same format."""
    lines = [f"| {title} | forms/s | µs | × the first |", "|---|--:|--:|--:|"]
    first: dict[str, float] = {}
    for name, seconds in taken.items():
        base = first.setdefault(name[:4], seconds)
        lines.append(
            f"| {name} | {1 / seconds:,.0f} | {seconds * 1e6:,.0f} | {base / seconds:.1f} |"
        )
    return "\n".join(lines)


def main(rounds: int) -> None:
    """Measure and print."""
    version = ".".join(map(str, sys.version_info[:2]))
    print(f"{os.cpu_count()} cores, Python {version}, {rounds} rounds\n")
    forms = Forms(load(EXAMPLE))
    for title, works in (("written", writing(forms)), ("read back", reading(forms))):
        print(table(title, measure(works, rounds)), "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
