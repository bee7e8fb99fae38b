"""Forms of several parts, drawn and judged: pages as predicted, and formulas that reckon."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from docgen.build import build
from docgen.documents.laid import Laid
from docgen.forms import completed
from docgen.identity import mark_of
from tests.filling import fill_docx, fill_xlsx
from tests.form_samples import (
    LIST,
    MATRIX,
    ROWS,
    SIGNATURE,
    TOTALS,
    UNIT,
    VALUES,
    WHOLE,
    Sample,
    form_yaml,
    sample,
)
from tests.rendering import Page, read_pdf, to_pdf
from tests.test_form_parts import LONG
from tests.test_unit_forms import saved_as

Judge = Callable[[Iterable[Path]], dict[Path, list[str]]]

FORMS: Final = {
    "whole": WHOLE,
    "turned": WHOLE.replace("portrait", "landscape"),
    "matrix": form_yaml(MATRIX, more=SIGNATURE),
    "rows": form_yaml(ROWS.replace("blank: 4", "blank: 40"), more=SIGNATURE),
    "long": LONG,
    "long-turned": LONG.replace("portrait", "landscape") + SIGNATURE,
    "list": form_yaml(LIST, TOTALS, ROWS),
}


class Drawn:
    """The forms as files, and the pages of each."""

    def __init__(self, folder: Path) -> None:
        self.samples: dict[str, Sample] = {}
        self.laid: dict[str, Laid] = {}
        self.files: dict[str, Path] = {}
        for name, form in FORMS.items():
            made = self.samples[name] = sample(folder / name, form)
            values = {key: each for key, each in VALUES.items() if made.form.entry(key)}
            for how, given in (("blank", None), ("filled", values)):
                self.laid[f"{name}-{how}"] = made.made(given).laid
                for suffix, data in (
                    ("docx", made.forms.docx(UNIT, given)),
                    ("xlsx", made.forms.xlsx(UNIT, given)),
                ):
                    path = folder / f"{name}-{how}-{suffix}.{suffix}"
                    path.write_bytes(data)
                    self.files[path.stem] = path
        self.folder = folder
        self.pages: dict[str, list[Page]] = {}

    def draw(self) -> None:
        """Draw all of them at once."""
        files = list(self.files.values())
        drawn = to_pdf(files, self.folder / "pdf")
        pages = {file.stem: read_pdf(pdf) for file, pdf in zip(files, drawn, strict=True)}
        self.pages.update(pages)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """The files alone."""
    return Drawn(tmp_path_factory.mktemp("parts"))


@pytest.fixture(scope="module")
def drawn(rendering: None, made: Drawn) -> Drawn:
    """The files drawn."""
    made.draw()
    return made


def test_judges_are_content(made: Drawn, judges: Judge) -> None:
    assert judges(made.files.values()) == {}


NAMES: Final = [f"{name}-{how}" for name in FORMS for how in ("blank", "filled")]


@pytest.mark.parametrize("name", NAMES)
def test_there_are_as_many_pages_as_predicted(drawn: Drawn, name: str) -> None:
    assert len(drawn.pages[f"{name}-docx"]) == drawn.laid[name].pages


@pytest.mark.parametrize("name", NAMES)
def test_tables_stay_inside_the_text_area(drawn: Drawn, name: str) -> None:
    page = drawn.laid[name].page
    for drawing in drawn.pages[f"{name}-docx"]:
        assert (round(drawing.width), round(drawing.height)) == (page.width, page.height)
        if drawing.rules:
            assert min(rule.x0 for rule in drawing.rules) == pytest.approx(page.left, abs=0.6)
            right = page.width - page.right
            assert max(rule.x1 for rule in drawing.rules) == pytest.approx(right, abs=0.6)
            assert max(rule.bottom for rule in drawing.rules) <= page.height - page.bottom + 0.3


@pytest.mark.parametrize("name", NAMES)
def test_sheets_are_one_page_wide_and_not_much_longer(drawn: Drawn, name: str) -> None:
    pages = drawn.pages[f"{name}-xlsx"]
    page = drawn.laid[name].page
    assert len(pages) <= (drawn.laid[name].pages or 0) + 1
    for drawing in pages:
        assert (round(drawing.width), round(drawing.height)) == (page.width, page.height)
    ends = [max(rule.x1 for rule in drawing.rules) for drawing in pages if drawing.rules]
    assert max(ends) <= page.width - page.right + 2
    assert max(ends) - min(ends) < 1


def test_headers_are_drawn_on_each_page(drawn: Drawn) -> None:
    for name in ("long-blank-docx", "long-blank-xlsx"):
        tabled = [page for page in drawn.pages[name] if "类单位" in page.text]
        assert len(tabled) > 1
        assert all("罚没金额" in page.text for page in tabled)
        assert all("检查对象" in page.text for page in tabled)


def test_no_table_of_several_is_parted_in_a_sheet(drawn: Drawn) -> None:
    pages = [page.text.replace(" ", "") for page in drawn.pages["turned-blank-xlsx"]]
    for first, last in (("二、检查执法情况", "006"), ("四、汇总", "活动场次")):
        (page,) = [each for each in pages if first in each]
        assert last in page


def test_the_annex_is_as_long_as_predicted(rendering: None, tmp_path: Path) -> None:
    expected: dict[Path, int | None] = {}
    for name in ("whole", "turned", "rows"):
        form = sample(tmp_path / name, FORMS[name])
        build(form.campaign, tmp_path / name / "out", only=["annex"])
        (path,) = (tmp_path / name / "out").glob("附件2*.docx")
        target = path.rename(tmp_path / f"{name}.docx")
        setting = replace(form.setting, label="附件2")
        expected[target] = form.document.kind.lay_out(form.form, setting).pages
    pages = [len(read_pdf(pdf)) for pdf in to_pdf(list(expected), tmp_path)]
    assert pages == list(expected.values())


# --- LibreOffice reckons, and saves -------------------------------------------------------------


def values_of(path: Path) -> dict[str, Any]:
    """The values of a workbook's cells by their defined names."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for name, defined in book.defined_names.items():
        sheet, _, place = defined.attr_text.rpartition("!")
        found[name] = book[sheet.strip("$'")][place.replace("$", "")].value
    return found


