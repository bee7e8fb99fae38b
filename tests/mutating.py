"""Returned files spoiled at random: bytes, members, elements, attributes, texts and names."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final

from lxml import etree

from docgen.formats.package import read_package

Members = dict[str, bytes]

_XML: Final = (".xml", ".rels")
_MOST: Final = 3_000_000
_TEXTS: Final = (
    "",
    "0",
    "-1",
    "1" * 400,
    "9" * 30,
    "1e999",
    "-1e-999",
    "NaN",
    "１２",
    "²③Ⅻ",
    "无",
    "（    ）",
    "12\u0336",
    "a" * 50_000,
    "（" * 5_000,
    "一" * 3_000,
    "\u202e12\u202c",
    "2024年13月45日",
    "0000-00-00",
    "=1+1",
    "#REF!",
    "'填报表'!$B$12",
    "form·v999999999·02",
    "../../etc/passwd",
    "file:///etc/passwd",
    "填报单位：",
    "true",
    "\u0661\u0662",
    "{name}{0}{",
    "%s%n",
)
_NUMBERS: Final = ("0", "-1", "1", "2147483648", "99999999999999999999", "1048577", "16385", "3.5")
_NAMES: Final = (
    "tbl",
    "tr",
    "tc",
    "p",
    "r",
    "t",
    "c",
    "v",
    "row",
    "f",
    "is",
    "sdt",
    "del",
    "vMerge",
)


def mutated(data: bytes, random: Random) -> bytes:
    """The file with one to four things spoiled."""
    for _ in range(random.choice((1, 1, 2, 4))):
        change = random.choice(_CHANGES)
        data = change(data, random)
    return data


# --- bytes --------------------------------------------------------------------------------------


def _spoiled(data: bytes, random: Random) -> bytes:
    """Some bytes changed, put in, left out; or the end cut off."""
    made = bytearray(data)
    for _ in range(random.choice((1, 3, 20))):
        at = random.randrange(max(len(made), 1))
        size = random.choice((1, 1, 4, 200))
        match random.randrange(5):
            case 0:
                made[at : at + size] = random.randbytes(size)
            case 1:
                made[at:at] = random.randbytes(size)
            case 2:
                del made[at : at + size]
            case 3:
                made[at : at + size] = made[random.randrange(max(len(made), 1)) :][:size]
            case _:
                if random.random() < 0.1:
                    del made[at:]
    return bytes(made)


def _of_member(data: bytes, random: Random) -> bytes:
    """The bytes of a member spoiled, the zip itself sound."""
    return _with_member(data, random, _spoiled)


def _renamed(data: bytes, random: Random) -> bytes:
    """Members under other names, twice, or gone."""
    members = list(_members(data).items())
    if not members:
        return data
    at = random.randrange(len(members))
    name, content = members[at]
    made = random.choice(
        (
            [],
            [(name.upper(), content)],
            [(name.replace("/", "\\"), content)],
            [("../" + name, content)],
            [(name, content), (name, b"<x/>")],
            [(name, b"")],
            [(name, random.choice(members)[1])],
            [(name + "x" * 300, content)],
        )
    )
    return _zipped([*members[:at], *made, *members[at + 1 :]])


# --- XML ----------------------------------------------------------------------------------------


def _of_element(data: bytes, random: Random) -> bytes:
    """Elements left out, repeated, swapped, renamed, nested."""
    return _with_tree(data, random, _element)


def _of_attribute(data: bytes, random: Random) -> bytes:
    """Attributes with other values, without, or of another element."""
    return _with_tree(data, random, _attribute)


def _of_text(data: bytes, random: Random) -> bytes:
    """Texts of elements replaced."""
    return _with_tree(data, random, _text)


def _of_number(data: bytes, random: Random) -> bytes:
    """Figures in a member's XML made huge, wherever they stand."""

    def change(content: bytes, random: Random) -> bytes:
        found = list(re.finditer(rb"\d+", content))
        if not found:
            return content
        at = random.choice(found)
        return content[: at.start()] + random.choice(_NUMBERS).encode() + content[at.end() :]

    return _with_member(data, random, change)


