"""The tags of a Word template: read with their places, and numbered for the engine.

`number_tags` puts each tag into one run with a number inside, so that an error in the rendered
part finds its paragraph or table cell again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from docgen.findings import Place
from docgen.messages import N_, Phrase, phrase

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
P, T, TC, TR, TBL = (f"{W}{name}" for name in ("p", "t", "tc", "tr", "tbl"))
HDR, FTR = f"{W}hdr", f"{W}ftr"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_BETWEEN: Final = (f"{W}tab", f"{W}br", f"{W}cr")

TAG: Final = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#(.*?)#\}", re.DOTALL)
_PREFIX: Final = re.compile(r"(tr|tc|p|r) (.*)", re.DOTALL)
_CLOSING: Final = re.compile(r"([-+]?[}%]\})$")
_WORD: Final = re.compile(r"[-+]?\s*(\w*)")
LOOSE: Final = re.compile(r"\{[{%#]|[%}]\}|[｛{][｛{%％]|[}｝%％][｝}]")

BLOCKS: Final = frozenset({"for", "if", "macro", "call", "filter", "with", "block", "autoescape"})
# What docxtpl adds to Jinja, and what it takes out before Jinja sees it.
MERGES: Final = frozenset({"vm", "hm"})
CONTAINERS: Final = {"p": P, "tr": TR, "tc": TC}

# A number between these two stands in each tag for its place in the template.
MARK: Final = re.compile("\U000f0000([0-9]+)\U000f0001")
PLACED: Final = "_placed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """A tag: its text, its prefix (p, tr, tc, r or none), what is inside, and where it stands."""

    text: str
    prefix: str
    inside: str
    place: Place

    @property
    def is_output(self) -> bool:
        """Whether it prints a value."""
        return self.text.startswith("{{")

    @property
    def word(self) -> str:
        """The statement's first word, such as `for`; empty for other tags."""
        found = _WORD.match(self.inside.strip()) if self.text.startswith("{%") else None
        return found[1] if found else ""

    @property
    def opens(self) -> bool:
        """Whether another tag must close it."""
        if self.word == "set":
            return "=" not in self.inside
        return self.word in BLOCKS or self.word == "raw"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A tag in the tree: the text nodes of its paragraph, and where in them it begins and ends."""

    tag: Tag
    nodes: tuple[Any, ...]
    start: int
    end: int

    @property
    def first(self) -> Any:
        """The text node in which the tag begins."""
        return self.nodes[_locate(self.nodes, self.start)[0]]

    @property
    def container(self) -> Any:
        """The element that the engine replaces by the tag; None if there is none around it."""
        kind = CONTAINERS.get(self.tag.prefix)
        return next(self.first.iterancestors(kind), None) if kind else self.first

    def path(self) -> tuple[str, ...]:
        """The kinds of the elements around the container."""
        return tuple(element.tag for element in self.container.iterancestors())


def read_tags(root: Any, part: str, name: str) -> list[Seen]:
    """The tags of one XML part of the template `name`, in reading order."""
    paragraphs = read_paragraphs(root, part, name)
    return [one for paragraph, place in paragraphs for one in _in_paragraph(paragraph, place)]


def outside_raw(seen: Iterable[Seen]) -> Iterator[Seen]:
    """The tags without those inside `{% raw %}`, which are printed as they are."""
    raw = False
    for one in seen:
        raw = raw and one.tag.word != "endraw"
        if not raw:
            yield one
        raw = raw or one.tag.word == "raw"


# ---------------------------------------------------------------- places


def read_paragraphs(root: Any, part: str, name: str) -> Iterator[tuple[Any, Place]]:
    """The paragraphs that hold braces, each with its place as a person would count it."""
    tables = {table: number for number, table in enumerate(root.iter(TBL), 1)}
    number = 0
    for paragraph in root.iter(P):
        cell = next(paragraph.iterancestors(TC), None)
        number += cell is None
        text = "".join(node.text or "" for node in text_nodes(paragraph))
        if LOOSE.search(text):
            spot = _cell(cell, tables, text) if cell is not None else _paragraph(number, text)
            where = phrase(N_("{part}, {spot}"), part=part, spot=spot)
            yield paragraph, Place(file=name, part=where)


def _paragraph(number: int, text: str) -> Phrase:
    return phrase(N_("paragraph {number}: “{text}”"), number=number, text=excerpt(text))


def _cell(cell: Any, tables: dict[Any, int], text: str) -> Phrase:
    row = next(cell.iterancestors(TR))
    return phrase(
        N_("table {table}, row {row}, cell {cell}: “{text}”"),
        table=tables[next(cell.iterancestors(TBL))],
        row=sum(1 for _ in row.itersiblings(TR, preceding=True)) + 1,
        cell=sum(1 for _ in cell.itersiblings(TC, preceding=True)) + 1,
        text=excerpt(text),
    )


def excerpt(text: str, limit: int = 40) -> str:
    """The text, or its beginning and … where it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def text_nodes(paragraph: Any) -> tuple[Any, ...]:
    """The paragraph's own w:t, without those of text boxes anchored in it."""
    return tuple(node for node in paragraph.iter(T) if next(node.iterancestors(P)) is paragraph)


