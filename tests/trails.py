"""The trail of a shipped example: forms sent out, filled in as units do, collected, built.

What came back is read a second time here, by openpyxl and python-docx alone, found by where things
stand on the page, and added up with no code of docgen's.
"""

import os
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, Final

import docx
import openpyxl
import yaml
from docx.table import _Cell

from docgen.build import build
from docgen.campaign import load
from docgen.collect import Intake, collect
from docgen.findings import Severity
from docgen.identity import DATE_MARK, mark_of
from docgen.manifest import BLANK_FORM
from docgen.trace import Traced, trace
from tests.filling import fill_docx, fill_xlsx

EXAMPLES: Final = Path(__file__).parent.parent / "examples"
CHECKS: Final = """\
title: 关于检查执法情况的通报
data: [inspections, hazards]
body:
  - |
    检查设备{{ cell("001.checked") }}台套，检查单位{{ cell("016.checked") }}家，
    出动{{ inspectors }}人次。
  - table:
      title: 检查和隐患
      by: branch
      fields: ["001.checked", "007.found", "012.fines", "016.checked", major_cost, hazards.cost]
  - chart: {by: branch, fields: ["002.checked", "006.checked"], title: 检查设备}
signature: {date: 2026-09-08}
"""
# What units write in other ways; the first of a pair returns a Word form, or an Excel form.
ODD: Final[Mapping[tuple[str, str], str]] = {
    ("310115", "publicity_events"): "２６",
    ("310101", "publicity_companies"): "４４８",
    ("310106", "cases_published"): "无",
    ("310104", "cases_published"): "—",
    ("310105", "questionnaires"): "",
    ("310107", "suggestions"): "",
    ("310109", "publicity_participants"): "约520",
    ("310151", "guidance_companies"): "（36）",
    ("310110", "guidance_companies"): "(77)",
    ("310113", "publicity_materials"): "1,200",
    ("310112", "publicity_materials"): "1,200",
    ("310114", "trainings"): " 8 场次",
    ("990102", "inspectors"): "（２９６）",
    ("990121", "experts"): "无",
    ("990200", "major_cost"): "１,００７.５０",
    ("990202", "hazards.1.cost"): "",
}
NOON: Final = time(4, tzinfo=UTC)
UNCLEAR: Final = "约"
NIL: Final = "—"


# ------------------------------------------------------------ the returned files, read plainly


@dataclass(frozen=True)
class Told:
    """What stands in a cell of a returned file."""

    place: str
    text: str


def lines(path: Path) -> Iterator[list[Told]]:
    """The rows of all tables or sheets; cells that another reaches over from the left are out."""
    if path.suffix == ".docx":
        for number, table in enumerate(docx.Document(str(path)).tables, 1):
            for row, element in enumerate(table._tbl.tr_lst, 1):
                yield [
                    Told(f"第{number}个表格第{row}行第{at}列", _Cell(cell, table).text)
                    for at, cell in enumerate(element.tc_lst, 1)
                ]
        return
    for sheet in openpyxl.load_workbook(path):
        covered = {
            (row, column)
            for each in sheet.merged_cells.ranges
            for row in range(each.min_row, each.max_row + 1)
            for column in range(each.min_col + 1, each.max_col + 1)
        }
        for cells in sheet.iter_rows():
            yield [
                Told(f"{sheet.title}!{each.coordinate}", written(each.value))
                for each in cells
                if (each.row, each.column) not in covered
            ]


def written(value: object) -> str:
    if isinstance(value, datetime):
        return said(value.date())
    return "" if value is None else str(value)


def entries(path: Path, form: Mapping[str, Any]) -> dict[str, Told]:
    """The cells of a returned form by the names of the entries that they are for."""
    listed, rows, matrix = iter(list_names(form)), "", matrix_columns(form)
    found: dict[str, Told] = {}
    mode, grown, columns = "", 0, growing_columns(form)
    for line in lines(path):
        texts = [each.text.strip() for each in line]
        code = next((at for at, each in enumerate(texts) if re.fullmatch(r"\d{3}", each)), None)
        if code is not None and matrix:
            cells = zip(matrix, line[code + 1 :], strict=False)
            found |= {f"{texts[code]}.{name}": each for name, each in cells if each.text != "×"}
        elif texts[0] == "序号":
            mode = "list" if texts[2] in ("数据", "填报内容") else "rows"
        elif mode == "list" and re.fullmatch(r"\d*", texts[0]) and texts[1]:
            found[next(listed)] = line[2]
        elif mode == "rows" and texts[0].isdigit():
            grown += 1
            rows = columns[0]
            cells = zip(columns[1], line[1:], strict=False)
            found |= {f"{rows}.{grown}.{name}": each for name, each in cells}
        else:
            mode = ""
    assert next(listed, None) is None
    return found


