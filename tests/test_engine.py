"""docgen's templates beside docxtpl: the same documents, whatever the template needs."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

import pytest
from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from docgen.findings import DocgenError
from docgen.formats.package import normalise, rank, read_package, write_package
from docgen.formats.shortcut import Shortcut
from docgen.formats.template import Template
from tests.test_template import LEGAL, W, made, saved, with_footnotes

# What is written by docgen itself, for the sake of equal bytes.
SETTLED = "docProps/core.xml"


def by_docxtpl(data: bytes, context: Mapping[str, object]) -> bytes:
    template: Any = DocxTemplate(io.BytesIO(data))
    template.render(dict(context), autoescape=True)
    return saved(template)


def canonical(document: bytes) -> dict[str, bytes]:
    """The members; numbering the tags makes docxtpl keep the spaces of some texts without any."""
    members = read_package(document)
    members.pop(SETTLED)
    return {
        name: _canonical(content) if name.endswith((".xml", ".rels")) else content
        for name, content in members.items()
    }


def _canonical(content: bytes) -> bytes:
    root = etree.fromstring(content)
    for text in root.iter(f"{{{W}}}t"):
        if text.text == (text.text or "").strip():
            text.attrib.clear()
    xml: bytes = etree.tostring(root, method="c14n")
    return xml


def has_shortcut(template: Template) -> bool:
    """Whether the main part is written without a parser."""
    assert not template.check()
    assert template._program
    return template._program._parts["word/document.xml"].shortcut is not None


def table(*rows: Sequence[str]) -> bytes:
    width = max(map(len, rows))
    return made("前", rows=[[*row, *[""] * (width - len(row))] for row in rows])


def picture() -> io.BytesIO:
    """A white PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff")
    body = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def with_picture(*paragraphs: str) -> bytes:
    document = Document(io.BytesIO(made(*paragraphs)))
    document.add_picture(picture())
    document.paragraphs[0].add_run().add_picture(picture())
    return saved(document)


def with_header_and_footer() -> bytes:
    document = Document(io.BytesIO(made("{{ x }}", header="页眉{{ x }}")))
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_section().footer.is_linked_to_previous = False
    document.sections[1].footer.paragraphs[0].text = "{% for y in xs %}{{ y }}{% endfor %}"
    return saved(document)


def with_cell_of_two(first: str, *rest: str) -> bytes:
    document = Document(io.BytesIO(made(rows=[[first, "乙"]])))
    for text in rest:
        document.tables[0].cell(0, 0).add_paragraph(text)
    return saved(document)


X = {"x": "A & B <c> \"d\" 'e'", "xs": ["甲", "", "<丙>"], "n": 2, "c": "FF0000"}
ROWS = ("{%tr for y in xs %}",), ("{%tr endfor %}",)

# Template, values, and whether its main part needs no parser.
CASES: dict[str, tuple[bytes, Mapping[str, object], bool]] = {
    "values": (made("“{{ x }}”", "{{ n }}", "{{ 'a' ~ x }}", "静 <&> \"'态"), X, True),
    "paragraphs": (made("{%p for y in xs %}", "第{{ y }}项", "{%p endfor %}"), X, True),
    "no paragraphs": (made("{%p for y in xs %}", "第{{ y }}项", "{%p endfor %}"), {"xs": ""}, True),
    "in a line": (made("{% for y in xs %}{{ y }}；{% endfor %}{% if n %}乙{% endif %}"), X, True),
    "over paragraphs": (made("{% if n %}甲", "乙{% endif %}"), X, False),
    "runs": (made("{%r for y in xs %}", "{{ y }}", "{%r endfor %}"), X, False),
    "set": (made("{% set z = x %}{{ z }}", "{% set w %}{{ x }}{% endset %}{{ w }}"), X, False),
    "rows": (table(["头", "头"], ROWS[0], ["{{ loop.index }}", "{{ y }}"], ROWS[1]), X, True),
    "rows alone": (table(ROWS[0], ["{{ loop.index }}", "{{ y }}"], ROWS[1]), X, True),
    "columns": (table(["{%tc for y in xs %}", "{{ y }}", "{%tc endfor %}"]), X, False),
    "vm": (table(ROWS[0], ["{% vm %}{{ x }}", "{{ y }}"], ROWS[1]), X, True),
    "hm": (
        table(
            ["{%tc for y in xs %}", "{% hm %}{{ x }}", "{%tc endfor %}"],
            ["{%tc for y in xs %}", "{{ y }}", "{%tc endfor %}"],
        ),
        X,
        False,
    ),
    "colspan": (table(["{% colspan n %}{{ x }}", "", ""], ["甲", "乙", "丙"]), X, False),
    "cellbg": (table(["{% cellbg c %}{{ x }}", "乙"]), X, True),
    "cellbg of quotes": (table(["{% cellbg c %}甲", "乙"]), {"c": "a\"b'{"}, True),
    "a cell's paragraphs": (with_cell_of_two("{%p if n %}", "甲", "{%p endif %}", "末"), X, True),
    "richtext": (made("前{{r r }}后"), {"r": RichText("加\"粗'&", bold=True)}, False),
    "listing": (made("{{ y }}"), {"y": Listing("a\n<b>\tc\x0cd\x07e")}, True),
    "breaks": (made("{{ y }}", rows=[["{{ y }}"]]), {"y": "a\n<b>\tc"}, True),
    "headers": (with_header_and_footer(), X, True),
    "footnotes": (with_footnotes(made("{{ n }}"), "注{{ x }}"), X, True),
    "constant": (made("甲", rows=[["乙"]]), X, False),
    "escapes": (made("{_{ x }_} {_% if %_}"), X, False),
    "pictures that stay": (with_picture("{{ x }}", "{% if n %}甲{% endif %}"), X, True),
    "pictures in a loop": (with_picture("{% for y in xs %}甲", "{% endfor %}乙"), X, False),
}


