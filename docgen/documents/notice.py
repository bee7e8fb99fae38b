"""The notice (公文): what its YAML may say, and its elements as blocks by GB/T 9704."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from docgen.blocks import Blocks, Paragraph, paragraph
from docgen.documents.body import (
    HeadedItem,
    Item,
    Loc,
    NumberedItem,
    annex_references,
    body_blocks,
    walk,
)
from docgen.documents.flow import Spot, height_of, place
from docgen.documents.imprint import Imprint
from docgen.documents.kinds import Kind, Setting, Surroundings
from docgen.documents.laid import Laid
from docgen.documents.masthead import Masthead, masthead_blocks
from docgen.documents.signing import Signature, annex_list, note_blocks, signature_blocks
from docgen.documents.titles import Shape, title_blocks, title_lines, whole_title
from docgen.findings import Finding, finding, suggestion
from docgen.official import (
    DOCUMENT_NUMBER,
    MAX_LEVEL,
    MAX_NUMERAL,
    SPARE,
    TYPED_NUMBER,
    Profile,
    mend_number,
)
from docgen.source import Model, Name, Source, Text, problem

_TYPED_ANNEX: Final = re.compile(r"附件\s*[0-9０-９]+")
_FIRST_LINES: Final = 2
ELEMENTS: Final = ("head", "title", "addressees", "body", "annexes", "signature", "note")


def _number(text: str) -> str:
    """A document number as 7.2.5 has it, or the problem with it."""
    if DOCUMENT_NUMBER.match(text):
        return text
    mended = mend_number(text)
    if mended:
        raise problem("number-brackets", number=text, suggestion=mended)
    raise problem("bad-number", number=text)


class NoticeModel(Model):
    """notice.yaml: the elements of an official document; only title and body are required."""

    head: Annotated[Masthead, Field(description="版头：份号、密级、紧急程度、标志")] = Masthead()
    issuers: Annotated[
        tuple[Text, ...],
        Field(description="发文机关，联合行文时主办机关在前；省略时用活动的发文机关"),
    ] = ()
    number: Annotated[
        Annotated[Text, AfterValidator(_number)] | None,
        Field(description="发文字号，如 沪市监竞争〔2023〕242号"),
    ] = None
    signers: Annotated[tuple[Text, ...], Field(description="签发人；写了即为上行文")] = ()
    title: Annotated[Text, Field(description="标题；一行由 docgen 分行，多行则按所写分行")]
    title_shape: Annotated[
        Shape,
        Field(description="docgen 分行时的形状：trapezoid 正梯形、inverted 倒梯形、diamond 菱形"),
    ] = "trapezoid"
    addressees: Annotated[
        Text | tuple[Text, ...], Field(description="主送机关：一段文字，或逐个列出")
    ] = ()
    headings_bold: Annotated[bool, Field(description="各级标题加粗")] = False
    body: Annotated[tuple[Item, ...], Field(min_length=1, description="正文：段落与各节")]
    annexes: Annotated[
        tuple[Name, ...], Field(description="附件：campaign.yaml 中文件的名称，按顺序编号")
    ] = ()
    signature: Annotated[Signature | None, Field(description="署名和成文日期")] = None
    note: Annotated[Text | None, Field(description="附注，如 此件公开发布")] = None
    imprint: Annotated[Imprint | None, Field(description="版记")] = None


def lay_out(
    model: NoticeModel, setting: Setting, body: Blocks | None = None, below: Blocks = ()
) -> Laid:
    """The notice's elements, with the line height that leaves no signature alone (7.3.5.5).

    `body` is what stands instead of the model's own body, `below` what stands under the title.
    """
    profile = setting.profile
    usual = _elements(model, setting, profile, body, below)
    for pitch in _pitches(profile):
        changed = replace(profile, pitch=pitch)
        own = pitch == profile.pitch
        elements = usual if own else _elements(model, setting, changed, body, below)
        laid, good = _settled(elements, changed)
        if good:
            return laid
    for parted in _parted(usual):
        laid, good = _settled(parted, profile)
        if good:
            return laid
    alone = finding("signature-alone", setting.place)
    return replace(_settled(usual, profile)[0], findings=(alone,))


def _parted(elements: Mapping[str, Blocks]) -> Iterator[Mapping[str, Blocks]]:
    """The elements with a new page before the last paragraph of the body, or one before it."""
    body = elements["body"]
    for index in range(len(body) - 1, 0, -1):
        above, block = body[index - 1], body[index]
        if isinstance(block, Paragraph) and not (isinstance(above, Paragraph) and above.keep_next):
            turned = replace(block, page_break_before=True)
            yield {**elements, "body": (*body[:index], turned, *body[index + 1 :])}


def _pitches(profile: Profile) -> Iterator[float]:
    """The profile's line height, then those that give a line a page less or more."""
    yield profile.pitch
    for change in (1, 2, 3, 4):
        for lines in (profile.lines - change, profile.lines + change):
            yield int((profile.page.text_height - SPARE) / lines * 20) / 20