def list_names(form: Mapping[str, Any]) -> list[str]:
    """The names of what stands in lists, in the order of the page."""
    parts = form.get("sections", [form])
    return [name for part in parts for name in flat_names(part.get("fields", ()))]


def flat_names(fields: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in fields:
        yield each["name"]
        yield from flat_names(each.get("fields", ()))


def growing_columns(form: Mapping[str, Any]) -> tuple[str, list[str]]:
    for part in form.get("sections", ()):
        if "rows" in part:
            return part["rows"]["name"], [each["name"] for each in part["rows"]["columns"]]
    return "", []


def matrix_columns(form: Mapping[str, Any]) -> list[str]:
    def leaves(columns: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        for each in columns:
            yield from leaves(each["columns"]) if "columns" in each else [each["name"]]

    parts = [part["matrix"] for part in form.get("sections", ()) if "matrix" in part]
    return [name for part in parts for name in leaves(part["columns"])]


def number(text: str) -> Decimal | None:
    """The number in a cell, however it is written; None for none, and for what nobody can tell."""
    if text.startswith("=") or UNCLEAR in text:
        return None
    found = re.search(r"-?\d[\d,]*(?:\.\d+)?", unicodedata.normalize("NFKC", text))
    return Decimal(found[0].replace(",", "")) if found else None


# ------------------------------------------------------------ the trail


@dataclass
class Trail:
    """A campaign on its way: its folder, what units returned, what was corrected by hand."""

    folder: Path
    returned: dict[tuple[str, str], Path] = field(default_factory=dict)
    corrected: dict[tuple[str, str, str], Decimal] = field(default_factory=dict)
    intake: Intake | None = None

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @cached_property
    def facts(self) -> dict[str, Any]:
        return self.yaml("campaign.yaml")

    @cached_property
    def units(self) -> dict[str, dict[str, Any]]:
        return {unit["code"]: unit for unit in self.facts["units"]}

    @cached_property
    def asked(self) -> list[str]:
        return [code for code, unit in self.units.items() if unit.get("reports", True)]

    @cached_property
    def forms(self) -> dict[str, dict[str, Any]]:
        kinds = [each for each in self.facts["documents"] if each["kind"] == "form"]
        return {each["name"]: self.yaml(each["file"]) for each in kinds}

    @cached_property
    def told(self) -> dict[tuple[str, str, str], Told]:
        """What stands in the returned files: by unit, form and entry."""
        return {
            (unit, form, name): each
            for (unit, form), path in self.returned.items()
            for name, each in entries(path, self.forms[form]).items()
        }

    @cached_property
    def traced(self) -> tuple[Traced, ...]:
        return trace(load(self.folder))

    def yaml(self, name: str) -> dict[str, Any]:
        made: dict[str, Any] = yaml.safe_load((self.folder / name).read_text("utf-8"))
        return made

    def code_of(self, short: str) -> str:
        (code,) = (code for code, unit in self.units.items() if unit["short"] == short)
        return code

    def branch(self, top: str) -> list[str]:
        """The units that report at or below a unit."""
        below = [
            each for code in self.units if self.parent(code) == top for each in self.branch(code)
        ]
        return [*([top] if top in self.asked else []), *below]

    def parent(self, code: str) -> str | None:
        above: str | None = self.units[code].get("parent")
        return above

    def form_of(self, name: str) -> str:
        """The form that has an entry of this name."""
        plain = name.partition(".")[0]
        for form, data in self.forms.items():
            if plain in list_names(data) or plain == growing_columns(data)[0]:
                return form
        (form,) = (each for each, data in self.forms.items() if matrix_columns(data))
        return form

    # -------------------------------------------------------- reckoned again

    def amount(self, unit: str, name: str) -> Decimal | None:
        """The number of a unit: as corrected, as written, or as it follows from others."""
        form = self.form_of(name)
        if (unit, form, name) in self.corrected:
            return self.corrected[unit, form, name]
        if (unit, form) not in self.returned:
            return None
        rows, columns = growing_columns(self.forms[form])
        if rows and name.partition(".")[0] == rows and name.count(".") < 2:
            return self.grown(unit, form, name, columns)
        cell = self.told[unit, form, name]
        if not cell.text.startswith("="):
            return number(cell.text)
        if name == "major_open":
            return self.needed(unit, "major_found") - self.needed(unit, "major_fixed")
        row, _, column = name.partition(".")
        assert row == "001", name
        parts = ("002", "003", "005", "006", "009", "010", "011")
        return sum((self.needed(unit, f"{part}.{column}") for part in parts), Decimal())

    def needed(self, unit: str, name: str) -> Decimal:
        made = self.amount(unit, name)
        assert made is not None
        return made

    def grown(self, unit: str, form: str, name: str, columns: Sequence[str]) -> Decimal | None:
        """The sum of a column of growing rows, or the number of rows that hold anything."""
        rows, _, column = name.partition(".")
        numbers = {int(key[2].split(".")[1]) for key in self.told if key[2].startswith(f"{rows}.")}
        filled = [
            n
            for n in sorted(numbers)
            if any(
                each.text.strip()
                for name in columns
                if (each := self.told.get((unit, form, f"{rows}.{n}.{name}")))
            )
        ]
        if not column:
            return Decimal(len(filled))
        cells = [number(self.told[unit, form, f"{rows}.{n}.{column}"].text) for n in filled]
        found = [each for each in cells if each is not None]
        return sum(found, Decimal()) if found else None

    def total(self, name: str, units: Sequence[str] | None = None) -> Decimal | None:
        found = [self.amount(unit, name) for unit in (self.asked if units is None else units)]
        numbers = [each for each in found if each is not None]
        return sum(numbers, Decimal()) if numbers else None


def walked(example: str, folder: Path, *, more: str = "") -> Trail:
    """Forms sent out, filled in and collected; what the example corrects is corrected; built."""
    shutil.copytree(EXAMPLES / example, folder, ignore=shutil.ignore_patterns("submissions"))
    if more:
        (folder / "checks.yaml").write_text(CHECKS, encoding="utf-8")
        facts = (folder / "campaign.yaml").read_text("utf-8")
        facts = facts.replace("\ndue:", f"{more}\n\ndue:".replace("\n\n\n", "\n\n"), 1)
        (folder / "campaign.yaml").write_text(facts, encoding="utf-8")
    trail = Trail(folder)
    build(load(folder), trail.out, only=[BLANK_FORM])
    for path in sorted((EXAMPLES / example / "submissions").glob("*.yaml")):
        data = yaml.safe_load(path.read_text("utf-8"))
        blocks = data["forms"]
        if "inspections" in trail.forms:
            blocks["inspections"] = {"values": invented(data["unit"])}
        for form, block in blocks.items():
            returned(trail, data["unit"], form, block)
    trail.intake = collect(load(folder), now=datetime(2026, 9, 3, tzinfo=UTC))
    for path in (EXAMPLES / example / "submissions").glob("*.yaml"):
        data = yaml.safe_load(path.read_text("utf-8"))
        for form, block in data["forms"].items():
            for name, fix in block.get("corrections", {}).items():
                correct(trail, data["unit"], form, name, fix)
    reports = [each["name"] for each in trail.facts["documents"] if each["kind"] == "report"]
    made = build(load(folder), trail.out, only=["report", "ledger"])
    assert [each for each in made.findings if each.severity is Severity.ERROR] == []
    assert len(made.artifacts) == len(reports) + 1
    return trail


def returned(trail: Trail, unit: str, form: str, block: Mapping[str, Any]) -> None:
    """Fill in the unit's blank form, in Word or Excel by turns, and put it into the inbox."""
    # A correction by hand puts right what was returned.
    values = dict(flattened(block["values"]))
    values |= {name: text for (code, name), text in ODD.items() if code == unit and name in values}
    suffix = (".docx", ".xlsx")[(trail.asked.index(unit) + len(trail.forms)) % 2]
    (blank,) = (
        path
        for path in (trail.out / "填报表").rglob(f"*{suffix}")
        if path.name.startswith(f"{trail.units[unit]['short']} ")
        and re.sub(r"\s", "", trail.forms[form]["title"]) in re.sub(r"\s", "", path.name)
    )
    day = block.get("date") or block.get("received")
    plain: dict[str, Any] = {mark_of(name): value for name, value in values.items()}
    if day and trail.forms[form]["head"]["date"]:
        plain[DATE_MARK] = day
    if suffix == ".docx":
        data = fill_docx(blank.read_bytes(), {mark: said(value) for mark, value in plain.items()})
    else:
        plain = {mark: cell(value) for mark, value in plain.items() if mark not in formulas(form)}
        data = fill_xlsx(blank.read_bytes(), plain)
    target = trail.folder / "inbox" / f"{unit}-{form}{suffix}"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(data)
    moment = datetime.combine(day or date(2026, 8, 20), NOON).timestamp()
    os.utime(target, (moment, moment))
    trail.returned[unit, form] = target


def flattened(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if name == "hazards":
            for number_, row in enumerate(value, 1):
                yield from ((f"{name}.{number_}.{key}", each) for key, each in row.items())
        else:
            yield name, value


def formulas(form: str) -> set[str]:
    """The marks of cells that Excel reckons, which are locked."""
    if form == "hazards":
        return {mark_of("major_open")}
    names = ("checked", "found", "cases", "fines")
    return {mark_of(f"001.{year}{name}") for name in names for year in ("", "year_")} | {
        mark_of("001.year_fixed")
    }


def said(value: Any) -> str:
    """A value as a person writes it."""
    match value:
        case bool():
            return "是" if value else "否"
        case dict():
            return f"{said(value['start'])}至{said(value['end'])}"
        case list():
            return "、".join(value)
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case str() if re.fullmatch(r"\d{4}-\d{2}", value):
            return f"{value[:4]}年{int(value[5:])}月"
        case _:
            return str(value)


def cell(value: Any) -> Any:
    """A value as a person types it into Excel."""
    plain = isinstance(value, int | float | date) and not isinstance(value, bool)
    return value if plain else said(value)


def invented(unit: str) -> dict[str, Any]:
    """Values of the matrix that hold together; without rates, which nobody adds up."""
    random, made = Random(unit), {}
    for column in ("checked", "found", "cases", "fines"):
        money = column == "fines"
        row = {f"{n:03}": random.randint(0, 900) for n in (2, 3, 5, 6, 9, 10, 11)}
        row["001"] = sum(row.values())
        row["004"], row["007"] = random.randint(0, row["003"]), random.randint(0, row["006"])
        row["008"] = random.randint(0, row["007"])
        row["012"] = random.randint(0, row["001"])
        row["013"] = random.randint(0, row["001"] - row["012"])
        row["014"] = row["001"] - row["012"] - row["013"]
        row["015"] = random.randint(0, row["014"])
        if column == "checked":
            row["016"] = random.randint(0, row["001"])
        for code, value in row.items():
            if code == "008" and column in ("cases", "fines"):
                continue
            for name in (column, f"year_{column}", *(["year_fixed"] * (column == "found"))):
                made[f"{code}.{name}"] = value / 100 if money else value
    return made


def correct(trail: Trail, unit: str, form: str, name: str, fix: Mapping[str, Any]) -> None:
    """Write a correction into the unit's submission, as an officer does."""
    path = trail.folder / f"submissions/{unit}.yaml"
    line = f"{{value: {fix['value']}, by: {fix['by']}, why: {fix['why']!r}, on: 2026-09-01}}"
    block = f"    corrections:\n      {name}: {line}\n"
    head, tail = path.read_text("utf-8").split(f"  {form}:\n", 1)
    path.write_text(f"{head}  {form}:\n{block}{tail}", encoding="utf-8")
    trail.corrected[unit, form, name] = Decimal(str(fix["value"]))
