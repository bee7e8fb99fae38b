"""Charts: native ones of Word, with their workbook inside, which LibreOffice draws as well."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docxtpl import InlineImage
from lxml import etree
from openpyxl import load_workbook

from docgen.blocks import Block, Chart, Paragraph, Series, paragraph, texts
from docgen.documents.flow import height_of, place
from docgen.findings import DocgenError
from docgen.formats.compose import Part, compose
from docgen.formats.package import read_package, write_package
from docgen.formats.template import Template
from docgen.formats.word import StyleSheet
from docgen.official import GBT9704, mm
from templates.make import template
from tests.joined import picture
from tests.rendering import Page, read_pdf, to_pdf

Judge = Callable[[Iterable[Path]], dict[Path, list[str]]]

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
NAMES = {
    "c": C,
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
WIDTH = GBT9704.page.text_width
DISTRICTS = ("浦东新区", "黄浦区", "静安区", "徐汇区")
LONG = tuple(
    f"{n}某自由贸易试验区管理委员会特种设备安全监督管理执法总队直属支队机动大队办公室"
    for n in "甲乙丙"
)
ODD = "检查 & <培训> \"一\" '二' ]]> {{ x }}"


def chart(kind: Any = "column", **changes: Any) -> Chart:
    """A chart of two series with a gap, a large and a negative number; a pie of one."""
    many = (
        Series(name="宣传活动", values=(12, 10**12, None, Decimal("3.5"))),
        Series(name="监督检查", values=(7, -5, 4, 0)),
    )
    one = (Series(name="走访企业", values=(32, 21, None, 5)),)
    given = {"series": one if kind == "pie" else many, "categories": DISTRICTS, **changes}
    return Chart(kind=kind, title="图1　情况", measure="家", width=WIDTH, height=220.0, **given)


def series(*values: float | None, name: str = "场次") -> tuple[Series, ...]:
    return (Series(name=name, values=values),)


def filled(data: bytes, *blocks: Block, **more: object) -> bytes:
    """A template with the blocks in place of its `table`, and nothing for its other tags."""
    members = read_package(data)
    tags = re.findall(r"\{\{p (\w+) }}", members["word/document.xml"].decode())
    given = {**dict.fromkeys(tags, ()), "name": "图", "issuer": "某局", "table": blocks, **more}
    sheet = StyleSheet.read(members["word/styles.xml"])
    return Template(data, name="form.docx").render(given, blocks=sheet.renderer())


def document(*blocks: Block) -> bytes:
    """The shipped form filled with the blocks alone."""
    return filled(template("form"), *blocks)


def with_tag(data: bytes, tag: str) -> bytes:
    """A document with one more paragraph, of a tag."""
    members = read_package(data)
    body = members["word/document.xml"].decode()
    more = f"<w:p><w:r><w:t>{tag}</w:t></w:r></w:p><w:sectPr"
    members["word/document.xml"] = body.replace("<w:sectPr", more).encode()
    return write_package(members)


def part(data: bytes, name: str = "word/charts/chart1.xml") -> Any:
    return etree.fromstring(read_package(data)[name])


def drawn(given: Chart) -> Any:
    """The part of a chart."""
    return part(document(given))


def find(root: Any, path: str) -> list[Any]:
    found: list[Any] = root.xpath(path, namespaces=NAMES)
    return found


def values(root: Any, path: str) -> list[str]:
    return [str(value) for value in find(root, path)]


def numbers(root: Any) -> list[list[str]]:
    """The cached values of each series."""
    return [values(each, "c:val//c:pt/c:v/text()") for each in find(root, "//c:ser")]


# --- the chart's part ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "plot"),
    [("column", "barChart"), ("bar", "barChart"), ("line", "lineChart"), ("pie", "pieChart")],
)
def test_a_plot_for_each_kind(kind: str, plot: str) -> None:
    assert find(drawn(chart(kind)), f"/c:chartSpace/c:chart/c:plotArea/c:{plot}/c:ser")


def test_columns_stand_and_bars_lie() -> None:
    directions = [values(drawn(chart(kind)), "//c:barDir/@val") for kind in ("column", "bar")]
    assert directions == [["col"], ["bar"]]


def test_bars_are_read_from_the_top() -> None:
    root = drawn(chart("bar"))
    assert values(root, "//c:catAx//c:orientation/@val") == ["maxMin"]
    # the numbers stay below the bars
    assert values(root, "//c:valAx/c:crosses/@val") == ["max"]


def test_names_and_values_are_kept_in_the_document() -> None:
    root = drawn(chart())
    assert values(root, "//c:ser/c:tx//c:v/text()") == ["宣传活动", "监督检查"]
    assert values(root, "//c:ser[1]/c:cat//c:v/text()") == list(DISTRICTS)
    assert numbers(root) == [["12", "1000000000000", "3.5"], ["7", "-5", "4", "0"]]


def test_a_gap_has_no_point_but_its_place() -> None:
    root = drawn(chart())
    assert values(root, "//c:ser[1]/c:val//c:pt/@idx") == ["0", "1", "3"]
    assert values(root, "//c:ser[1]/c:val//c:ptCount/@val") == ["4"]
    assert values(root, "//c:dispBlanksAs/@val") == ["gap"]


def test_columns_begin_at_zero_unless_values_are_below() -> None:
    above, below = chart(series=series(96, 97, 98, 99)), chart()
    assert values(drawn(above), "//c:valAx/c:scaling/c:min/@val") == ["0"]
    assert not find(drawn(below), "//c:valAx/c:scaling/c:min")


def test_title_and_measure() -> None:
    assert values(drawn(chart()), "/c:chartSpace/c:chart/c:title//a:t/text()") == [
        "图1　情况",
        "单位：家",
    ]
    bare = drawn(replace(chart(), title="", measure=""))
    assert not find(bare, "//c:title")
    assert values(bare, "//c:autoTitleDeleted/@val") == ["1"]


def test_titles_of_the_axes() -> None:
    root = drawn(replace(chart(), category_title="地区", value_title="场次"))
    assert values(root, "//c:catAx/c:title//a:t/text()") == ["地区"]
    assert values(root, "//c:valAx/c:title//a:t/text()") == ["场次"]


def test_fonts_are_those_of_the_profile() -> None:
    root = drawn(chart())
    east = set(values(root, "//a:ea/@typeface"))
    assert east == {GBT9704.fonts["dense"], GBT9704.fonts["dense_head"]}
    assert set(values(root, "//a:latin/@typeface")) == {GBT9704.fonts["western"]}
    head = values(root, "/c:chartSpace/c:chart/c:title//a:p[1]/a:r/a:rPr/a:ea/@typeface")
    assert head == [GBT9704.fonts["dense_head"]]


def test_sizes_can_be_read_on_paper() -> None:
    sizes = {int(size) / 100 for size in values(drawn(chart()), "//@sz")}
    assert min(sizes) >= 9


def test_special_characters_stay_as_they_are() -> None:
    odd = chart(categories=(ODD, *DISTRICTS[1:]), series=series(1, 2, 3, 4, name=ODD))
    root = drawn(replace(odd, title=ODD, measure=ODD))
    assert values(root, "//c:ser/c:tx//c:v/text()") == [ODD]
    assert values(root, "//c:cat//c:pt[@idx=0]/c:v/text()") == [ODD]
    assert ODD in values(root, "//a:t/text()")


def test_line_ends_and_control_characters_do_not_break_it() -> None:
    root = drawn(chart(categories=("一\n二", "三\x0b", "四\t五", "六")))
    assert values(root, "//c:ser[1]/c:cat//c:v/text()") == ["一 二", "三 ", "四 五", "六"]


# --- black and white ----------------------------------------------------------------------------


def look(element: Any) -> bytes:
    found = find(element, "c:spPr | c:marker")
    return b"".join(etree.tostring(each) for each in found)


def many(kind: str, count: int) -> Chart:
    named = tuple(Series(name=f"系列{n}", values=(n, n + 1)) for n in range(1, count + 1))
    return chart(kind, categories=("上半年", "下半年"), series=named)


@pytest.mark.parametrize("kind", ["column", "bar", "line"])
def test_eight_series_look_different(kind: str) -> None:
    looks = [look(each) for each in find(drawn(many(kind, 8)), "//c:ser")]
    assert len(set(looks)) == 8


def test_eight_slices_look_different() -> None:
    slices = chart("pie", categories=tuple("甲乙丙丁戊己庚辛"), series=series(*range(8, 0, -1)))
    assert len({look(each) for each in find(drawn(slices), "//c:dPt")}) == 8


@pytest.mark.parametrize("kind", ["column", "bar", "line", "pie"])
def test_no_colour_at_all(kind: str) -> None:
    colors = values(drawn(chart(kind)), "//a:srgbClr/@val")
    assert colors
    assert all(color[:2] == color[2:4] == color[4:] for color in colors)
    assert not find(drawn(chart(kind)), "//a:schemeClr")


def test_lines_differ_in_dash_and_marker() -> None:
    root = drawn(many("line", 4))
    assert len(set(values(root, "//c:ser/c:spPr/a:ln/a:prstDash/@val"))) == 4
    assert len(set(values(root, "//c:marker/c:symbol/@val"))) == 4


# --- what is chosen where nothing is said -------------------------------------------------------


def labels(given: Chart) -> set[str]:
    found = find(drawn(given), "//c:ser/c:dLbls/*[starts-with(name(), 'c:show')][@val='1']")
    return {etree.QName(each).localname for each in found} - {"showLeaderLines"}


def test_a_legend_for_several_series_only() -> None:
    assert values(drawn(chart()), "//c:legendPos/@val") == ["b"]
    assert not find(drawn(chart(series=series(1, 2, 3, 4))), "//c:legend")
    assert values(drawn(replace(chart(), legend="right")), "//c:legendPos/@val") == ["r"]
    assert not find(drawn(replace(chart(), legend="none")), "//c:legend")


def test_values_are_printed_where_they_fit() -> None:
    few = chart(series=series(1, 2, 3, 4))
    months = tuple(f"{n}月" for n in range(1, 25))
    crowd = chart(categories=months, series=series(*range(100_000, 100_024)))
    assert labels(few) == {"showVal"}
    assert labels(crowd) == set()
    assert labels(replace(crowd, labels=True)) == {"showVal"}
    assert labels(replace(few, labels=False)) == set()


def test_slices_have_name_value_and_share() -> None:
    pie = chart("pie")
    assert labels(pie) == {"showCatName", "showVal", "showPercent"}
    assert not find(drawn(pie), "//c:legend")
    assert find(drawn(replace(pie, labels=False)), "//c:legend")


def test_slices_without_breadth_have_no_label() -> None:
    pie = chart("pie", series=series(0, 5, None, 3))
    assert values(drawn(pie), "//c:dLbl[c:delete/@val=1]/c:idx/@val") == ["0", "2"]


def test_a_pie_is_turned_only_where_labels_would_meet() -> None:
    even = chart("pie", series=series(25, 25, 25, 25))
    narrow = chart("pie", series=series(300, 4, 4, 4))
    angles = [values(drawn(each), "//c:firstSliceAng/@val") for each in (even, narrow)]
    assert angles[0] == ["0"]
    assert angles[1] != ["0"]


@pytest.mark.parametrize(
    ("values_", "format_", "at_values", "at_axis"),
    [
        ((1, 2, 3, 4), "", "0", "0"),
        ((1, 2.25, 30, 4), "", "0.00", "0"),
        ((0.1, 0.25, 0.5, 1), "", "0.00", "0.00"),
        ((1, 2, 3, 1200), "#,##0", "#,##0", "#,##0"),
        ((0.1, 0.25, 0.5, 1), "0.0%", "0.0%", "0%"),
    ],
)
def test_number_formats(
    values_: tuple[float, ...], format_: str, at_values: str, at_axis: str
) -> None:
    root = drawn(chart(series=series(*values_), number_format=format_))
    assert values(root, "//c:numCache/c:formatCode/text()") == [at_values]
    assert values(root, "//c:valAx/c:numFmt/@formatCode") == [at_axis]


def test_names_are_slanted_only_where_lines_cannot_hold_them() -> None:
    wrapped = chart(categories=LONG, series=series(1, 2, 3))
    crowd = chart(categories=LONG * 6, series=series(*range(18)))
    turns = [values(drawn(each), "//c:catAx/c:txPr/a:bodyPr/@rot") for each in (wrapped, crowd)]
    assert turns == [["0"], ["-2700000"]]


def test_long_names_leave_bars_their_room() -> None:
    long, short = chart("bar", categories=LONG, series=series(1, 2, 3)), chart("bar")
    (share,) = values(drawn(long), "//c:plotArea/c:layout//c:w/@val")
    assert float(share) >= 0.3
    assert not find(drawn(short), "//c:plotArea/c:layout/*")


# --- what is no chart ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"series": series(1, 2)},
        {"series": ()},
        {"categories": (), "series": series()},
        {"series": series(1, 2, 3, float("nan"))},
        {"kind": "pie", "series": series(1, 2, 3, -4)},
        {"kind": "pie", "series": series(1, 2, 3, 4) * 2},
    ],
)
def test_what_cannot_be_drawn_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"chart|series|pie"):
        chart(**changes)


@pytest.mark.parametrize("kind", ["column", "bar", "line", "pie"])
def test_a_chart_without_any_value_is_empty_but_whole(kind: str) -> None:
    assert numbers(drawn(chart(kind, series=series(None, None, None, None)))) == [[]]


def test_an_unknown_style_is_a_finding() -> None:
    with pytest.raises(DocgenError) as caught:
        document(replace(chart(), style="没有的样式"))
    assert [item.code for item in caught.value.findings] == ["template-style"]


def test_a_chart_outside_a_document_is_refused() -> None:
    sheet = StyleSheet.read(read_package(template("form"))["word/styles.xml"])
    with pytest.raises(LookupError):
        sheet.block(chart())


# --- the package --------------------------------------------------------------------------------


def relations(members: dict[str, bytes], owner: str) -> dict[str, tuple[str, str]]:
    """Kind and target of a part's relations by id."""
    folder, _, name = owner.rpartition("/")
    root = etree.fromstring(members[f"{folder}/_rels/{name}.rels"])
    return {
        item.get("Id"): (item.get("Type").rpartition("/")[2], item.get("Target")) for item in root
    }


