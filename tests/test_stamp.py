"""Stamps: packages with holes, filled."""

import pytest

from docgen.findings import DocgenError
from docgen.formats.package import read_package, write_package
from docgen.formats.stamp import Stamp

MEMBERS = {
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": b"<Relationships/>",
    "word/document.xml": "<t>NAME（盖章）NAME CODE</t>".encode(),
    "docProps/自定义.xml": b"<p>CODE</p>",
    "word/styles.xml": b"<s/>" * 5000,
}
TEXTS = {"NAME": "甲<乙> & “丙”", "CODE": "310101"}


def replaced(content: bytes) -> bytes:
    name = "甲&lt;乙&gt; &amp; “丙”".encode()
    return content.replace(b"NAME", name).replace(b"CODE", b"310101")


def test_filled_as_write_package_would_write_it() -> None:
    stamp = Stamp(write_package(MEMBERS), ["NAME", "CODE"])
    expected = {name: replaced(content) for name, content in MEMBERS.items()}
    assert stamp.fill(TEXTS) == write_package(expected)
    assert read_package(stamp.fill(TEXTS)) == expected


def test_without_holes_it_is_the_package() -> None:
    data = write_package(MEMBERS)
    assert Stamp(data, []).fill({}) == data


def test_a_text_that_looks_like_a_hole_stays() -> None:
    stamp = Stamp(write_package(MEMBERS), ["NAME", "CODE"])
    filled = read_package(stamp.fill({"NAME": "CODE", "CODE": r"NAME\1"}))
    assert filled["word/document.xml"].decode() == r"<t>CODE（盖章）CODE NAME\1</t>"


def test_holes_written_as_numbers_of_characters() -> None:
    members = {**MEMBERS, "word/document.xml": "<t>孔</t>".encode("ascii", "xmlcharrefreplace")}
    filled = read_package(Stamp(write_package(members), ["孔"]).fill({"孔": "局"}))
    assert filled["word/document.xml"].decode() == "<t>局</t>"


def test_a_hole_that_stands_nowhere() -> None:
    with pytest.raises(ValueError, match="NOWHERE"):
        Stamp(write_package(MEMBERS), ["NAME", "NOWHERE"])


def test_what_is_no_package() -> None:
    with pytest.raises(DocgenError):
        Stamp(b"PK", [])
