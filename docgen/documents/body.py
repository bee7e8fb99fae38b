"""The body of a notice: paragraphs and nested sections that docgen numbers (7.3.3)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, Final, TypeAlias

from pydantic import Discriminator, Field, Tag

from docgen.blocks import Paragraph, Run
from docgen.official import MAX_LEVEL, section_number
from docgen.source import Model, Name, Text
from docgen.text import join_lines

AnnexLabel: TypeAlias = Callable[[str], str]
Loc: TypeAlias = tuple[str | int, ...]

HEADING_STYLES: Final = ("一级标题", "二级标题", "三级标题", "四级标题")
RUN_IN_STYLES: Final = ("一级标题字", "二级标题字", None, None)
_STOPS: Final = "。？！：；"


class AnnexPiece(Model):
    """A reference to an annex by its document's name: （附件1）, or 附件1 without brackets."""

    annex: Annotated[Name, Field(description="附件的文件名称（campaign.yaml 中的 name）")]
    brackets: Annotated[bool, Field(description="是否带括号：（附件1）或 附件1")] = True


class StrongPiece(Model):
    """Emphasised text, set bold."""

    strong: Annotated[Text, Field(description="加粗的文字")]


def _kind_of_piece(value: Any) -> str:
    keys = value if isinstance(value, dict) else vars(value) if isinstance(value, Model) else ()
    return "annex" if "annex" in keys else "strong" if keys else "text"


Piece: TypeAlias = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[AnnexPiece, Tag("annex")]
    | Annotated[StrongPiece, Tag("strong")],
    Discriminator(_kind_of_piece),
]


def _kind_of_words(value: Any) -> str:
    return "pieces" if isinstance(value, list | tuple) else "text"


Words: TypeAlias = Annotated[
    Annotated[Text, Tag("text")] | Annotated[tuple[Piece, ...], Tag("pieces")],
    Discriminator(_kind_of_words),
]
"""Plain text, or a list of pieces where it holds a reference or emphasis."""


class TextItem(Model):
    """A paragraph without number, made of pieces."""

    text: Annotated[Words, Field(description="段落：一段文字，或由文字、附件引用、强调组成的列表")]


class NumberedItem(Model):
    """A numbered paragraph without heading: （一）text."""

    section: Annotated[Words, Field(description="带序号、无标题的段落")]
    body: Annotated[tuple["Item", ...], Field(description="下一层内容")] = ()


class HeadedItem(Model):
    """A numbered section: its heading on a line of its own, or run in before its text."""

    heading: Annotated[Text, Field(description="标题，不写序号，序号由 docgen 编排")]
    text: Annotated[Words | None, Field(description="紧接标题之后、同一段的文字")] = None
    bold: Annotated[bool | None, Field(description="标题加粗")] = None
    body: Annotated[tuple["Item", ...], Field(description="本节内容：段落与下一层各节")] = ()


def _kind_of_item(value: Any) -> str:
    keys = value if isinstance(value, dict) else vars(value) if isinstance(value, Model) else None
    if keys is None:
        return "paragraph"
    if "section" in keys:
        return "numbered"
    return "text" if "text" in keys and "heading" not in keys else "headed"


Item: TypeAlias = Annotated[
    Annotated[Text, Tag("paragraph")]
    | Annotated[TextItem, Tag("text")]
    | Annotated[NumberedItem, Tag("numbered")]
    | Annotated[HeadedItem, Tag("headed")],
    Discriminator(_kind_of_item),
]
Section: TypeAlias = NumberedItem | HeadedItem


def walk(
    items: Sequence[Item], loc: Loc = ("body",), level: int = 1
) -> Iterator[tuple[Loc, int, Item]]:
    """Every item with its place in the YAML and the level its number would have."""
    for index, item in enumerate(items):
        here = (*loc, index)
        yield here, level, item
        if isinstance(item, NumberedItem | HeadedItem):
            yield from walk(item.body, (*here, "body"), level + 1)


def annex_references(items: Sequence[Item]) -> Iterator[tuple[Loc, str]]:
    """Every reference to an annex with its place."""
    for loc, _, item in walk(items):
        for key in ("text", "section"):
            words = getattr(item, key, None)
            if isinstance(words, tuple):
                for index, piece in enumerate(words):
                    if isinstance(piece, AnnexPiece):
                        yield (*loc, key, index), piece.annex


def body_blocks(
    items: Sequence[Item], *, annex: AnnexLabel, bold: bool = False, level: int = 1
) -> tuple[Paragraph, ...]:
    """The items as paragraphs; `annex` gives 附件1 for a document's name.

    `bold` sets headings bold unless a section says otherwise. Sections lie at most four deep.
    """
    made: list[Paragraph] = []
    number = 0
    for item in items:
        if isinstance(item, NumberedItem | HeadedItem):
            number += 1
            made.extend(section_paragraphs(item, section_number(level, number), level, annex, bold))
            if level < MAX_LEVEL:
                made.extend(body_blocks(item.body, annex=annex, bold=bold, level=level + 1))
        else:
            made.extend(words_paragraphs(item.text if isinstance(item, TextItem) else item, annex))
    return tuple(made)


def section_paragraphs(
    item: Section, number: str, level: int, annex: AnnexLabel, bold: bool
) -> tuple[Paragraph, ...]:
    """The section's own paragraphs, without what lies in its body."""
    if isinstance(item, NumberedItem):
        return words_paragraphs(item.section, annex, before=(Run(text=number),))
    strong = bold if item.bold is None else item.bold
    heading = "".join(join_lines(item.heading))
    if item.text is None:
        run = Run(text=number + heading, bold=strong)
        return (Paragraph(runs=(run,), style=HEADING_STYLES[level - 1], keep_next=True),)
    stop = "" if heading[-1] in _STOPS else "。"
    run = Run(text=f"{number}{heading}{stop}", style=RUN_IN_STYLES[level - 1], bold=strong)
    return words_paragraphs(item.text, annex, before=(run,))


def words_paragraphs(
    words: Words, annex: AnnexLabel, before: tuple[Run, ...] = ()
) -> tuple[Paragraph, ...]:
    """Body paragraphs of the words; a blank line in a block scalar begins a new one."""
    lines: list[list[Run]] = [list(before)]
    for piece in (words,) if isinstance(words, str) else words:
        if isinstance(piece, str):
            first, *others = join_lines(piece)
            lines[-1].append(Run(text=first))
            lines.extend([Run(text=other)] for other in others)
        else:
            lines[-1].append(_run(piece, annex))
    return tuple(Paragraph(runs=tuple(runs), style="公文正文") for runs in lines)


def _run(piece: AnnexPiece | StrongPiece, annex: AnnexLabel) -> Run:
    if isinstance(piece, StrongPiece):
        return Run(text="".join(join_lines(piece.strong)), bold=True)
    label = annex(piece.annex)
    return Run(text=f"（{label}）" if piece.brackets else label)