def charts_in_order(data: bytes) -> Iterator[tuple[str, str]]:
    """Each drawing of the text: its chart's part and the workbook of that."""
    members = read_package(data)
    main = relations(members, "word/document.xml")
    for key in values(etree.fromstring(members["word/document.xml"]), "//c:chart/@r:id"):
        kind, target = main[key]
        assert kind == "chart"
        name = f"word/{target}"
        book = part(data, name).find(f"{{{C}}}externalData").get(f"{{{NAMES['r']}}}id")
        kind, target = relations(members, name)[book]
        assert kind == "package"
        yield name, target.replace("..", "word")


def test_two_charts_in_one_document() -> None:
    data = document(chart(), paragraph("其间", "公文正文"), chart("pie"))
    first, second = charts_in_order(data)
    assert find(part(data, first[0]), "//c:barChart")
    assert find(part(data, second[0]), "//c:pieChart")
    ids = values(part(data, "word/document.xml"), "//wp:docPr/@id")
    assert len(set(ids)) == 2


def test_the_drawing_is_as_large_as_the_chart() -> None:
    root = part(document(replace(chart(), width=300.0, height=150.5)), "word/document.xml")
    (extent,) = find(root, "//wp:inline/wp:extent")
    assert (extent.get("cx"), extent.get("cy")) == ("3810000", "1911350")


