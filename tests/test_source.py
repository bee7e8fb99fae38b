"""YAML files read: small files in, data or codes with line and column out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.source import Source, read_yaml
from docgen.source.nodes import parse
from docgen.source.values import evaluate
from tests.yaml_files import Told, read, told, write_yaml


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", 3),
        ("-3", -3),
        ("0", 0),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("off", "off"),
        ("012", "012"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2023-05-30", "2023-05-30"),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        ("'3'", "3"),
        ('"true"', "true"),
        ("!!str 3", "3"),
        ("!!int '3'", 3),
        ("=", "="),
        ("〔2023〕242号", "〔2023〕242号"),
    ],
)
def test_scalars_are_what_they_look_like(written: str, value: object, tmp_path: Path) -> None:
    data = read(write_yaml(tmp_path, f"key: {written}\n")).data
    assert data == {"key": value}
    assert isinstance(data, dict)
    assert type(data["key"]) is type(value)


@pytest.mark.parametrize("text", ["& < > “引号”……㎡ 喆 𠮷 👍🏽 \ue000", "第一行\n第二行"])
def test_special_characters_pass_untouched(text: str, tmp_path: Path) -> None:
    lines = "".join(f"  {line}\n" for line in text.split("\n"))
    assert read(write_yaml(tmp_path, f"text: |-\n{lines}")).data == {"text": text}


@given(
    st.text(
        st.characters(
            codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff"
        )
    )
)
def test_any_printable_text_in_quotes_comes_back(text: str) -> None:
    escaped = text.replace("'", "''")
    data, _, findings = evaluate(parse(f"- '{escaped}'", "a.yaml"), "a.yaml")
    assert data == [text]
    assert not findings


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    source = read(
        write_yaml(tmp_path, b"\xef\xbb\xbftitle: \xe9\x80\x9a\xe7\x9f\xa5\r\nyear: 2023\r\n")
    )
    assert source.data == {"title": "通知", "year": 2023}
    assert source.place(("year",)).line == 2


def test_every_value_has_a_place(tmp_path: Path) -> None:
    source = read(
        write_yaml(tmp_path, "title: 通知\nbody:\n  - heading: 主题\n  - [甲, 乙]\nnote:\n")
    )
    assert _at(source, "title") == (1, 8)
    assert _at(source, "body", 0, "heading") == (3, 14)
    assert _at(source, "body", 1, 1) == (4, 9)
    assert _at(source, "note") == (5, 1)
    key = source.place(("body", 0, "heading"), key=True)
    assert (key.line, key.column) == (3, 5)


def test_an_unknown_place_is_the_nearest_around_it(tmp_path: Path) -> None:
    source = read(write_yaml(tmp_path, "title: 通知\nbody:\n  - heading: 主题\n"))
    assert _at(source, "body", 0, "text", 3) == (3, 5)
    assert _at(source, "nothing") == (1, 1)


def _at(source: Source, *at: str | int) -> tuple[int | None, int | None]:
    place = source.place(at)
    return place.line, place.column


def test_aliases_and_merges_are_resolved(tmp_path: Path) -> None:
    text = "base: &base {a: 1, b: 2}\nuse:\n  <<: *base\n  b: 3\nagain: *base\n"
    source = read(write_yaml(tmp_path, text))
    assert source.data == {
        "base": {"a": 1, "b": 2},
        "use": {"a": 1, "b": 3},
        "again": {"a": 1, "b": 2},
    }
    assert _at(source, "use", "a") == (1, 17)


def test_of_several_merges_the_first_goes_before(tmp_path: Path) -> None:
    text = "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\n"
    assert read(write_yaml(tmp_path, text)).data == {
        "a": {"x": 1},
        "b": {"x": 2, "y": 2},
        "c": {"x": 1, "y": 2},
    }


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n"
    for old, new in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: 甲\nyear: 2023\ntitle: 乙\n", [("duplicate-key", 3, 1)]),
        ("{a: 1, a: 2, a: 3}", [("duplicate-key", 1, 8), ("duplicate-key", 1, 14)]),
        ("units:\n  310101: 黄浦\n", [("key-not-text", 2, 3)]),
        ("? [a, b]\n: c\n", [("key-not-text", 1, 3)]),
        ("when: !!timestamp 2023-05-30\n", [("yaml-tag", 1, 7)]),
        ("a: !!python/object:os.system x\n", [("yaml-tag", 1, 4)]),
        ("a: !mine x\nb: !!int x\n", [("yaml-tag", 1, 4), ("yaml-tag", 2, 4)]),
        ("a: 1\nb: {<<: 3}\n", [("yaml-merge", 2, 9)]),
        ('title: "甲\\x07乙"\n', [("control-character", 1, 8)]),
        ('title: "\\uD83D"\n', [("yaml-syntax", 1, 11)]),
    ],
)
def test_mistakes_that_leave_the_file_usable(text: str, expected: Told, tmp_path: Path) -> None:
    _, findings = read_yaml(write_yaml(tmp_path, text))
    assert told(findings) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("file-empty", 1, 1)]),
        ("# 只有注释\n", [("file-empty", 1, 1)]),
        ("---\n", [("file-empty", 1, 1)]),
        ("a: 1\n---\nb: 2\n", [("yaml-documents", 2, 1)]),
        ("a: &a [*a]\n", [("yaml-recursion", 1, 8)]),
        ("[" * 200_000, [("yaml-too-deep", 1, 101)]),
        (BOMB, [("yaml-too-many", 1, 8)]),
        ("甲\x07乙\n\x00\n", [("control-character", 1, 2), ("control-character", 2, 1)]),
        ("a:\n\tb: 1\n", [("yaml-syntax", 2, 1)]),
        ("a: 甲: 乙\n", [("yaml-syntax", 1, 5)]),
        ("a: 1\n乙：2\nb: 3\n", [("yaml-syntax", 2, 2)]),
        ("标题：甲\nyear: 2023\n", [("yaml-syntax", 1, 3)]),
        ("title:甲\nyear: 2023\n", [("yaml-syntax", 1, 6)]),
        ("a: 1\nb\nc: 3\n", [("yaml-syntax", 2, 1)]),
        ("  a: 1\nb: 2\n", [("yaml-syntax", 2, 1)]),
        ("a: {b: 1\n", [("yaml-syntax", 1, 4)]),
        ('a: "甲"乙\n', [("yaml-syntax", 1, 7)]),
        ("%甲\n", [("yaml-syntax", 1, 2)]),
        ("a: @甲\n", [("yaml-syntax", 1, 4)]),
        ("a: 'b\n", [("yaml-syntax", 1, 4)]),
        ("a: [1, 2\nb: 3\n", [("yaml-syntax", 1, 4)]),
        ("a: *b\n", [("yaml-syntax", 1, 4)]),
        ("a:\n  - 1\n - 2\n", [("yaml-syntax", 3, 2)]),
        ('a: "\\z"\n', [("yaml-syntax", 1, 5)]),
    ],
)
def test_files_that_cannot_be_understood(text: str, expected: Told, tmp_path: Path) -> None:
    source, findings = read_yaml(write_yaml(tmp_path, text))
    assert source is None
    assert told(findings) == expected


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("标题: 通知\n".encode("gbk"), "GBK (ANSI)"),
        ("标题: 通知\n".encode("utf-16"), "UTF-16"),
        ("title: notice\n".encode("utf-16-le"), "UTF-16"),
    ],
)
def test_another_encoding_is_guessed(raw: bytes, encoding: str, tmp_path: Path) -> None:
    _, (found,) = read_yaml(write_yaml(tmp_path, raw))
    assert told((found,)) == [("file-encoding", 1, 1)]
    assert found.params["encoding"] == encoding


def test_the_first_wrong_byte_is_shown(tmp_path: Path) -> None:
    _, findings = read_yaml(write_yaml(tmp_path, "a: 1\nb: 甲".encode() + b"\xff\n"))
    assert told(findings) == [("file-encoding", 2, 5)]


def test_a_missing_file_gets_a_suggestion(tmp_path: Path) -> None:
    path = write_yaml(tmp_path, "a: 1\n")
    source, (found,) = read_yaml(path.with_name("notise.yaml"), "notise.yaml")
    assert source is None
    assert found.code == "file-not-found"
    assert "notice.yaml" in found.text()


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    _, findings = read_yaml(tmp_path)
    assert told(findings) == [("file-is-folder", None, None)]


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    _, findings = read_yaml(path)
    assert told(findings) == [("file-too-large", None, None)]
