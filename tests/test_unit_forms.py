"""The forms of the units: what is made for whom, what a file says of itself, how it looks."""

import json
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from lxml import etree

from docgen import cli
from docgen.build import build
from docgen.campaign import load
from docgen.documents.kinds import Unit, UnitForm
from docgen.fields import NIL, Value
from docgen.findings import DocgenError
from docgen.formats.formbook import form_book
from docgen.formats.package import read_package
from docgen.formats.properties import custom_properties
from docgen.identity import DATE_MARK, UNIT_MARK, Identity, mark_of, printed_identity
from docgen.manifest import BLANK_FORM
from docgen.press.filling import filled, setting_of
from tests.campaigns import CAMPAIGN, FORM, write_campaign
from tests.outlining import EXAMPLE, W, Word, assert_outline, text
from tests.rendering import read_pdf, to_pdf

Judge = Callable[[Iterable[Path]], dict[Path, list[str]]]

TITLE: Final = "上海市“企业商业秘密保护能力提升服务月”活动开展情况统计表"
UNIT: Final = "黄浦区市场监管局"
NAME: Final = "上海市黄浦区市场监督管理局"
IDENTITY: Final = Identity(
    form="statistics",
    version=1,
    unit="310101",
    campaign="上海市“企业商业秘密保护能力提升服务月”活动",
    year=2023,
)
DEMANDING: Final = """\
title: 活动情况统计表
fields:
  - {name: drills, label: 开展应急演练, measure: 场次, required: true, maximum: 500}
  - {name: 参加人数, label: 参加人数, measure: 人次, required: true, maximum: 500}
  - {name: money, label: 投入经费, type: decimal, places: 2, measure: 万元}
  - {name: mode, label: 活动形式, type: choice, choices: [线上, 线下]}
  - {name: last, label: 最近一次演练, type: date}
  - {name: remarks, label: 说明, type: text, length: 50}
checks:
  - drills <= 参加人数
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forms of the example."""
    folder = tmp_path_factory.mktemp("example")
    assert build(load(EXAMPLE), folder, only=[BLANK_FORM]).findings == ()
    return folder


def form_file(out: Path, suffix: str, unit: str = UNIT) -> Path:
    return out / f"填报表/{unit} {TITLE}.{suffix}"


def paths(folder: Path) -> set[str]:
    """The files in a folder, but the manifest."""
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    return found - {"manifest.json"}


def made(folder: Path, out: Path, **asked: Any) -> set[str]:
    assert build(load(folder), out, **asked).findings == ()
    return paths(out)


# --- what is made -------------------------------------------------------------------------------


def test_both_files_for_each_unit_that_reports(out: Path) -> None:
    units = load(EXAMPLE).reporting
    expected = {f"填报表/{u.shown} {TITLE}.{suffix}" for u in units for suffix in ("docx", "xlsx")}
    assert len(units) == 19
    assert paths(out) == expected


def test_the_manifest_names_kind_unit_and_sources(out: Path) -> None:
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    entries = [each for each in manifest["artifacts"] if each["unit"] == "310101"]
    assert [each["path"].rpartition(".")[2] for each in entries] == ["docx", "xlsx"]
    assert {each["kind"] for each in manifest["artifacts"]} == {BLANK_FORM}
    assert entries[0]["sources"] == ["campaign.yaml", "form.yaml"]


def test_a_form_of_one_unit_alone_and_nothing_is_deleted(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "campaign")
    every = made(campaign, tmp_path / "out")
    east = {path for path in every if "东区局" in path}
    assert made(campaign, tmp_path / "one", units=["02"]) == east
    assert made(campaign, tmp_path / "out", units=["02"]) == every
    assert made(campaign, tmp_path / "both", units=["02", "03"]) == {
        path for path in every if path.startswith("填报表/")
    }


def test_one_units_files_are_the_same_bytes_alone(out: Path, tmp_path: Path) -> None:
    build(load(EXAMPLE), tmp_path, only=[BLANK_FORM], units=["310101"])
    for path in paths(tmp_path):
        assert (tmp_path / path).read_bytes() == (out / path).read_bytes()