def test_the_drawing_is_described_for_those_who_cannot_see_it() -> None:
    root = part(document(replace(chart(), title=ODD)), "word/document.xml")
    assert values(root, "//wp:docPr/@descr") == [f"柱形图：{ODD}"]


def test_the_same_charts_give_the_same_bytes() -> None:
    blocks = (chart(), chart("pie"), chart("line"))
    assert document(*blocks) == document(*blocks)


def test_a_template_numbers_its_charts_anew_in_each_document() -> None:
    data = with_tag(template("imprint"), "{{p more }}")
    sheet = StyleSheet.read(read_package(data)["word/styles.xml"])
    made, render = Template(data, name="x.docx"), sheet.renderer()
    one, two = (
        made.render({"imprint": (), "more": chart(), "name": "", "issuer": ""}, blocks=render)
        for _ in range(2)
    )
    assert one == two


def test_a_document_without_charts_has_no_trace_of_them() -> None:
    members = read_package(document(paragraph("无图", "公文正文")))
    assert b"xlsx" not in members["[Content_Types].xml"]


def test_a_document_with_charts_as_a_template() -> None:
    made = filled(with_tag(document(chart()), "{{p more }}"), more=chart("pie"))
    found = list(charts_in_order(made))
    assert len(set(found)) == 2
    assert find(part(made, found[1][0]), "//c:pieChart")


