"""Office packages: the same bytes for the same parts, and no harm from foreign files."""

import io
import struct
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from docgen.findings import DocgenError
from docgen.formats import package

TYPES = {package.CONTENT_TYPES: b"<Types/>"}


def code_of(data: bytes) -> str:
    with pytest.raises(DocgenError) as caught:
        package.read_package(data, name="x.docx")
    (item,) = caught.value.findings
    assert item.place.file == "x.docx"
    return item.code


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def document() -> bytes:
    buffer = io.BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


@given(st.dictionaries(st.sampled_from("abcd"), st.binary(max_size=99)))
def test_write_is_deterministic_and_reads_back(members: dict[str, bytes]) -> None:
    members |= TYPES
    data = package.write_package(members)
    assert data == package.write_package(dict(reversed(members.items())))
    assert package.read_package(data) == members


def test_content_types_come_first() -> None:
    data = package.write_package({"a": b"", "_rels/.rels": b"", **TYPES})
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.namelist() == [package.CONTENT_TYPES, "_rels/.rels", "a"]
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"hello", "package-unknown"),
        (b"\xef\xbb\xbf<html><body>", "package-foreign"),
        (b"{\\rtf1}", "package-foreign"),
        (b"%PDF-1.7", "package-foreign"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "package-legacy"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "package-encrypted",
        ),
        (b"PK\x03\x04" + bytes(50), "package-broken"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "package-foreign"),
        (zipped({**TYPES, "../x": b""}), "package-unsafe"),
        (zipped({**TYPES, "/x": b""}), "package-unsafe"),
        (zipped({**TYPES, "C:\\x": b""}), "package-unsafe"),
        (zipped({**TYPES, "x": b"1"}, zipfile.ZIP_LZMA), "package-broken"),
        (zipped({**TYPES, **{str(number): b"" for number in range(2000)}}), "package-members"),
        (zipped({**TYPES, "x.bin": bytes(2_000_000)}), "package-ratio"),
        (zipped({**TYPES, "x.xml": bytes(30_000_001)}), "package-too-large"),
        (bytes(package.MAX_FILE + 1), "package-too-large"),
    ],
)
def test_read_names_the_cause(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_read_refuses_a_truncated_document() -> None:
    data = document()
    assert code_of(data[: len(data) // 2]) == "package-broken"


@given(st.integers(0, 2**32), st.binary(min_size=1, max_size=8))
def test_read_survives_damage(position: int, junk: bytes) -> None:
    data = bytearray(SMALL)
    position %= len(data)
    data[position : position + len(junk)] = junk
    with suppress(DocgenError):
        package.read_package(bytes(data))


SMALL = package.write_package({**TYPES, "word/document.xml": b"<a>" * 99})


def test_read_does_not_believe_the_directory() -> None:
    data = bytearray(zipped({**TYPES, "x.xml": bytes(31_000_000)}))
    # The member's unpacked size in the directory, now a lie.
    at = data.rindex(b"PK\x01\x02") + 24
    struct.pack_into("<I", data, at, 10)
    assert code_of(bytes(data)) == "package-broken"


def test_backslashes_are_folders() -> None:
    members = package.read_package(zipped({**TYPES, "word\\document.xml": b"1"}))
    assert members["word/document.xml"] == b"1"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"<a>", "package-xml"),
        (b"", "package-xml"),
        (b"<!DOCTYPE a><a/>", "package-doctype"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "package-doctype"),
    ],
)
def test_parse_xml_refuses(xml: bytes, code: str) -> None:
    with pytest.raises(DocgenError) as caught:
        package.parse_xml(xml, name="x.docx", part="word/document.xml")
    assert [item.code for item in caught.value.findings] == [code]


def test_parse_xml_reads_no_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    xml = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{secret.as_uri()}">]><a>&b;</a>'
    with pytest.raises(DocgenError):
        package.parse_xml(xml.encode())


def test_normalise() -> None:
    data = package.normalise(document(), date=date(2023, 5, 30))
    members = package.read_package(data)
    assert data == package.normalise(document(), date=date(2023, 5, 30))
    assert not [name for name in members if "stylesWithEffects" in name]
    assert not [name for name, part in members.items() if b"stylesWithEffects" in part]
    properties = Document(io.BytesIO(data)).core_properties
    assert properties.created == properties.modified
    assert properties.created.isoformat()[:10] == "2023-05-30"
    assert properties.last_modified_by == ""
    assert b"<cp:revision>1</cp:revision>" in members["docProps/core.xml"]