@pytest.mark.parametrize("case", CASES)
def test_as_docxtpl(case: str) -> None:
    data, context, _ = CASES[case]
    theirs = canonical(normalise(by_docxtpl(data, context)))
    assert canonical(Template(data).render(context)) == theirs


@pytest.mark.parametrize("case", CASES)
def test_what_needs_a_parser(case: str) -> None:
    data, _, expected = CASES[case]
    template = Template(data)
    assert has_shortcut(template) is expected


# ---------------------------------------------------------------- with and without a parser

EVERYWHERE = Template(
    made(
        "“{{ x }}”{% if x %}有{% endif %}",
        "{%p for y in xs %}",
        "{{ y }}{{ x }}",
        "{%p endfor %}",
        rows=[["{%tr for y in xs %}", ""], ["{{ y }}", "{% vm %}{{ x }}"], ["{%tr endfor %}", ""]],
    )
)
WITHOUT_ROWS = Template(with_cell_of_two("{%p for y in xs %}", "{{ y }}", "{%p endfor %}"))


def parsed(template: Template, context: Mapping[str, object]) -> bytes:
    with mock.patch.object(Shortcut, "data", return_value=None):
        return template.render(context)


@given(LEGAL, st.lists(LEGAL, max_size=3))
def test_the_parser_changes_nothing(x: str, xs: list[str]) -> None:
    for template in (EVERYWHERE, WITHOUT_ROWS):
        assert has_shortcut(template)
        context = {"x": x, "xs": xs}
        assert template.render(context) == parsed(template, context)


@pytest.mark.parametrize("case", CASES)
def test_the_parser_changes_nothing_in_the_cases(case: str) -> None:
    data, context, _ = CASES[case]
    template = Template(data)
    assert template.render(context) == parsed(template, context)


# ---------------------------------------------------------------- what adds parts


def test_pictures() -> None:
    data = made("{{ a }}", "{% for y in xs %}{{ y }}{% endfor %}", header="页眉")
    template: Any = DocxTemplate(io.BytesIO(data))
    images = [InlineImage(template, picture(), width=Mm(20)) for _ in range(3)]
    context = {"a": images[0], "xs": ["甲", *images[1:]]}
    template.render(context, autoescape=True)
    ours = Template(data).render({"a": images[0], "xs": ["甲", *images[1:]]})
    assert canonical(ours) == canonical(normalise(saved(template)))
    assert sum(name.startswith("word/media/") for name in read_package(ours)) == 1


def test_a_picture_that_cannot_be_read() -> None:
    with pytest.raises(DocgenError) as caught:
        Template(made("{{ a }}")).render({"a": InlineImage(None, io.BytesIO(b"x"))})
    assert [item.code for item in caught.value.findings] == ["template-failed"]


def test_a_link_a_replaced_picture_and_a_subdocument() -> None:
    data = with_picture("{{ x }}", "{{r link }}", "{{p sub }}")

    def values(engine: Any) -> dict[str, object]:
        link = RichText("网页", url_id=engine.build_url_id("https://example.org/甲"))
        sub = engine.new_subdoc()
        sub.add_paragraph("子文档").add_run().add_picture(picture())
        engine.replace_media(picture(), io.BytesIO(b"other"))
        return {"x": "<值>", "link": link, "sub": sub}

    theirs: Any = DocxTemplate(io.BytesIO(data))
    theirs.render(values(theirs), autoescape=True)
    template = Template(data)
    engine = template.engine()
    context = values(engine)
    ours = template.render(context, engine=engine)
    assert canonical(ours) == canonical(normalise(saved(theirs)))
    with pytest.raises(ValueError, match="one rendering"):
        template.render(context, engine=engine)


def test_a_subdocument_brings_its_engine() -> None:
    template = Template(made("{{p sub }}"))
    sub = template.engine().new_subdoc()
    sub.add_paragraph("子文档")
    (paragraph,) = Document(io.BytesIO(template.render({"sub": sub}))).paragraphs
    assert paragraph.text == "子文档"


def test_a_subdocument_of_another_template() -> None:
    sub = Template(made("甲")).engine().new_subdoc()
    with pytest.raises(DocgenError) as caught:
        Template(made("{{p sub }}")).render({"sub": sub})
    assert [item.code for item in caught.value.findings] == ["template-failed"]


