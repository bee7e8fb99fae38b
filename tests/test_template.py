"""Word templates: values arrive whole, and whatever would be lost is a finding with its place."""

import io
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docxtpl import DocxTemplate, RichText
from hypothesis import given
from hypothesis import strategies as st

from docgen.findings import DocgenError, Finding
from docgen.formats import package
from docgen.formats.template import Template

# What XML can hold; a lone carriage return is a line end.
LEGAL = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff").filter(
        lambda c: c >= " " or c in "\t\n"
    )
)
BLOCK = "<w:p><w:r><w:t>一块</w:t></w:r></w:p>"


class Block:
    """Stands for docgen's paragraphs and tables."""


def blocks(value: object) -> str | None:
    if isinstance(value, list) and value and all(isinstance(item, Block) for item in value):
        return BLOCK * len(value)
    return BLOCK if isinstance(value, Block) else None


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def made(*paragraphs: str, rows: Sequence[Sequence[str]] = (), header: str = "") -> bytes:
    """A template of paragraphs, a table after them, and a header."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def filled(data: bytes, **context: object) -> Any:
    return Document(io.BytesIO(Template(data).render(context, blocks=blocks)))


def texts(data: bytes, **context: object) -> list[str]:
    return [paragraph.text for paragraph in filled(data, **context).paragraphs]


def table_of(data: bytes, **context: object) -> list[list[str]]:
    (table,) = filled(data, **context).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def findings_of(data: bytes, **context: object) -> tuple[Finding, ...]:
    with pytest.raises(DocgenError) as caught:
        Template(data, name="x.docx").render(context, blocks=blocks)
    for item in caught.value.findings:
        assert item.message("en") != item.code
        assert item.message("zh_CN") != item.message("en")
        assert not re.search(r"\{(\w+)\}", item.text("en"))
    return caught.value.findings


def codes(data: bytes, **context: object) -> list[str]:
    return sorted(item.code for item in findings_of(data, **context))


def place(item: Finding) -> str:
    return item.place.text("en")


# ---------------------------------------------------------------- values arrive

EVERYWHERE = Template(made("“{{ x }}”", rows=[["{{ x }}"]], header="{{ x }}"))


@given(LEGAL)
def test_text_comes_out_the_same(value: str) -> None:
    document = Document(io.BytesIO(EVERYWHERE.render({"x": value})))
    assert document.paragraphs[0].text == f"“{value}”"
    assert document.tables[0].cell(0, 0).text == value
    assert document.sections[0].header.paragraphs[0].text == value


@pytest.mark.parametrize(
    "value", ["A & B <c> d", "{{ y }} {% if %} {_{ }_} {_% %_}", "𠮷😀", "  a  "]
)
def test_properties_and_footnotes(value: str) -> None:
    document = Document()
    document.core_properties.title = "《{{ x }}》"
    document.add_section()
    data = with_footnotes(saved(document), "{{ x }}")
    result = Template(data).render({"x": value})
    assert Document(io.BytesIO(result)).core_properties.title == f"《{value}》"
    notes = package.parse_xml(package.read_package(result)["word/footnotes.xml"])
    assert "".join(notes.itertext()) == value


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def with_footnotes(data: bytes, text: str) -> bytes:
    return with_part(
        data,
        "footnotes",
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>",
    )


def with_part(data: bytes, name: str, xml: str) -> bytes:
    members = package.read_package(data)
    members[f"word/{name}.xml"] = xml.encode()
    override = f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{name}+xml"/></Types>'
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
    relation = f'<Relationship Id="x1" Type="{kind}" Target="{name}.xml"/></Relationships>'
    for part, end, addition in (
        (package.CONTENT_TYPES, b"</Types>", override),
        ("word/_rels/document.xml.rels", b"</Relationships>", relation),
    ):
        members[part] = members[part].replace(end, addition.encode())
    return package.write_package(members)


@pytest.mark.parametrize(
    ("template", "context", "expected"),
    [
        ("{{ a }}{{ b }}", {"a": 1, "b": 2.5}, "12.5"),
        ("{{ a.items }}", {"a": {"items": "内容"}}, "内容"),
        ("{{ a|date }}", {"a": date(2023, 5, 30)}, "2023年5月30日"),
        ("{{ a|number(grouping=true) }}", {"a": 1500}, "1,500"),
        ("{{ a|series }}", {"a": ["甲", "乙", "丙"]}, "甲、乙和丙"),
        ("{{ a or '无' }}", {"a": None}, "无"),
        ("{{ a|default('无') }}", {}, "无"),
        ("{% if a is defined %}有{% else %}无{% endif %}", {}, "无"),
        ("{% if a == 'B&C' and 1 < 2 %}是{% endif %}", {"a": "B&C"}, "是"),
        ("{{ “甲”|upper }}", {}, "甲"),
        ("{% raw %}{{ a }}{% endraw %}", {}, "{{ a }}"),
        ("甲{# 说明 #}乙", {}, "甲乙"),
        ("{{ a }}", {"a": "x\r\ny\rz"}, "x\ny\nz"),
        ("{{r a }}", {"a": RichText("加粗", bold=True)}, "加粗"),
        ("{% set b = a + 1 %}{{ b }}", {"a": 1}, "2"),
        (
            "{% for x in a %}{{ x }}{% if not loop.last %}；{% endif %}{% endfor %}",
            {"a": "甲乙"},
            "甲；乙",
        ),
    ],
)
def test_expressions(template: str, context: dict[str, object], expected: str) -> None:
    assert texts(made(template), **context) == [expected]


def test_rows() -> None:
    data = made(rows=[["名称"], ["{%tr for x in xs %}"], ["{{ x.name }}"], ["{%tr endfor %}"]])
    rows = [{"name": "A & B"}, {"name": "<乙>"}]
    assert table_of(data, xs=rows) == [["名称"], ["A & B"], ["<乙>"]]


def test_rows_that_all_vanish_take_their_table() -> None:
    data = made("前", rows=[["{%tr for x in xs %}"], ["{{ x }}"], ["{%tr endfor %}"]])
    assert filled(data, xs=[]).tables == []


def test_a_cell_keeps_a_paragraph() -> None:
    data = made(rows=[["{%p if x %}"]])
    document = Document(io.BytesIO(data))
    cell = document.tables[0].cell(0, 0)
    cell.add_paragraph("{{ x }}")
    cell.add_paragraph("{%p endif %}")
    assert table_of(saved(document), x="") == [[""]]
    assert table_of(saved(document), x="甲") == [["甲"]]


def test_a_tag_over_several_runs() -> None:
    document = Document()
    paragraph = document.add_paragraph("甲{")
    paragraph.add_run("{ na").bold = True
    paragraph.add_run().add_tab()
    paragraph.add_run("me }").italic = True
    paragraph.add_run("}乙").underline = True
    (result,) = filled(saved(document), name="值").paragraphs
    assert result.text == "甲值乙"
    assert [run.underline for run in result.runs if run.text == "乙"] == [True]


def test_a_tag_half_in_a_hyperlink() -> None:
    document = Document()
    paragraph = document.add_paragraph("{{ na")
    xml = f'<w:hyperlink xmlns:w="{W}" w:anchor="a"><w:r><w:t>me }}}} 后</w:t></w:r></w:hyperlink>'
    paragraph._p.append(parse_xml(xml))
    (result,) = filled(saved(document), name="值").paragraphs
    assert result.text == "值 后"


# ---------------------------------------------------------------- blocks


def test_blocks() -> None:
    assert texts(made("前", "{{p x }}", "后"), x=Block()) == ["前", "一块", "后"]
    assert texts(made("{{p x }}", "后"), x=[Block(), Block()]) == ["一块", "一块", "后"]
    assert texts(made("{{p x if x else y }}", "后"), x=[], y=()) == ["后"]


@pytest.mark.parametrize(
    ("template", "value", "code"),
    [
        ("前{{ x }}", Block(), "template-block"),
        ("{{p x }}", "文字", "template-plain"),
        ("{{p x }}", None, "template-none"),
        ("{{r x }}", "文字", "template-plain"),
    ],
)
def test_blocks_in_the_wrong_place(template: str, value: object, code: str) -> None:
    assert codes(made(template), x=value) == [code]


def test_a_block_in_a_style_that_is_not_there() -> None:
    def missing(value: object) -> str:
        raise KeyError("公文标题")

    with pytest.raises(DocgenError) as caught:
        Template(made("{{p x }}")).render({"x": Block()}, blocks=missing)
    (item,) = caught.value.findings
    assert (item.code, item.params["style"]) == ("template-style", "公文标题")


# ---------------------------------------------------------------- findings of rendering


def test_all_undefined_names_at_once() -> None:
    data = made(
        "{{ a }}，{{ nmae }}",
        rows=[
            ["{{ u.code }}", "{% for x in b %}{% endfor %}"],
            ["{{ e|date }}", "{{ c.d.e + 1 }}"],
        ],
        header="{{ h }}",
    )
    found = findings_of(data, name=1, u={"name": 1})
    assert {item.code for item in found} == {"template-undefined"}
    assert {str(item.params["name"]): place(item) for item in found} == {
        "a": "x.docx (word/document.xml, paragraph 1: “{{ a }}，{{ nmae }}”)",
        "nmae": "x.docx (word/document.xml, paragraph 1: “{{ a }}，{{ nmae }}”)",
        "code": "x.docx (word/document.xml, table 1, row 1, cell 1: “{{ u.code }}”)",
        "b": "x.docx (word/document.xml, table 1, row 1, cell 2: “{% for x in b %}{% endfor %}”)",
        "e": "x.docx (word/document.xml, table 1, row 2, cell 1: “{{ e|date }}”)",
        "c": "x.docx (word/document.xml, table 1, row 2, cell 2: “{{ c.d.e + 1 }}”)",
        "h": "x.docx (word/header1.xml, paragraph 1: “{{ h }}”)",
    }
    assert ["name" in item.message("en") + item.remedy("en") for item in found].count(True) >= 1


@pytest.mark.parametrize(
    "expression",
    [
        *(
            "x",
            "x.y",
            "x[0]",
            "x()",
            "-x",
            "1 + x",
            "x < 1",
            "x == 1",
            "x and 1",
            "not x",
            "'a' ~ x",
        ),
        *("x|length", "x|upper", "x|join", "x|int", "x|sum", "x|sort|first|default('')"),
        *("x|date", "x|e"),
    ],
)
def test_every_use_of_an_undefined_name(expression: str) -> None:
    assert codes(made(f"{{{{ {expression} }}}}")) == ["template-undefined"]


def test_the_place_in_a_loop_is_the_tag() -> None:
    data = made(rows=[["{%tr for x in xs %}", ""], ["甲", "{{ x.b }}"], ["{%tr endfor %}", ""]])
    (item,) = findings_of(data, xs=[{"a": 1}, {"a": 2}])
    assert place(item) == "x.docx (word/document.xml, table 1, row 2, cell 2: “{{ x.b }}”)"


@pytest.mark.parametrize(
    ("template", "value", "code"),
    [
        ("{{ x }}", None, "template-none"),
        ("{{ x|date }}", None, "template-none"),
        ("{{ x|date }}", "昨天", "template-filter"),
        ("{{ x|number }}", "十二", "template-filter"),
        ("{{ x.upper }}", "a", "template-method"),
        ("{{ x.__class__ }}", "a", "template-forbidden"),
        ("{{ x + 'a' }}", 1, "template-failed"),
        ("{{ 1 / x }}", 0, "template-failed"),
        ("{{ x }}", "a\x07b", "control-character"),
        ("{{ x }}", "a\fb", "control-character"),
        ("{{ x }}", "\ud800", "control-character"),
    ],
)
def test_values_that_would_be_lost(template: str, value: object, code: str) -> None:
    (item,) = findings_of(made("{{ 1 }}", template), x=value)
    assert item.code == code
    assert "paragraph 2" in place(item)


def test_a_property_that_cannot_be_written() -> None:
    document = Document()
    document.core_properties.title = "{{ x }}"
    (item,) = findings_of(saved(document), x="长" * 300)
    assert item.code == "template-failed"
    assert "title" in place(item)


# ---------------------------------------------------------------- findings of the template

MISTAKES: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "text-beside-p": (("{%p if x %}丢", "{%p endif %}"), ["template-tag-text"]),
    "text-beside-block": (("前{{p x }}",), ["template-tag-text"]),
    "comment-beside-text": (("{#p 说明 #}前",), ["template-tag-text"]),
    "closed-without-prefix": (("{%p for x in y %}", "{% endfor %}"), ["template-tag-crossed"]),
    "closed-by-another": (("{% for x in y %}{% endif %}",), ["template-tag-crossed"]),
    "middle-without-prefix": (
        ("{%p if x %}", "{% else %}", "{%p endif %}"),
        ["template-tag-crossed"],
    ),
    "elif-in-for": (("{% for x in y %}{% elif x %}{% endfor %}",), ["template-tag-crossed"]),
    "open": (("{% if x %}",), ["template-tag-mismatch"]),
    "closed-twice": (("{% if x %}{% endif %}{% endif %}",), ["template-tag-mismatch"]),
    "row-outside-table": (("{%tr if x %}", "{%tr endif %}"), ["template-tag-mismatch"] * 2),
    "half-open": (("{{ x",), ["template-unclosed"]),
    "half-closed": (("x }}",), ["template-unclosed"]),
    "over-paragraphs": (("{{ x", "}}"), ["template-unclosed"] * 2),
    "expression": (("{{ a b }}", "{{ c d }}"), ["template-syntax"] * 2),
    "unknown-statement": (("{% fro x in y %}",), ["template-syntax"]),
    "unknown-filter": (("{{ x|datum }}",), ["template-syntax"]),
    "space-before-prefix": (("{% p if x %}",), ["template-syntax"]),
    "other-file": (("{% include 'x' %}",), ["template-syntax"]),
    "modulo-with-prefix": (("{%p if x % 2 %}", "{%p endif %}"), ["template-syntax"]),
    "chinese-quotes-in-text": (("{{ x or '“无”' }}",), ["template-punctuation"]),
    "chinese-bar": (("{{ x｜date }}",), ["template-punctuation"]),
    "chinese-braces": (("｛｛ x ｝｝",), ["template-punctuation"] * 2),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_in_a_template(mistake: str) -> None:
    paragraphs, expected = MISTAKES[mistake]
    data = made(*paragraphs)
    assert codes(data, x=1, y=[1]) == expected
    assert sorted(item.code for item in Template(data).check()) == expected


def test_lost_text_is_named() -> None:
    data = made(rows=[["{%tr for x in xs %}", "丢掉"], ["{{ x }}", ""], ["{%tr endfor %}", ""]])
    (item,) = Template(data).check()
    assert (item.code, item.params["text"]) == ("template-tag-text", "丢掉")


def test_rows_closed_without_prefix() -> None:
    data = made(rows=[["{%tr for x in xs %}"], ["{{ x }}"], ["{% endfor %}"]])
    assert [item.code for item in Template(data).check()] == ["template-tag-crossed"]


def test_opened_outside_and_closed_in_a_table() -> None:
    data = made("{% if x %}", rows=[["{% endif %}"]])
    assert [item.code for item in Template(data).check()] == ["template-tag-crossed"]


def test_a_picture_beside_a_tag() -> None:
    document = Document()
    paragraph = document.add_paragraph("{%p if x %}")
    paragraph.add_run()._r.append(parse_xml(f'<w:drawing xmlns:w="{W}"/>'))
    document.add_paragraph("{%p endif %}")
    (item,) = Template(saved(document)).check()
    assert (item.code, item.params["text"]) == ("template-tag-text", "<drawing>")


def test_tags_where_none_are_filled() -> None:
    xml = f'<w:endnotes xmlns:w="{W}"><w:p><w:r><w:t>{{{{ x }}}}</w:t></w:r></w:p></w:endnotes>'
    document = Document()
    document.core_properties.keywords = "{{ x }}"
    found = Template(with_part(saved(document), "endnotes", xml)).check()
    assert [item.code for item in found] == ["template-part", "template-part"]


def test_mistakes_in_properties() -> None:
    document = Document()
    document.core_properties.title = "{{ a b }}"
    assert [item.code for item in Template(saved(document)).check()] == ["template-syntax"]


# ---------------------------------------------------------------- the template as a whole


def test_same_values_same_bytes() -> None:
    template = Template(made("{{ x }}"))
    first = template.render({"x": 1}, date=date(2023, 5, 30))
    assert first == template.render({"x": 1}, date=date(2023, 5, 30))
    assert first == Template(made("{{ x }}")).render({"x": 1}, date=date(2023, 5, 30))


def test_threads_share_a_template() -> None:
    template = Template(made("{{ x }}", "{% if x == '7' %}{{ y }}{% endif %}"))

    def one(number: int) -> str:
        try:
            result = template.render({"x": str(number)})
        except DocgenError as error:
            return error.findings[0].code
        return str(Document(io.BytesIO(result)).paragraphs[0].text)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(one, range(16)))
    assert results == [str(n) if n != 7 else "template-undefined" for n in range(16)]


def test_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(made("{{ x }}"))
    assert Template(path).render({"x": 1}) == Template(str(path)).render({"x": 1})
    with pytest.raises(DocgenError) as caught:
        Template(path).render({})
    (item,) = caught.value.findings
    assert item.place.file == "模板.docx"


def test_a_dotx_is_a_template() -> None:
    members = package.read_package(made("{{ x }}"))
    types = members[package.CONTENT_TYPES]
    members[package.CONTENT_TYPES] = types.replace(b"document.main", b"template.main")
    assert texts(package.write_package(members), x="值") == ["值"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: b"", "file-empty"),
        (lambda data: data[:500], "package-broken"),
        (
            lambda data: package.write_package({package.CONTENT_TYPES: b"<Types/>"}),
            "template-not-word",
        ),
    ],
)
def test_files_that_are_no_templates(change: Callable[[bytes], bytes], code: str) -> None:
    with pytest.raises(DocgenError) as caught:
        Template(change(made("{{ x }}")))
    assert [item.code for item in caught.value.findings] == [code]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocgenError) as caught:
        Template(tmp_path / "x.docx")
    assert [item.code for item in caught.value.findings] == ["file-not-found"]


# ---------------------------------------------------------------- docxtpl's own tags


def test_merged_cells_in_a_loop() -> None:
    rows = [["{%tr for x in xs %}", ""], ["{% vm %}甲", "{{ x }}"], ["{%tr endfor %}", ""]]
    assert table_of(made(rows=rows), xs=[1, 2]) == [["甲", "1"], ["甲", "2"]]


def test_columns_in_a_loop() -> None:
    data = made(rows=[["{%tc for x in xs %}", "{{ x }}", "{%tc endfor %}"]])
    assert table_of(data, xs=["甲", "乙", "丙"]) == [["甲", "乙", "丙"]]
    assert filled(data, xs=[]).tables == []


def test_cells_over_columns_and_their_colour() -> None:
    data = made(rows=[["{% colspan n %}{{ x }}", "", ""], ["{% cellbg c %}", "", ""]])
    (table,) = filled(data, n=1, x="甲", c="FF0000").tables
    assert table.cell(0, 0).text == "甲"
    assert 'w:fill="FF0000"' in table._tbl.xml


def test_docxtpl_fills_the_same_way() -> None:
    data = made("{{ a }} {% if b %}乙{% endif %}", rows=[["{%tr for x in xs %}"], ["{{ x }}"]])
    document: Any = Document(io.BytesIO(data))
    document.tables[0].add_row().cells[0].text = "{%tr endfor %}"
    context = {"a": "甲\n\t一", "b": True, "xs": [1, 2, 3]}
    plain = DocxTemplate(io.BytesIO(saved(document)))
    plain.render(context, autoescape=True)
    ours = filled(saved(document), **context)
    assert ours.element.body.xml == plain.docx.element.body.xml