def test_a_chart_in_a_footer_belongs_to_the_footer(tmp_path: Path, judges: Judge) -> None:
    members = read_package(template("form"))
    (name,) = (each for each in members if each.endswith("/footer1.xml"))
    tag = b"<w:p><w:r><w:t>{{p beneath }}</w:t></w:r></w:p></w:ftr>"
    members[name] = members[name].replace(b"</w:ftr>", tag)
    path = tmp_path / "footer.docx"
    path.write_bytes(filled(write_package(members), chart(), beneath=chart("pie")))
    made = read_package(path.read_bytes())
    assert [kind for kind, _ in relations(made, name).values()] == ["chart"]
    assert len(list(charts_in_order(path.read_bytes()))) == 1
    assert judges([path]) == {}


def test_charts_beside_a_picture(tmp_path: Path, judges: Judge) -> None:
    data = with_tag(template("form"), "{{ photo }}")
    photo = InlineImage(None, picture("red"))
    path = tmp_path / "picture.docx"
    path.write_bytes(filled(data, chart(), chart("pie"), photo=photo))
    assert len(list(charts_in_order(path.read_bytes()))) == 2
    assert any(name.startswith("word/media/") for name in read_package(path.read_bytes()))
    assert judges([path]) == {}


# --- the workbook inside ------------------------------------------------------------------------


