"""Stamps: packages with holes, filled."""

import io
import zipfile

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


def test_filled_it_holds_the_texts() -> None:
    stamp = Stamp(write_package(MEMBERS), ["NAME", "CODE"])
    expected = {name: replaced(content) for name, content in MEMBERS.items()}
    assert read_package(stamp.fill(TEXTS)) == expected
    assert next(iter(read_package(stamp.fill(TEXTS)))) == "[Content_Types].xml"
    assert stamp.fill(TEXTS) == Stamp(write_package(MEMBERS), ["NAME", "CODE"]).fill(TEXTS)


@pytest.mark.parametrize("length", [0, 1, 65_535, 65_536, 200_000])
def test_texts_of_any_length(length: int) -> None:
    members = {**MEMBERS, "word/document.xml": b"NAME<a/>" * 3 + b"CODE"}
    texts = {"NAME": "".join(chr(97 + at % 26) for at in range(length)), "CODE": "国" * length}
    filled = Stamp(write_package(members), ["NAME", "CODE"]).fill(texts)
    with zipfile.ZipFile(io.BytesIO(filled)) as package:
        assert package.testzip() is None
        said = package.read("word/document.xml").decode()
    assert said == f"{texts['NAME']}<a/>" * 3 + texts["CODE"]


def test_the_digest_is_of_all_but_the_texts() -> None:
    digests = {
        Stamp(write_package(members), holes).digest
        for members, holes in (
            (MEMBERS, ["NAME", "CODE"]),
            (MEMBERS, ["NAME"]),
            ({**MEMBERS, "word/styles.xml": b"<s/>"}, ["NAME", "CODE"]),
            ({**MEMBERS, "word/document.xml": b"<t>CODE NAME</t>"}, ["NAME", "CODE"]),
        )
    }
    assert len(digests) == 4
    again = Stamp(write_package(MEMBERS), ["NAME", "CODE"])
    again.fill(TEXTS)
    assert again.digest in digests


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