@pytest.fixture(scope="module")
def saved(rendering: None, made: Drawn) -> Path:
    """The form of all parts, filled in through names and bookmarks, saved by LibreOffice."""
    folder = made.folder / "saved"
    folder.mkdir()
    form = made.samples["whole"]
    known = {name: value for name, value in VALUES.items() if value is not None}
    data = fill_xlsx(form.forms.xlsx(UNIT), form.plains(known))
    (folder / "form.xlsx").write_bytes(data)
    (folder / "form.docx").write_bytes(fill_docx(form.forms.docx(UNIT), form.texts(known)))
    for kind in ("xlsx", "docx"):
        saved_as([folder / f"form.{kind}"], kind, folder / "out", folder / "profile")
    return folder / "out"


def test_formulas_come_to_what_docgen_reckons(saved: Path, made: Drawn) -> None:
    form = made.samples["whole"].form
    found, expected = values_of(saved / "form.xlsx"), completed(form, VALUES)
    for entry in form.entries:
        if form.is_computed(entry):
            value = expected.get(entry.name)
            wanted = None if value is None else entry.kind.plain(value, entry.spec)
            said = found[mark_of(entry.name)] or None
            assert said == pytest.approx(wanted or None), entry.name


def test_marks_survive_libreoffice(saved: Path, made: Drawn) -> None:
    form = made.samples["whole"].form
    wanted = {mark_of(entry.name) for entry in form.entries}
    assert wanted <= values_of(saved / "form.xlsx").keys()
    assert values_of(saved / "form.xlsx")["f_003__money"] == 2.5
    assert values_of(saved / "form.xlsx")["f_author"] is None


def test_cached_values_are_those_of_the_formulas(made: Drawn) -> None:
    form = made.samples["whole"]
    data = form.forms.xlsx(UNIT, VALUES)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    place = book.defined_names["f_002__money"].attr_text.rpartition("!")[2].replace("$", "")
    assert book.worksheets[0][place].value == 3.55