@pytest.mark.parametrize("code", ["01", "09", "东区局"])
def test_a_unit_that_does_not_report_is_a_wrong_call(code: str, tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "campaign")
    with pytest.raises(DocgenError) as wrong:
        build(load(campaign), tmp_path / "out", units=["02", code])
    assert [each.code for each in wrong.value.findings] == ["unit-not-reporting"]
    call = ["build", str(campaign), "-o", str(tmp_path / "out"), "--unit", code]
    assert cli.main(call) == cli.WRONG
    assert not (tmp_path / "out").exists()


def test_the_option_can_be_repeated(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "campaign")
    call = ["build", str(campaign), "-o", str(tmp_path / "out"), "--unit", "02", "--unit", "03"]
    assert cli.main(call) == cli.DONE
    assert len(paths(tmp_path / "out")) == 4


def test_several_forms_have_a_folder_each(tmp_path: Path) -> None:
    document = "  - {name: more, kind: form, file: more.yaml}\ndue:"
    campaign = write_campaign(
        tmp_path / "campaign",
        campaign=CAMPAIGN.replace("due:", document),
        more=FORM.replace("活动情况统计表", "经费/统计表"),
    )
    found = made(campaign, tmp_path / "out", units=["02"])
    assert found == {
        f"填报表/{title}/东区局 {title}.{suffix}"
        for title in ("活动情况统计表", "经费／统计表")
        for suffix in ("docx", "xlsx")
    }


def test_units_of_the_same_short_name_and_forms_of_the_same_title(tmp_path: Path) -> None:
    document = "  - {name: more, kind: form, file: form.yaml}\ndue:"
    twins = CAMPAIGN.replace("due:", document).replace("short: 西区局", "short: 东区局")
    campaign = write_campaign(tmp_path / "campaign", campaign=twins)
    assert len(made(campaign, tmp_path / "out", only=[BLANK_FORM])) == 8


# --- what a file says ---------------------------------------------------------------------------


def test_outline(out: Path) -> None:
    assert_outline(form_file(out, "docx"), "unit-form")


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_file_says_what_it_is(out: Path, suffix: str) -> None:
    members = read_package(form_file(out, suffix).read_bytes())
    assert Identity.from_properties(custom_properties(members)) == IDENTITY
    assert f"{IDENTITY.text}</dc:identifier>".encode() in members["docProps/core.xml"]


def test_a_docx_shows_what_it_is(out: Path) -> None:
    word = Word.open(form_file(out, "docx"))
    (shown,) = word.said("表格标识")
    assert printed_identity(shown) == ("statistics", 1, "310101")


def marks(path: Path) -> dict[str, str]:
    """The texts between the ends of each bookmark of a docx, by its name."""
    body = Word.open(path).body
    found: dict[str, str] = {}
    for start in body.iter(f"{W}bookmarkStart"):
        inside = []
        for item in start.itersiblings():
            if item.tag == f"{W}bookmarkEnd" and item.get(f"{W}id") == start.get(f"{W}id"):
                break
            wrapped = etree.Element("wrapper")
            wrapped.append(etree.fromstring(etree.tostring(item)))
            inside.append(text(wrapped))
        found[start.get(f"{W}name")] = "".join(inside)
    return found


def test_every_value_has_a_bookmark_around_its_room(out: Path) -> None:
    found = marks(form_file(out, "docx"))
    form = load(EXAMPLE).documents["statistics"].content
    assert found.pop(UNIT_MARK) == NAME
    assert found.pop(DATE_MARK) == "年    月    日"
    assert found == {mark_of(name): "    " for name in form.by_name}


def test_no_content_controls_and_no_page_number_on_a_single_page(out: Path) -> None:
    document = read_package(form_file(out, "docx").read_bytes())["word/document.xml"]
    assert b"w:sdt" not in document
    assert b"w:footerReference" not in document


