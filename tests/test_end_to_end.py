"""The whole trail of the shipped examples: forms out, forms back, and every total reckoned again.

Report, charts, ledger and trace must say what the returned files come to, which `tests.trails`
reads and adds up without docgen.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import docx
import openpyxl
import pytest
from lxml import etree

from docgen.build import LEDGER_FILE
from docgen.trace import TracedCell
from tests.trails import (
    NIL,
    ODD,
    UNCLEAR,
    Trail,
    flat_names,
    list_names,
    matrix_columns,
    number,
    walked,
)

C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Trail:
    return walked("trade-secret-month", tmp_path_factory.mktemp("trail") / "campaign")


@pytest.fixture(scope="module")
def safety(tmp_path_factory: pytest.TempPathFactory) -> Trail:
    more = "  - {name: checks, kind: report, file: checks.yaml}"
    return walked("equipment-safety", tmp_path_factory.mktemp("trail") / "campaign", more=more)


@pytest.fixture(params=["month", "safety"])
def trail(request: pytest.FixtureRequest) -> Trail:
    made: Trail = request.getfixturevalue(request.param)
    return made


# ------------------------------------------------------------ what must be the same


def test_every_file_is_collected_and_read(trail: Trail) -> None:
    assert trail.intake
    assert trail.intake.files == trail.intake.read == len(trail.returned)
    assert len({path.suffix for path in trail.returned.values()}) == 2
    made = trail.intake.submissions
    assert {(unit, form) for unit in made for form in made[unit].forms} == set(trail.returned)
    unclear = {
        (unit.unit, name)
        for unit in made.values()
        for each in unit.forms.values()
        for name in each.unclear
    }
    wanted = {key for key, text in ODD.items() if UNCLEAR in text and key[0] in trail.units}
    assert unclear == wanted


def test_the_odd_cells_are_there(trail: Trail) -> None:
    """What is written in other ways stands in the files so, in Word and in Excel."""
    odd = {key: text for key, text in ODD.items() if key[0] in trail.units}
    for (unit, name), text in odd.items():
        assert text in trail.told[unit, trail.form_of(name), name].text
    kinds = {trail.returned[unit, trail.form_of(name)].suffix for unit, name in odd}
    assert kinds == {".docx", ".xlsx"}


def test_every_number_of_the_report_is_traced_to_the_cells_of_the_files(trail: Trail) -> None:
    seen = 0
    for traced in trail.traced:
        for each in traced.cells:
            form = next(name for name, data in trail.forms.items() if title(data) == each.form)
            if (unit := each.unit, form) not in trail.returned:
                assert traced.expression in ("应报单位", "未报单位")
                continue
            path = trail.returned[unit, form]
            assert each.file
            assert each.file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
            assert each.file.name == path.name
            if each.entry:
                seen += 1
                assert_cell(trail, each, form)
    assert seen > 500


def assert_cell(trail: Trail, each: TracedCell, form: str) -> None:
    """The cell is the one of the entry, its raw text and its value are what stands there."""
    key = each.unit, form, each.entry
    there = trail.told[key]
    if not there.text.startswith("="):
        assert (each.cell, squeezed(each.raw)) == (there.place, squeezed(there.text)), key
    if key in trail.corrected:
        assert each.correction
        assert (each.value, each.before) == (trail.corrected[key], number(there.text))
    elif isinstance(each.value, int | Decimal) and not isinstance(each.value, bool):
        assert each.value == trail.amount(each.unit, each.entry), key


def test_every_plain_total_of_the_report_is_what_the_files_come_to(trail: Trail) -> None:
    plain = 0
    for traced in trail.traced:
        name = traced.expression.partition("|")[0]
        name = name.removeprefix('cell("').removesuffix('")')
        if traced.figure is None or not known(trail, name):
            continue
        plain += 1
        assert traced.figure.value == trail.total(name), name
        if "|" not in traced.expression:
            assert traced.text == shown(trail.total(name))
        without = [code for code in trail.asked if trail.amount(code, name) is None]
        wanted = {trail.units[code]["short"] for code in without}
        assert {each.unit for each in traced.cells} == set(trail.asked) - set(without)
        assert wanted <= set(traced.missing) | nothing_said(trail, name)
    assert plain >= 9


def test_every_sum_of_the_report_is_that_of_its_own_cells(trail: Trail) -> None:
    """Also of branches, units, and growing rows, in sentences, tables and charts."""
    sums = [
        each
        for each in trail.traced
        if each.figure and re.fullmatch(r"(?:合计)?\([^÷]*\)", each.figure.expression)
    ]
    assert len(sums) > 50
    for traced in sums:
        cells = {(each.unit, each.entry): each for each in traced.cells}
        assert len(cells) == len(traced.cells)
        if "行数" in traced.expression or (traced.figure and "行数" in traced.figure.expression):
            wanted = Decimal(len(cells))
        else:
            found = [trail.amount(*key) for key in cells]
            wanted = sum((each for each in found if each is not None), Decimal())
        assert traced.figure
        assert traced.figure.value == wanted, traced.figure.expression


def test_the_tables_of_the_reports_are_what_the_files_come_to(trail: Trail) -> None:
    count = 0
    for report, made in reports(trail):
        tables = docx.Document(str(made)).tables
        for spec in specs(trail.yaml(report)["body"], "table"):
            fields = [each if isinstance(each, str) else each["name"] for each in spec["fields"]]
            rows = [row for table in tables for row in rows_of(trail, table, len(fields))]
            wanted = dict(expected_rows(trail, spec, fields))
            found = {name: cells for name, cells in rows if name in wanted}
            assert found == wanted
            count += len(wanted)
    assert count >= 5


def test_the_charts_and_their_workbooks_are_what_the_files_come_to(trail: Trail) -> None:
    for report, made in reports(trail):
        charts = list(drawn(made))
        given = list(specs(trail.yaml(report)["body"], "chart"))
        assert len(charts) == len(given)
        for spec, (series, book) in zip(given, charts, strict=True):
            fields = [each if isinstance(each, str) else each["name"] for each in spec["fields"]]
            assert len(series) == len(fields)
            for name, points in zip(fields, series.values(), strict=True):
                assert points == {each: charted(trail, spec, name, each) for each in points}
            assert book == series
            if "by" not in spec:
                values = [trail.amount(code, fields[0]) or Decimal() for code in trail.asked]
                largest = sorted(values, reverse=True)[: spec["most"]]
                first = next(iter(series.values()))
                assert sorted(first.values(), reverse=True) == largest


def test_the_ledger_is_what_the_files_come_to(trail: Trail) -> None:
    book = openpyxl.load_workbook(trail.out / LEDGER_FILE, data_only=True)
    for sheet, (form, data) in zip(book, trail.forms.items(), strict=False):
        names = ledger_names(data)
        rows = [[each.value for each in row] for row in sheet.iter_rows()]
        start = next(at for at, row in enumerate(rows) if row[1] == "合计")
        for row in (rows[start], *rows[start + 2 :]):
            code = str(row[2] or "")
            inner = [code] if isinstance(row[0], int) else trail.branch(code) if code else None
            came = [each for each in inner or trail.asked if (each, form) in trail.returned]
            for name, value in zip(names, row[5:], strict=False):
                if name and summed(data, name):
                    wanted = trail.total(name, came) if came else None
                    found = None if value in ("", NIL, "待核") else value
                    assert found == as_cell(wanted), (row[1], name)
        assert {row[2] for row in rows[start:] if isinstance(row[0], int)} == set(trail.asked)


def test_the_origins_in_the_ledger_are_the_cells_of_the_files(trail: Trail) -> None:
    book = openpyxl.load_workbook(trail.out / LEDGER_FILE, data_only=True)
    head = [each.value for each in book["来源"][3]]
    seen = 0
    for row in book["来源"].iter_rows(min_row=4, values_only=True):
        told = dict(zip(head, row, strict=True))
        if told["代码"] is None:
            continue
        form = next(name for name, data in trail.forms.items() if title(data) == told["统计表"])
        there = trail.told.get((str(told["代码"]), form, str(told["名称"])))
        if there is None or there.text.startswith("="):
            continue
        seen += 1
        path = trail.returned[str(told["代码"]), form]
        assert told["文件"] == path.name
        assert told["文件的SHA-256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert (told["单元格"], squeezed(told["原填内容"])) == (there.place, squeezed(there.text))
    filled = [each for each in trail.told.values() if number(each.text) is not None]
    assert seen >= len(filled) / 2


def test_the_unit_that_did_not_report_is_counted_nowhere(trail: Trail) -> None:
    (absent,) = set(trail.asked) - {unit for unit, _ in trail.returned}
    counted = {
        each.unit
        for traced in trail.traced
        if traced.expression not in ("应报单位", "未报单位")
        for each in traced.cells
    }
    assert counted
    assert absent not in counted
    named = [each for each in trail.traced if each.expression == "未报单位"]
    assert named
    assert all([cell.unit for cell in each.cells] == [absent] for each in named)


# ------------------------------------------------------------ what stands in the results


def title(form: Mapping[str, Any]) -> str:
    return re.sub(r"\n", "", str(form["title"])).strip()


def squeezed(text: object) -> str:
    return re.sub(r"\s", "", str(text or ""))


def shown(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def as_cell(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def known(trail: Trail, name: str) -> bool:
    """Whether it is the name of something that is added up."""
    if any(name in list_names(data) for data in trail.forms.values()):
        return True
    return re.fullmatch(r"\d{3}\.\w+", name) is not None


def nothing_said(trail: Trail, name: str) -> set[str]:
    """The units that wrote that there is none, which is neither missing nor 0."""
    form = trail.form_of(name)
    units = [code for code in trail.asked if (code, form) in trail.returned]
    said = {code for code in units if nil(trail.told[code, form, name].text)}
    return {trail.units[code]["short"] for code in said}


def nil(text: str) -> bool:
    return bool(re.fullmatch(r"[（(]?\s*[无—]\s*[)）]?\w*", text))


def reports(trail: Trail) -> Iterator[tuple[str, Path]]:
    """The declarations of the reports, and the documents made of them."""
    for each in trail.facts["documents"]:
        if each["kind"] == "report":
            name = re.sub(r"\s", "", trail.yaml(each["file"])["title"])
            yield each["file"], trail.out / f"{name}.docx"


def specs(body: Sequence[Any], kind: str) -> Iterator[dict[str, Any]]:
    """The tables, or the charts, that a report declares."""
    for part in body:
        if isinstance(part, dict):
            if kind in part:
                yield part[kind]
            yield from specs(part.get("body", ()), kind)


def rows_of(trail: Trail, table: Any, count: int) -> Iterator[tuple[str, list[str]]]:
    names = {unit["short"] for unit in trail.units.values()} | {"合计"}
    for row in table.rows:
        texts = [each.text.strip() for each in row.cells]
        if (name := texts[0].rstrip("*")) in names and len(texts) > count:
            yield name, texts[-count:]


def expected_rows(
    trail: Trail, spec: Mapping[str, Any], fields: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    if spec.get("by") == "branch":
        tops = [code for code in trail.units if trail.parent(code) == next(iter(trail.units))]
        scopes = {trail.units[code]["short"]: trail.branch(code) for code in tops}
    else:
        scopes = {trail.units[code]["short"]: [code] for code in trail.asked}
    for name, units in {**scopes, "合计": trail.asked}.items():
        if not any(unit in units for unit, _ in trail.returned):
            yield name, ["未报"] * len(fields)
        elif len(units) > 1:
            yield name, [shown(trail.total(each, units)) for each in fields]
        else:
            yield name, [single(trail, units[0], each) for each in fields]


def single(trail: Trail, unit: str, name: str) -> str:
    value = trail.amount(unit, name)
    told = trail.told[unit, trail.form_of(name), name].text
    if UNCLEAR in told:
        return "待核"
    return NIL if value is None and nil(told) else shown(value)


Points = dict[str, Decimal]


def drawn(report: Path) -> Iterator[tuple[dict[str, Points], dict[str, Points]]]:
    """The series of each chart, as kept in the document, and as in its workbook."""
    with zipfile.ZipFile(report) as package:
        charts = [each for each in package.namelist() if re.fullmatch(r"word/charts/[^/]+", each)]
        for number_ in range(1, len(charts) + 1):
            root = etree.fromstring(package.read(f"word/charts/chart{number_}.xml"))
            links = etree.fromstring(package.read(f"word/charts/_rels/chart{number_}.xml.rels"))
            (target,) = (each.get("Target") for each in links)
            data = package.read(f"word/{target.removeprefix('../')}")
            yield kept(root), in_book(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0])


def kept(root: Any) -> dict[str, Points]:
    made = {}
    for series in root.iter(f"{C}ser"):
        name = series.find(f"{C}tx").find(f".//{C}v").text
        names, values = (
            {each.get("idx"): each.find(f"{C}v").text for each in series.find(part).iter(f"{C}pt")}
            for part in (f"{C}cat", f"{C}val")
        )
        made[name] = {names[at]: Decimal(value) for at, value in values.items()}
    return made


def in_book(sheet: Any) -> dict[str, Points]:
    head, *rows = sheet.iter_rows(values_only=True)
    return {
        name: {row[0]: Decimal(str(row[at])) for row in rows if row[at] is not None}
        for at, name in enumerate(head)
        if at
    }


def charted(trail: Trail, spec: Mapping[str, Any], name: str, category: str) -> Decimal | None:
    """What a category of a chart comes to."""
    if spec.get("by") == "choice":
        cells = (each.text for key, each in trail.told.items() if key[2] == name)
        return Decimal(sum(category in re.split("、", text) for text in cells))
    code = trail.code_of(category)
    return trail.total(name, trail.branch(code) if spec.get("by") == "branch" else [code])


def ledger_names(form: Mapping[str, Any]) -> list[str]:
    """The names of the ledger's columns, in the order of the form; "" for what is not looked at."""
    made: list[str] = []
    for part in form.get("sections", [form]):
        made += flat_names(part.get("fields", ()))
        if "matrix" in part:
            made += [
                f"{code}.{column}"
                for code, without in matrix_rows(part["matrix"]["rows"])
                for column in matrix_columns(form)
                if column not in without
            ]
        if "rows" in part:
            columns = ("devices", "cost")
            made += [part["rows"]["name"], *(f"{part['rows']['name']}.{each}" for each in columns)]
    return made


def matrix_rows(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    for each in rows:
        if not each.get("group"):
            yield each["code"], each.get("without", [])
        yield from matrix_rows(each.get("rows", ()))


def summed(form: Mapping[str, Any], name: str) -> bool:
    """Whether numbers of that name are added up."""
    kinds = dict(types(form.get("sections", [form])))
    return "rate" not in name and kinds.get(name, "whole") in ("whole", "decimal")


def types(items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for each in items:
        if "name" in each:
            yield each["name"], each.get("type", "whole")
        yield from types(each.get("fields", ()))