def _locate(nodes: tuple[Any, ...], position: int) -> tuple[int, int]:
    """The node in which a position of the paragraph's text lies, and the position in it."""
    for index, node in enumerate(nodes):
        size = len(node.text or "")
        if position < size:
            return index, position
        position -= size
    raise IndexError(position)


# ---------------------------------------------------------------- reading


def _in_paragraph(paragraph: Any, place: Place) -> Iterator[Seen]:
    nodes = text_nodes(paragraph)
    text = "".join(node.text or "" for node in nodes)
    for match in TAG.finditer(text):
        tag = read_tag(match, place)
        yield Seen(tag=tag, nodes=nodes, start=match.start(), end=match.end())


def read_tag(match: re.Match[str], place: Place) -> Tag:
    """The tag of a match of TAG."""
    inside = next(group for group in match.groups() if group is not None)
    prefixed = _PREFIX.fullmatch(inside)
    prefix, inside = prefixed.groups() if prefixed else ("", inside)
    return Tag(text=match[0], prefix=prefix, inside=inside, place=place)


# ---------------------------------------------------------------- numbering


def number_tags(seen: list[Seen], first: int) -> None:
    """Put each tag into the run where it begins, with its number, from `first` on, inside."""
    plain = {id(one) for one in outside_raw(seen)}
    # Backwards, so that the positions of the tags before stay right.
    for number, one in reversed(list(enumerate(seen, first))):
        text = _numbered(one.tag, number) if id(one) in plain else one.tag.text
        _replace(one, text)


def _numbered(tag: Tag, number: int) -> str:
    if tag.text.startswith("{#") or tag.word in MERGES or tag.word in ("raw", "endraw"):
        return tag.text
    mark = f"\U000f0000{number}\U000f0001"
    if tag.is_output and tag.prefix:
        return f"{{{{{tag.prefix} {PLACED}(({tag.inside})){mark}}}}}"
    return _CLOSING.sub(lambda closing: mark + closing[0], tag.text)


def _replace(one: Seen, text: str) -> None:
    (begin, start), (last, end) = _locate(one.nodes, one.start), _locate(one.nodes, one.end - 1)
    first, final = one.nodes[begin], one.nodes[last]
    after = (final.text or "")[end + 1 :]
    before = (first.text or "")[:start]
    if first is final:
        first.text = before + text + after
    else:
        _drop_breaks(first, final)
        first.text, final.text = before + text, after
        for node in one.nodes[begin + 1 : last]:
            node.text = ""
    for node in one.nodes[begin : last + 1]:
        _settle(node)


def _drop_breaks(first: Any, final: Any) -> None:
    """Take out tabs and line breaks inside a tag; they would come out after it."""
    paragraph = next(first.iterancestors(P))
    inside = False
    for element in list(paragraph.iter(T, *_BETWEEN)):
        if element is final:
            return
        if inside and element.tag in _BETWEEN:
            element.getparent().remove(element)
        inside = inside or element is first


def _settle(node: Any) -> None:
    # docxtpl takes an empty <w:t/> for an opening one.
    if node.text:
        node.set(_SPACE, "preserve")
    elif node.getparent() is not None:
        node.getparent().remove(node)