def sheet_of(data: bytes, name: str = "word/embeddings/Microsoft_Excel_Sheet1.xlsx") -> Any:
    return load_workbook(io.BytesIO(read_package(data)[name])).worksheets[0]


def test_the_workbook_holds_the_numbers_of_the_chart() -> None:
    rows = list(sheet_of(document(chart())).iter_rows(values_only=True))
    assert rows == [
        (None, "宣传活动", "监督检查"),
        ("浦东新区", 12, 7),
        ("黄浦区", 10**12, -5),
        ("静安区", None, 4),
        ("徐汇区", 3.5, 0),
    ]


def test_the_chart_names_the_cells_of_its_numbers() -> None:
    data = document(chart())
    sheet = sheet_of(data)
    for each, cached in zip(find(part(data), "//c:ser"), numbers(part(data)), strict=True):
        (ref,) = values(each, "c:val//c:f/text()")
        name, _, cells = ref.partition("!")
        assert name == sheet.title
        found = [cell.value for (cell,) in sheet[cells.replace("$", "")] if cell.value is not None]
        assert [float(text) for text in cached] == found


def test_more_series_than_letters() -> None:
    data = document(many("line", 30))
    assert values(part(data), "//c:ser[30]/c:val//c:f/text()") == ["Sheet1!$AE$2:$AE$3"]
    assert sheet_of(data)["AE2"].value == 30


def test_special_characters_in_the_workbook() -> None:
    odd = chart(categories=(ODD, *DISTRICTS[1:]), series=series(1, 2, 3, 4, name=ODD))
    sheet = sheet_of(document(odd))
    assert (sheet["A2"].value, sheet["B1"].value) == (ODD, ODD)


# --- documents bound together -------------------------------------------------------------------


def test_charts_come_along_when_documents_are_bound() -> None:
    one, two = document(chart(), chart("pie")), document(chart("line"))
    bound = compose([Part(content=one), Part(content=two), Part(content=one, start="here")])
    found = list(charts_in_order(bound))
    assert len(set(found)) == 5
    plots = ["barChart", "pieChart", "lineChart", "barChart", "pieChart"]
    for (name, book), plot in zip(found, plots, strict=True):
        assert find(part(bound, name), f"//c:{plot}")
        cached = [float(n) for each in numbers(part(bound, name)) for n in each]
        cells = sheet_of(bound, book).iter_cols(min_row=2, min_col=2, values_only=True)
        assert cached == [n for column in cells for n in column if n is not None]


def test_binding_gives_the_same_bytes() -> None:
    parts = [Part(content=document(chart())), Part(content=document(chart("pie")))]
    assert compose(parts) == compose(parts)


# --- layout -------------------------------------------------------------------------------------


def test_a_chart_takes_its_height() -> None:
    assert height_of(chart(), GBT9704, GBT9704.page) == pytest.approx(220, abs=1)


def test_a_chart_that_does_not_fit_begins_a_page_with_what_is_kept_with_it() -> None:
    line = paragraph("正文", "公文正文")
    caption = Paragraph(runs=line.runs, style=line.style, keep_next=True)
    tall = replace(chart(), height=GBT9704.page.text_height - 100)
    spots = place([line, line, line, caption, tall], GBT9704, GBT9704.page)
    assert [spot.first for spot in spots] == [1, 1, 1, 2, 2]
    spots = place([*[line] * 3, replace(tall, keep_next=True), line], GBT9704, GBT9704.page)
    assert [spot.first for spot in spots] == [1, 1, 1, 2, 2]


def test_the_text_of_a_chart_is_its_title() -> None:
    assert texts([paragraph("甲", "公文正文"), chart()]) == ("甲", "图1　情况")