def _of_reference(data: bytes, random: Random) -> bytes:
    """Entities, document types, other encodings, deep nesting put into a member."""

    def change(content: bytes, random: Random) -> bytes:
        return random.choice(
            (
                b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + content,
                content.replace(b"</", b"&#xD800;</", 1),
                content.replace(b"</", b"&undefined;</", 1),
                content.replace(b"UTF-8", b"UTF-16", 1),
                content.decode("utf-8", "replace").encode("utf-16"),
                b"<a>" * 3_000 + content + b"</a>" * 3_000,
                content.replace(b">", b"><!-- x --><?pi?>", 20),
                content + content,
                b"\xef\xbb\xbf" + content,
            )
        )

    return _with_member(data, random, change)


def _element(root: Any, random: Random) -> None:
    every = list(root.iter("*"))[1:]
    if not every:
        return
    for _ in range(random.choice((1, 2, 10))):
        one, other = random.choice(every), random.choice(every)
        match random.randrange(7):
            case 0 if one.getparent() is not None:
                one.getparent().remove(one)
            case 1 if one.getparent() is not None:
                for _ in range(random.choice((1, 3, 400))):
                    if len(etree.tostring(one)) < 5_000:
                        one.addnext(_copy(one))
            case 2:
                if one.getparent() is not None and not _within(one, other):
                    other.append(one)
            case 3:
                one.tag = re.sub(r"[^}]*$", random.choice(_NAMES), one.tag, count=1)
            case 4:
                one.tag = "{urn:x}" + etree.QName(one).localname
            case 5 if one.getparent() is not None:
                _nest(one, random.choice((2, 40, 250)))
            case _:
                for child in reversed(list(one)):
                    one.append(child)


def _attribute(root: Any, random: Random) -> None:
    every = [each for each in root.iter("*") if each.attrib]
    if not every:
        return
    for _ in range(random.choice((1, 3, 30))):
        one, other = random.choice(every), random.choice(every)
        if not one.attrib:
            continue
        key = random.choice(list(one.attrib))
        match random.randrange(4):
            case 0:
                one.set(key, random.choice((*_NUMBERS, *_TEXTS)))
            case 1:
                one.attrib.pop(key)
            case 2:
                one.set(key, other.get(key) or "")
            case _:
                one.set(key, one.get(key) * random.choice((2, 30)))


def _text(root: Any, random: Random) -> None:
    every = [each for each in root.iter("*") if (each.text or "").strip()]
    if not every:
        return
    for _ in range(random.choice((1, 3, 30))):
        one = random.choice(every)
        one.text = random.choice((*_TEXTS, *_NUMBERS, random.choice(every).text))


def _within(outer: Any, inner: Any) -> bool:
    return inner is outer or any(each is outer for each in inner.iterancestors())


def _copy(element: Any) -> Any:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _nest(element: Any, depth: int) -> None:
    for _ in range(depth):
        around = etree.Element(element.tag)
        element.addprevious(around)
        around.append(element)


# --- zip ----------------------------------------------------------------------------------------


def _with_tree(data: bytes, random: Random, change: Callable[[Any, Random], None]) -> bytes:
    def changed(content: bytes, random: Random) -> bytes:
        try:
            root = etree.fromstring(content)
            change(root, random)
            made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        except (etree.LxmlError, ValueError, UnicodeError, RecursionError):
            return content
        return made if len(made) < _MOST else content

    return _with_member(data, random, changed)


def _with_member(data: bytes, random: Random, change: Callable[[bytes, Random], bytes]) -> bytes:
    members = _members(data)
    names = [name for name in members if name.endswith(_XML)]
    if not names:
        return data
    # Most of what is read stands in the largest members.
    names.sort(key=lambda name: len(members[name]), reverse=True)
    name = random.choice((names[0], names[0], random.choice(names)))
    return _zipped([*{**members, name: change(members[name], random)}.items()])


def _members(data: bytes) -> Members:
    try:
        return dict(read_package(data))
    except Exception:
        return {}


def _zipped(members: list[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members:
            info = zipfile.ZipInfo("x", (2024, 1, 1, 0, 0, 0))
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED
            with warnings.catch_warnings():
                # A name may stand twice.
                warnings.simplefilter("ignore")
                archive.writestr(info, content)
    return made.getvalue()


_CHANGES: Final[tuple[Callable[[bytes, Random], bytes], ...]] = (
    _spoiled,
    _of_member,
    _renamed,
    _of_element,
    _of_element,
    _of_element,
    _of_attribute,
    _of_attribute,
    _of_text,
    _of_text,
    _of_number,
    _of_reference,
)


def bases(corpus: Mapping[str, bytes]) -> tuple[bytes, ...]:
    """The files that are worth being spoiled: those that can be opened."""
    return tuple(data for _, data in sorted(corpus.items()) if _members(data))