ODD_NAMES: Final = ("A&B<区>局", "“东”区局", "第1局—2", 'quote"局')


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_and_codes(name: str, tmp_path: Path) -> None:
    quoted = json.dumps(name, ensure_ascii=False)
    odd = CAMPAIGN.replace("name: 示例市西区应急管理局", f"name: {quoted}").replace(
        '"03"', '"A·甲"'
    )
    campaign = write_campaign(tmp_path / "campaign", campaign=odd)
    build(load(campaign), tmp_path / "out", units=["A·甲"])
    (docx,) = (tmp_path / "out").rglob("*.docx")
    assert marks(docx)[UNIT_MARK] == name
    told = custom_properties(read_package(docx.read_bytes()))
    assert told["docgen-unit"] == "A·甲"
    assert Word.open(docx).said("表格标识") == ["form·v1·A·甲"]


def test_notes_tell_what_the_form_asks_beyond_the_usual(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "campaign", form=DEMANDING)
    build(load(campaign), tmp_path / "out", units=["02"])
    (docx,) = (tmp_path / "out").rglob("*.docx")
    said = Word.open(docx).said("填表说明")
    assert said[0] == "填表说明："
    assert said[1].startswith("1.开展应急演练、参加人数：")
    assert said[-1].endswith(".“开展应急演练” ≤ “参加人数”。")
    assert not any("投入经费" in line and "2" not in line for line in said)


# --- filled -------------------------------------------------------------------------------------

VALUES: Final[dict[str, Value | None]] = {
    "drills": 12,
    "参加人数": 0,
    "mode": NIL,
    "last": date(2024, 6, 3),
    "remarks": "甲 & 乙",
}


def unit_form(folder: Path, values: dict[str, Value | None]) -> UnitForm:
    campaign = load(folder)
    document = campaign.documents["form"]
    setting = setting_of(campaign, document, "")
    unit = Unit(code="02", name="示例市东区应急管理局")
    return document.kind.unit_form(document.content, setting, unit, values=values)


def test_values_stand_at_their_marks(tmp_path: Path) -> None:
    campaign = load(write_campaign(tmp_path, form=DEMANDING))
    form = unit_form(tmp_path, VALUES)
    template = campaign.documents["form"].template
    docx = tmp_path / "filled.docx"
    docx.write_bytes(filled(campaign, template, {"name": "", "issuer": ""}, form.laid))
    found = marks(docx)
    assert found["f_drills"] == "12"
    assert found[mark_of("参加人数")] == "0"
    assert found["f_money"].strip() == ""
    assert found["f_mode"] == "—"
    assert found["f_last"] == "2024年6月3日"
    assert found["f_remarks"] == "甲 & 乙"


def test_values_are_typed_in_the_sheet(tmp_path: Path) -> None:
    write_campaign(tmp_path, form=DEMANDING)
    sheet = unit_form(tmp_path, VALUES).sheet
    values = {cell.mark: cell.value for _, cell in sheet.cells() if cell.mark}
    assert values["f_drills"] == 12
    assert values[mark_of("参加人数")] == 0
    assert values["f_money"] is None
    assert values["f_mode"] == "—"
    assert values["f_last"] == date(2024, 6, 3)
    assert form_book(sheet, title="", author="") == form_book(sheet, title="", author="")


# --- judged, drawn, saved by LibreOffice --------------------------------------------------------


def long_form(count: int) -> str:
    fields = "".join(
        f"  - {{name: field_{n}, label: 指标{n}, measure: 家, maximum: {n}}}\n"
        for n in range(1, count + 1)
    )
    return f"title: 活动情况统计表\nfields:\n{fields}"


def test_judges_are_content(tmp_path: Path, judges: Judge) -> None:
    files: list[Path] = []
    for name, form in (("many", DEMANDING), ("long", long_form(60))):
        campaign = write_campaign(tmp_path / name, form=form)
        build(load(campaign), tmp_path / name / "out", units=["02"])
        files += (tmp_path / name / "out").rglob("*.*x")
    assert len(files) == 4
    assert judges(files) == {}