# --- judged and drawn ---------------------------------------------------------------------------

CASES = {
    "column": chart(),
    "one": chart(series=series(1, 2, 3, 4)),
    "bar": chart("bar"),
    "bar-long": chart("bar", categories=LONG, series=series(1, -2, 3)),
    "line": replace(chart("line"), category_title="地区", value_title="场次"),
    "pie": chart("pie"),
    "pie-legend": replace(chart("pie"), labels=False),
    "odd": replace(chart(categories=(ODD, *DISTRICTS[1:])), title=ODD, number_format='0"&<>"'),
    "column-long": chart(categories=LONG * 4, series=series(*range(12))),
    "eight": many("line", 8),
    "empty": chart("bar", series=series(None, None, None, None)),
}


def written(folder: Path) -> list[Path]:
    made = {name: document(each) for name, each in CASES.items()}
    made["two"] = document(chart(), paragraph("其间", "公文正文"), chart("pie"))
    made["bound"] = compose([Part(content=made["two"]), Part(content=made["two"])])
    paths = [folder / f"{name}.docx" for name in made]
    for path in paths:
        path.write_bytes(made[path.stem])
    return paths


def test_the_judges_are_content(tmp_path: Path, judges: Judge) -> None:
    assert judges(written(tmp_path)) == {}


def test_the_judges_look_into_charts(tmp_path: Path, judges: Judge) -> None:
    members = read_package(document(chart()))
    name = "word/charts/chart1.xml"
    members[name] = members[name].replace(b"<c:overlap", b"<c:overlapping")
    broken = tmp_path / "broken.docx"
    broken.write_bytes(write_package(members))
    assert judges([broken]) != {}


def test_the_judges_are_content_with_the_workbooks(tmp_path: Path, judges: Judge) -> None:
    paths = []
    for name in ("column", "odd", "pie"):
        data = read_package(document(CASES[name]))
        paths.append(tmp_path / f"{name}.xlsx")
        paths[-1].write_bytes(data["word/embeddings/Microsoft_Excel_Sheet1.xlsx"])
        assert zipfile.is_zipfile(paths[-1])
    assert judges(paths) == {}


@pytest.fixture(scope="module")
def pages(rendering: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sequence[Page]]:
    """The pages of every case, below a line of text and above another."""
    out = tmp_path_factory.mktemp("drawn")
    around = paragraph("上文", "公文正文"), paragraph("下文", "公文正文")
    paths = [out / f"{name}.docx" for name in CASES]
    for path in paths:
        path.write_bytes(document(around[0], CASES[path.stem], around[1]))
    return {pdf.stem: read_pdf(pdf) for pdf in to_pdf(paths, out)}


def said(page: Page) -> str:
    """All characters of a page in the order in which they are drawn, without white."""
    return "".join("".join(char.text for char in page.chars).split())


@pytest.mark.parametrize("name", CASES)
def test_text_of_charts_is_drawn_inside_the_text_area(
    name: str, pages: dict[str, Sequence[Page]]
) -> None:
    (page,) = pages[name]
    text = said(page)
    given = CASES[name]
    assert "".join(given.title.split()) in text
    if name not in ("column-long", "bar-long", "odd"):
        assert all(category in text for category in given.categories) or name == "pie"
    paper = GBT9704.page
    inside = [c for c in page.chars if c.text.strip() and c.top < paper.height - paper.bottom]
    assert min(c.x0 for c in inside) >= paper.left - 1
    assert max(c.x1 for c in inside) <= paper.width - paper.right + 1


def test_names_in_the_fonts_of_the_profile(pages: dict[str, Sequence[Page]]) -> None:
    (page,) = pages["one"]
    fonts = {c.text: c.font for c in page.chars if c.text in "浦情3"}
    assert "FandolFang" in fonts["浦"]
    assert "Liberation" in fonts["3"] or "Times" in fonts["3"]
    assert fonts["情"] != fonts["浦"]


@pytest.mark.parametrize("name", ["column", "bar", "line", "pie"])
def test_a_chart_takes_the_height_that_is_reckoned(
    name: str, pages: dict[str, Sequence[Page]]
) -> None:
    (page,) = pages[name]
    between = page.line("下文").baseline - page.line("上文").baseline
    reckoned = (CASES[name].height + GBT9704.pitch) / mm(1)
    assert between == pytest.approx(reckoned, abs=0.5)