def _elements(
    model: NoticeModel,
    setting: Setting,
    profile: Profile,
    body: Blocks | None = None,
    under: Blocks = (),
) -> dict[str, Blocks]:
    issuers = model.issuers or (setting.issuer,)
    signature = model.signature
    title = (*_title(model, setting, profile), *under)
    addressees = _addressees(model)
    below = sum(height_of(block, profile, profile.page) for block in (*title, *addressees))
    return {
        "head": masthead_blocks(
            model.head,
            issuers=issuers,
            number=model.number,
            signers=model.signers,
            profile=profile,
            below=below + _FIRST_LINES * profile.pitch,
        ),
        "title": title,
        "addressees": addressees,
        "body": body_blocks(model.body, annex=setting.annex, bold=model.headings_bold)
        if body is None
        else body,
        "annexes": annex_list(setting.annex_titles, profile),
        "signature": signature_blocks(signature, issuers, profile) if signature else (),
        "note": note_blocks(model.note),
    }


def _title(model: NoticeModel, setting: Setting, profile: Profile) -> tuple[Paragraph, ...]:
    """Two lines below the red line (7.3.1)."""
    blank = paragraph("", "空行")
    names = (*model.issuers, *setting.names)
    lines = title_lines(model.title, profile=profile, shape=model.title_shape, names=names)
    return (blank, blank, *title_blocks(lines, "公文标题"))


def _addressees(model: NoticeModel) -> tuple[Paragraph, ...]:
    """One line below the title, flush left, with ： at the end (7.3.2)."""
    blank = paragraph("", "空行")
    names = model.addressees
    text = names if isinstance(names, str) else "、".join(names)
    if not text:
        return (blank,)
    return (blank, paragraph(text.strip().rstrip("：:") + "：", "主送机关"))


def _settled(elements: Mapping[str, Blocks], profile: Profile) -> tuple[Laid, bool]:
    """The notice on its pages, and whether text stands on the page of its signature."""
    blocks = [block for name in ELEMENTS for block in elements[name]]
    spots = place(blocks, profile, profile.page)
    text = _last_page(elements, spots, ("body", "annexes"))
    signed = _last_page(elements, spots, ("signature", "note"))
    laid = Laid(elements=elements, profile=profile, pages=spots[-1].last, bottom=spots[-1].bottom)
    return laid, not signed or signed == text


def _last_page(elements: Mapping[str, Blocks], spots: Sequence[Spot], names: Iterable[str]) -> int:
    """The page on which the last block of these elements ends; 0 if they have none."""
    last = start = 0
    for name in ELEMENTS:
        end = start + len(elements[name])
        if name in names and end > start:
            last = spots[end - 1].last
        start = end
    return last


class NoticeKind(Kind):
    """The kind `notice`."""

    name = "notice"
    model = NoticeModel
    template = "notice"
    artifact = "notice"

    def read(
        self, content: NoticeModel, source: Source, around: Surroundings
    ) -> tuple[NoticeModel, Sequence[Finding]]:
        """The notice, and what its references, numbering and depth have wrong."""
        found = [
            *_check_annexes(content, source, around.documents),
            *_check_sections(content, source),
        ]
        return content, found

    def title(self, content: NoticeModel) -> str:
        """The title on one line."""
        return whole_title(content.title)

    def annexes(self, content: NoticeModel) -> Sequence[str]:
        """The annexes of the annex list."""
        return content.annexes

    def imprint(self, content: NoticeModel) -> Imprint | None:
        """The notice's imprint."""
        return content.imprint

    def lay_out(self, content: NoticeModel, setting: Setting) -> Laid:
        """The notice's elements on their pages, without its annexes and imprint."""
        return lay_out(content, setting)


def _check_annexes(
    model: NoticeModel, source: Source, documents: Sequence[str]
) -> Iterator[Finding]:
    """Annexes listed that are no documents, or listed twice; references to what is not listed."""
    for index, name in enumerate(model.annexes):
        place = source.place(("annexes", index))
        if name not in documents:
            yield finding("annex-unknown", place, document=name, hint=suggestion(name, documents))
        elif name in model.annexes[:index]:
            yield finding("annex-twice", place, document=name)
    for loc, name in annex_references(model.body):
        if name not in model.annexes:
            code = "annex-not-listed" if name in documents else "annex-unknown"
            at = source.place((*loc, "annex"))
            yield finding(code, at, document=name, hint=suggestion(name, documents))


def _check_sections(model: NoticeModel, source: Source) -> Iterator[Finding]:
    """Numbers typed by hand, sections deeper than four levels or more than can be numbered."""
    for loc, level, item in walk(model.body):
        numbered = isinstance(item, NumberedItem | HeadedItem)
        if numbered and level > MAX_LEVEL:
            yield finding("section-too-deep", source.place(loc), limit=MAX_LEVEL)
        if numbered and int(loc[-1]) >= MAX_NUMERAL:
            yield finding("section-too-many", source.place(loc), limit=MAX_NUMERAL)
        for keys, text in _texts(item):
            place = source.place((*loc, *keys))
            typed = TYPED_NUMBER.match(text)
            if typed and keys[1:] in ((), (0,)):
                yield finding("typed-numbering", place, numbering=typed[0].strip())
            annex = _TYPED_ANNEX.search(text)
            if annex:
                yield finding("typed-annex", place, text=annex[0])


def _texts(item: Item) -> Iterator[tuple[Loc, str]]:
    """Every text of the item, with its keys below the item's place."""
    if isinstance(item, str):
        yield (), item
    for key in ("heading", "section", "text"):
        value = getattr(item, key, None)
        if isinstance(value, str):
            yield (key,), value
        for index, piece in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(piece, str):
                yield (key, index), piece