@pytest.mark.parametrize("unit", [UNIT, "临港新片区市场监管局", "浦东新区市场监管局"])
def test_drawn_on_one_page(rendering: None, out: Path, tmp_path: Path, unit: str) -> None:
    for suffix in ("docx", "xlsx"):
        (pdf,) = to_pdf([form_file(out, suffix, unit)], tmp_path)
        (page,) = read_pdf(pdf)
        assert (round(page.width), round(page.height)) == (210, 297)
        assert min(rule.x0 for rule in page.rules) == pytest.approx(28, abs=2)
        assert max(rule.x1 for rule in page.rules) == pytest.approx(184, abs=2)
        assert page.line("statistics").bottom <= 262.2
        assert "其中，中央媒体报道数量" in page.text


def test_notes_without_room_go_to_the_back(rendering: None, tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path / "campaign", form=long_form(20))
    build(load(campaign), tmp_path / "out", units=["02"])
    (docx,) = (tmp_path / "out").rglob("*.docx")
    (pdf,) = to_pdf([docx], tmp_path)
    front, back = read_pdf(pdf)
    assert "form·v1·02" in front.text.replace(" ", "")
    assert "填表说明" not in front.text
    assert back.text.startswith("填表说明")


def saved_as(files: Iterable[Path], kind: str, out: Path, profile: Path) -> None:
    program = ("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless")
    command = [*program, "--convert-to", kind, "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def saved(rendering: None, out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One unit's forms saved by LibreOffice: a.docx, a.xlsx, and xls/a.xlsx by way of xls."""
    folder = tmp_path_factory.mktemp("saved")
    profile = folder / "profile"
    for suffix in ("docx", "xlsx"):
        (folder / f"a.{suffix}").write_bytes(form_file(out, suffix).read_bytes())
    saved_as([folder / "a.docx"], "docx", folder / "made", profile)
    saved_as([folder / "a.xlsx"], "xlsx", folder / "made", profile)
    saved_as([folder / "a.xlsx"], "xls", folder / "made", profile)
    saved_as([folder / "made/a.xls"], "xlsx", folder / "made/xls", profile)
    return folder / "made"


def test_bookmarks_and_identity_survive_libreoffice(out: Path, saved: Path) -> None:
    assert marks(saved / "a.docx") == marks(form_file(out, "docx"))
    members = read_package((saved / "a.docx").read_bytes())
    assert Identity.from_properties(custom_properties(members)) == IDENTITY
    assert IDENTITY.text.encode() in members["docProps/core.xml"]


@pytest.mark.parametrize("file", ["a.xlsx", "xls/a.xlsx"])
def test_names_rules_and_identity_survive_libreoffice(out: Path, saved: Path, file: str) -> None:
    before, after = _book(form_file(out, "xlsx")), _book(saved / file)
    assert after.keys() == before.keys()
    assert after == before
    members = read_package((saved / file).read_bytes())
    assert Identity.from_properties(custom_properties(members)) == IDENTITY


def _book(path: Path) -> dict[str, tuple[object, ...]]:
    """What a workbook's named cells are: place, locked or not, the rule with its texts."""
    book = openpyxl.load_workbook(path)
    sheet = book["填报表"]
    rules = {
        cell: (rule.type, rule.formula1, rule.errorTitle, rule.error, rule.promptTitle, rule.prompt)
        for rule in sheet.data_validations.dataValidation
        for cell in str(rule.sqref).split()
    }
    found: dict[str, tuple[object, ...]] = {"sheet": (sheet.protection.sheet,)}
    for name, defined in book.defined_names.items():
        place = defined.attr_text.rpartition("!")[2].replace("$", "")
        found[name] = (place, sheet[place].protection.locked, rules.get(place))
    return found


def test_a_file_is_a_sound_zip(out: Path) -> None:
    with zipfile.ZipFile(form_file(out, "docx")) as package:
        assert package.testzip() is None
