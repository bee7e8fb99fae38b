"""Mistakes in the tags of a Word template, each with its place.

docxtpl drops what stands beside `{%p … %}`, takes a `{%tr for %}` closed by `{% endfor %}`, and
makes straight quotes of curly ones, all without a word. Here they are findings.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from jinja2 import TemplateSyntaxError
from lxml import etree

from docgen.findings import Finding, Place, finding
from docgen.formats.tags import (
    CONTAINERS,
    LOOSE,
    MERGES,
    TAG,
    Seen,
    T,
    Tag,
    W,
    excerpt,
    outside_raw,
    read_paragraphs,
    text_nodes,
)
from docgen.messages import N_, Phrase, phrase

_CURLY: Final = str.maketrans("“”‘’", "\"\"''")
_QUOTED_CURLY: Final = re.compile("\"[^\"]*[“”‘’][^\"]*\"|'[^']*[“”‘’][^']*'")
_FULL_WIDTH: Final = re.compile("[“”‘’｜（）［］，．：＝＋％｛｝！＜＞＿\u3000\xa0]")
_MIDDLES: Final = {"else": ("for", "if"), "elif": ("if",)}
_WITHOUT_FILES: Final = frozenset({"include", "extends", "import", "from"})
_CELLS: Final = frozenset({"colspan", "cellbg"})

# Compiles Jinja source; raises TemplateSyntaxError.
Compile: TypeAlias = Callable[[str], object]


def find_mistakes(
    root: Any, seen: list[Seen], part: str, name: str, compile: Compile
) -> Iterator[Finding]:
    """What is wrong with the tags `seen` in a part, and with braces that belong to none."""
    for paragraph, place in read_paragraphs(root, part, name):
        yield from _loose(paragraph, place)
    for one in outside_raw(seen):
        yield from _check(one, compile)
    yield from _check_pairs(seen)


def check_text(text: str, place: Place, compile: Compile) -> list[Finding]:
    """What is wrong with the tags of a plain text, such as a document property."""
    try:
        compile(text)
    except TemplateSyntaxError as error:
        reason = str(error.message).rstrip(".")
        return [finding("template-syntax", place, reason=reason, tag=text)]
    return []


def _loose(paragraph: Any, place: Place) -> Iterator[Finding]:
    """Braces that belong to no tag: halves of tags, or braces of a Chinese keyboard."""
    text = "".join(node.text or "" for node in text_nodes(paragraph))
    for match in LOOSE.finditer(TAG.sub("", text)):
        code = "template-punctuation" if _FULL_WIDTH.search(match[0]) else "template-unclosed"
        yield finding(code, place, tag=match[0], characters=match[0])


def _check(one: Seen, compile: Compile) -> Iterator[Finding]:
    tag = one.tag
    if one.container is None:
        yield finding("template-tag-mismatch", tag.place, tag=tag.text)
        return
    if lost := _lost(one):
        yield finding("template-tag-text", tag.place, tag=tag.text, text=excerpt(lost))
    if misplaced := _misplaced(tag):
        yield finding("template-syntax", tag.place, reason=misplaced, tag=tag.text)
    elif reason := _syntax(tag, compile):
        yield _explain(tag, reason)
    elif characters := "".join(_QUOTED_CURLY.findall(tag.inside)):
        # docxtpl makes straight quotes of all curly ones, in texts too.
        yield _punctuation(tag, characters)


def _misplaced(tag: Tag) -> Phrase | None:
    if tag.prefix and re.search("[%}]", tag.inside):
        return phrase(N_("“%” and “}” cannot stand in a tag with a prefix"))
    if tag.word in ("p", "tr", "tc", "r"):
        text = N_("the prefix “{prefix}” must stand directly after the opening braces")
        return phrase(text, prefix=tag.word)
    if tag.word in _WITHOUT_FILES:
        return phrase(N_("“{word}” asks for other files, which a template has not"), word=tag.word)
    return None


def _explain(tag: Tag, reason: str) -> Finding:
    if characters := "".join(dict.fromkeys(_FULL_WIDTH.findall(tag.inside))):
        return _punctuation(tag, characters)
    return finding("template-syntax", tag.place, reason=reason, tag=tag.text)


def _punctuation(tag: Tag, characters: str) -> Finding:
    return finding("template-punctuation", tag.place, tag=tag.text, characters=characters)


def _lost(one: Seen) -> str:
    """What stands in the element that the tag replaces, besides the tag."""
    if one.tag.prefix not in CONTAINERS:
        return ""
    text = "".join(node.text or "" for node in one.container.iter(T))
    others = (text.replace(one.tag.text, "", 1).strip(), *_objects(one.container))
    return " ".join(filter(None, others))


_OBJECTS: Final = ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "sectPr")


def _objects(element: Any) -> list[str]:
    found = element.iter(*(f"{W}{name}" for name in _OBJECTS))
    breaks = [item for item in element.iter(f"{W}br") if item.get(f"{W}type") == "page"]
    return [f"<{etree.QName(item).localname}>" for item in (*found, *breaks)]


def _syntax(tag: Tag, compile: Compile) -> str:
    try:
        compile(_alone(tag))
    except TemplateSyntaxError as error:
        return str(error.message).rstrip(".")
    return ""


def _alone(tag: Tag) -> str:
    """Jinja source in which the tag is complete by itself."""
    inside, word = tag.inside.translate(_CURLY), tag.word
    if tag.is_output:
        return f"{{{{{inside}}}}}"
    if not tag.text.startswith("{%") or word in MERGES or word in ("else", "raw"):
        return ""
    if word in _CELLS:
        return f"{{{{{inside.strip()[len(word) :]}}}}}"
    return _statement(inside, word, tag.opens)


def _statement(inside: str, word: str, opens: bool) -> str:
    if word == "elif":
        return f"{{% if 1 %}}{{%{inside}%}}{{% endif %}}"
    if opens:
        return f"{{%{inside}%}}{{% end{word} %}}"
    # Closing tags are looked at in pairs.
    return "" if word.startswith("end") else f"{{%{inside}%}}"


def _check_pairs(seen: list[Seen]) -> Iterator[Finding]:
    """Each closing tag must stand as its opening tag does: same word, prefix and surroundings."""
    opened: list[Seen] = []
    for one in outside_raw(seen):
        tag = one.tag
        if one.container is None:
            continue
        if tag.word.startswith("end"):
            opener = opened.pop() if opened else None
            if opener is None or not _matches(opener, one, (tag.word[3:],)):
                yield _mismatch(one, opener)
        elif tag.word in _MIDDLES:
            opener = opened[-1] if opened else None
            if opener is None or not _matches(opener, one, _MIDDLES[tag.word]):
                yield _mismatch(one, opener)
        elif tag.opens:
            opened.append(one)
    yield from (_mismatch(one, None) for one in opened)


def _matches(opener: Seen, other: Seen, words: tuple[str, ...]) -> bool:
    return (
        opener.tag.word in words
        and opener.tag.prefix == other.tag.prefix
        and opener.path() == other.path()
    )


def _mismatch(one: Seen, opener: Seen | None) -> Finding:
    if opener is None:
        return finding("template-tag-mismatch", one.tag.place, tag=one.tag.text)
    params = {"tag": one.tag.text, "opener": opener.tag.text}
    return Finding(code="template-tag-crossed", place=one.tag.place, params=params)
