"""Word files as people change them: rows, cells and texts of document.xml."""

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from lxml import etree

from docgen.formats.package import read_package, write_package

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACE: Final = W[1:-1]
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_DOCUMENT: Final = "word/document.xml"


class Word:
    """An open Word file."""

    def __init__(self, data: bytes) -> None:
        self.members = dict(read_package(data))
        self.root = etree.fromstring(self.members[_DOCUMENT])
        self.body = self.root.find(f"{W}body")

    def save(self) -> bytes:
        """The file."""
        made = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return write_package({**self.members, _DOCUMENT: made})

    @property
    def tables(self) -> list[Any]:
        """The tables, from the top."""
        return list(self.body.iter(f"{W}tbl"))

    @property
    def rows(self) -> list[Any]:
        """The rows of all tables."""
        return list(self.body.iter(f"{W}tr"))

    def row(self, label: str, number: int = 1) -> Any:
        """The row, of several the one of that number, in which a cell says just that."""
        found = [row for row in self.rows if label in map(text_of, cells_of(row))]
        return found[number - 1]

    def cell(self, label: str, number: int = 1) -> Any:
        """The last cell of such a row."""
        return cells_of(self.row(label, number))[-1]

    def paragraph(self, part: str) -> Any:
        """The first paragraph that says this."""
        return next(each for each in self.root.iter(f"{W}p") if part in text_of(each))

    def retype(self, old: str, new: str) -> None:
        """Change a text that stands in one run, wherever it does."""
        found = [each for each in self.root.iter(f"{W}t") if old in (each.text or "")]
        assert found, old
        for each in found:
            each.text = (each.text or "").replace(old, new)

    def rewrite(self, part: str, text: str) -> None:
        """Give the first paragraph that says this another text."""
        first, *rest = self.paragraph(part).iter(f"{W}t")
        first.text = text
        for each in rest:
            each.text = ""

    def without_marks(self, *beginnings: str) -> "Word":
        """Delete the bookmarks whose names begin so; all if nothing is said."""
        for start in list(self.root.iter(f"{W}bookmarkStart")):
            if (start.get(f"{W}name") or "").startswith(beginnings or ("",)):
                for end in list(self.root.iter(f"{W}bookmarkEnd")):
                    if end.get(f"{W}id") == start.get(f"{W}id"):
                        end.getparent().remove(end)
                start.getparent().remove(start)
        return self

    def without_identity(self) -> "Word":
        """Delete the properties, the identifier and the identity at the foot."""
        self.members["docProps/custom.xml"] = re.sub(
            rb"(<Properties[^>]*>).*</Properties>",
            rb"\1</Properties>",
            self.members["docProps/custom.xml"],
            flags=re.DOTALL,
        )
        core = self.members["docProps/core.xml"]
        self.members["docProps/core.xml"] = re.sub(
            rb"<dc:identifier>.*?</dc:identifier>", b"", core
        )
        for each in list(self.root.iter(f"{W}p")):
            if "·v" in text_of(each):
                each.getparent().remove(each)
        return self


def text_of(element: Any) -> str:
    """The text under an element."""
    return "".join(each.text or "" for each in element.iter(f"{W}t")).strip()


def cells_of(row: Any) -> list[Any]:
    """The cells of a row."""
    return list(row.iterchildren(f"{W}tc"))


def runs_of(element: Any) -> list[Any]:
    """The runs under an element."""
    return list(element.iter(f"{W}r"))


def clone(element: Any) -> Any:
    """A copy without bookmarks."""
    made = copy.deepcopy(element)
    for each in list(made.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        each.getparent().remove(each)
    return made


def put(cell: Any, text: str) -> None:
    """Select all in a cell and type: the bookmarks go, the first run's look stays."""
    paragraphs = list(cell.iterchildren(f"{W}p"))
    for each in paragraphs[1:]:
        cell.remove(each)
    look = next(iter(runs_of(cell)), None)
    for each in list(paragraphs[0]):
        if each.tag != f"{W}pPr":
            paragraphs[0].remove(each)
    paragraphs[0].append(run(text, look))


def run(text: str, look: Any = None, *more: str) -> Any:
    """A run with a text, in the look of another; `more` are elements of its properties."""
    made = etree.Element(f"{W}r", nsmap={"w": NAMESPACE})
    properties = None if look is None else look.find(f"{W}rPr")
    kept = etree.SubElement(made, f"{W}rPr") if properties is None else copy.deepcopy(properties)
    if properties is not None:
        made.append(kept)
    for each in more:
        kept.append(parsed(each))
    said = etree.SubElement(made, f"{W}t")
    said.text = text
    said.set(_SPACE, "preserve")
    return made


def parsed(xml: str) -> Any:
    """An element of a text of XML with the prefix w."""
    head = f'<x xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONS}">'
    return etree.fromstring(f"{head}{xml}</x>")[0]


RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def wrap(element: Any, xml: str, inner: str) -> Any:
    """Put an element into new ones around it: into the one of that name."""
    around = parsed(xml)
    element.addprevious(around)
    hole = around if around.tag == f"{W}{inner}" else around.find(f".//{W}{inner}")
    hole.append(element)
    return around


def each_value(word: Word, change: Callable[[Any], None]) -> None:
    """Change the last cell of each row that has a value."""
    for row in word.rows:
        if cells := values_in(row):
            for cell in cells:
                change(cell)


def values_in(row: Any) -> list[Any]:
    """The cells of a row in which the mark of a value stands."""
    return [cell for cell in cells_of(row) if any(True for _ in marks_in(cell))]


def marks_in(cell: Any) -> Iterator[str]:
    """The marks of values in a cell."""
    for each in cell.iter(f"{W}bookmarkStart"):
        name = each.get(f"{W}name") or ""
        if name.startswith(("f_", "h_")):
            yield name