# ---------------------------------------------------------------- merges in nested loops


def merges(rows: Sequence[Sequence[str]], **context: object) -> list[list[str]]:
    """The texts of a table's cells; ^ where a cell continues the one above."""
    document = Document(io.BytesIO(Template(made(rows=rows)).render(context)))
    kinds = f"{{{W}}}tcPr/{{{W}}}vMerge"
    return [
        [_merged(cell, cell.find(kinds)) for cell in row.tc_lst]
        for row in document.tables[0]._tbl.tr_lst
    ]


def _merged(cell: Any, merge: Any) -> str:
    text = "".join(node.text or "" for node in cell.iter(f"{{{W}}}t"))
    kind = None if merge is None else merge.get(f"{{{W}}}val")
    assert kind != "continue" or not text
    return "^" if kind == "continue" else text


def nest(*loops: str, cells: Sequence[str]) -> list[list[str]]:
    rest = [""] * (len(cells) - 1)
    opening = [[f"{{%tr for {loop} %}}", *rest] for loop in loops]
    return [*opening, list(cells), *([["{%tr endfor %}", *rest]] * len(loops))]


CITIES: list[dict[str, Any]] = [
    {"n": "空", "ds": []},
    {"n": "A", "ds": [{"n": "空", "ss": []}, {"n": "A1", "ss": [1, 2]}, {"n": "A2", "ss": [3]}]},
    {"n": "B", "ds": [{"n": "B1", "ss": [4, 5]}]},
]


def test_two_levels() -> None:
    rows = nest("d in ds", "s in d.ss", cells=["{% vm %}市", "{% vm %}{{ d.n }}", "{{ s }}"])
    assert merges(rows, ds=CITIES[1]["ds"]) == [
        ["市", "A1", "1"],
        ["^", "^", "2"],
        ["^", "A2", "3"],
    ]


@pytest.mark.parametrize("city", ["{{ c.n }}", "{{ name }}", "{% if c.n %}{{ c['n'] }}{% endif %}"])
def test_three_levels(city: str) -> None:
    cells = ["{% vm %}市", f"{{% vm %}}{city}", "{% vm %}{{ d.n }}", "{{ s }}"]
    rows = nest("c in cs", "d in c.ds", "s in d.ss", cells=cells)
    rows[0][1] = ""
    rows.insert(1, ["{%tr set name = c.n %}", "", "", ""])
    assert merges(rows, cs=CITIES) == [
        ["市", "A", "A1", "1"],
        ["^", "^", "^", "2"],
        ["^", "^", "A2", "3"],
        ["^", "B", "B1", "4"],
        ["^", "^", "^", "5"],
    ]


def test_a_loop_around_the_table_ends_its_merges() -> None:
    document = Document(io.BytesIO(made("{%p for c in cs %}")))
    rows = nest("d in c.ds", "s in d.ss", cells=["{% vm %}市", "{{ s }}"])
    table = document.add_table(len(rows), 2)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("{%p endfor %}")
    result = Document(io.BytesIO(Template(saved(document)).render({"cs": CITIES[1:]})))
    assert [table.column_cells(0)[0].text for table in result.tables] == ["市", "市"]
    assert [len(table.rows) for table in result.tables] == [3, 2]


def test_merges_are_forgotten_with_the_document() -> None:
    rows = nest("d in ds", "s in d.ss", cells=["{% vm %}市", "{{ s }}"])
    template = Template(made(rows=rows))
    context = {"ds": CITIES[1]["ds"]}
    assert template.render(context) == template.render(context)


@pytest.mark.parametrize("item", ["{{ y }}", "{{ loop.index }}", "甲"])
def test_a_single_loop_merges_as_docxtpl(item: str) -> None:
    data = made(rows=nest("y in xs", cells=[f"{{% vm %}}{item}", "{{ y }}"]))
    context = {"xs": [1, 2, 3]}
    assert canonical(Template(data).render(context)) == canonical(
        normalise(by_docxtpl(data, context))
    )


# ---------------------------------------------------------------- threads, and the zip


def test_threads_get_what_is_theirs() -> None:
    template = Template(CASES["headers"][0])

    def context(number: int) -> dict[str, object]:
        text = f"第{number}份" + "\n" * (number % 3 == 0) + '"' * (number % 5 == 0)
        return {**X, "x": RichText(text) if number % 7 == 0 else text}

    alone = [Template(CASES["headers"][0]).render(context(number)) for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda number: template.render(context(number)), range(40))) == alone


@given(st.dictionaries(st.text("a文/._", min_size=1), st.binary(max_size=500), max_size=5))
def test_the_zip_is_the_standard_library_s(members: dict[str, bytes]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as expected:
        for name in sorted(members, key=rank):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o600 << 16
            expected.writestr(info, members[name] * 50, zipfile.ZIP_DEFLATED, 6)
    repeated = {name: data * 50 for name, data in members.items()}
    assert write_package(repeated) == buffer.getvalue()
