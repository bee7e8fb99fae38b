"""The output folder as an office meets it: builds, edits by hand, odd names."""

import hashlib
import json
import os
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docgen.manifest import is_safe
from docgen.output import Artifact, write
from docgen.text import safe_name
from tests.folders import (
    ANNEX,
    FORM,
    NOTICE,
    artifact,
    build,
    digests,
    edition,
    expected,
    manifest,
    times,
    tree,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links")


# The first build, and the second


def test_a_build_writes_every_artifact_and_a_manifest_that_names_them(tmp_path: Path) -> None:
    unit = artifact(FORM, "表", kind="blank-form", unit="310115", sources=("form.yaml",))
    written, codes = build([unit, artifact(NOTICE, "通知")], tmp_path / "新" / "out")
    assert codes == []
    assert written.written == (PurePosixPath(FORM), PurePosixPath(NOTICE))
    out = tmp_path / "新" / "out"
    assert tree(out) == {NOTICE: "通知", FORM: "表"}
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8")) == {
        "version": 1,
        "artifacts": [
            {
                "kind": "notice",
                "unit": None,
                "path": NOTICE,
                "sha256": hashlib.sha256("通知".encode()).hexdigest(),
                "sources": ["notice.yaml", "notice.docx"],
            },
            {
                "kind": "blank-form",
                "unit": "310115",
                "path": FORM,
                "sha256": hashlib.sha256("表".encode()).hexdigest(),
                "sources": ["form.yaml"],
            },
        ],
    }


def test_the_manifest_is_readable_and_the_same_in_any_order(tmp_path: Path) -> None:
    build(edition("一"), tmp_path / "a")
    build(reversed(edition("一")), tmp_path / "b")
    content = (tmp_path / "a/manifest.json").read_bytes()
    assert content == (tmp_path / "b/manifest.json").read_bytes()
    assert NOTICE in content.decode()
    assert content.endswith(b"}\n")


def test_a_second_build_touches_nothing(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    before = times(tmp_path)
    written, codes = build(edition("一"), tmp_path)
    assert (codes, written.written, len(written.unchanged)) == ([], (), 3)
    assert {path: when for path, when in times(tmp_path).items() if path != tmp_path} == {
        path: when for path, when in before.items() if path != tmp_path
    }


def test_only_what_changed_is_written_again(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    written, _ = build([*edition("一", NOTICE, ANNEX), artifact(FORM, "新")], tmp_path)
    assert written.written == (PurePosixPath(FORM),)
    assert [entry.path for entry in written.made] == [NOTICE, ANNEX, FORM]


def test_each_artifact_is_told_as_it_is_done(tmp_path: Path) -> None:
    told: list[Artifact] = []
    artifacts = edition("一")
    write(artifacts, tmp_path, progress=told.append)
    assert told == artifacts


def test_artifacts_are_not_kept_in_memory(tmp_path: Path) -> None:
    def many() -> Iterator[Artifact]:
        for number in range(40):
            content = os.urandom(1 << 20)
            yield Artifact(kind="x", path=PurePosixPath(f"{number}.docx"), content=content)

    tracemalloc.start()
    write(many(), tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


# What a person changed


def test_what_a_person_changed_is_left_alone_and_told_each_time(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    (tmp_path / NOTICE).write_text("手改", encoding="utf-8")
    for content in ("一", "二", "三"):
        written, findings = write(edition(content), tmp_path)
        assert [finding.code for finding in findings] == ["file-changed-by-person"]
        assert findings[0].severity == "error"
        assert findings[0].place.file == str(tmp_path / NOTICE)
        assert written.kept == (PurePosixPath(NOTICE),)
        assert tree(tmp_path) == expected(edition(content)) | {NOTICE: "手改"}
        assert manifest(tmp_path)[NOTICE] == digests(expected(edition("一")))[NOTICE]


def test_force_overwrites_what_a_person_changed(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    (tmp_path / NOTICE).write_text("手改", encoding="utf-8")
    assert build(edition("二"), tmp_path, force=True)[1] == []
    assert tree(tmp_path) == expected(edition("二"))
    assert build(edition("三"), tmp_path)[1] == []


def test_a_change_taken_back_is_forgotten(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    original = (tmp_path / NOTICE).read_bytes()
    (tmp_path / NOTICE).write_text("手改", encoding="utf-8")
    build(edition("二"), tmp_path)
    (tmp_path / NOTICE).write_bytes(original)
    assert build(edition("二"), tmp_path)[1] == []
    assert tree(tmp_path) == expected(edition("二"))


def test_a_file_that_was_there_before_is_a_persons(tmp_path: Path) -> None:
    (tmp_path / "公文").mkdir()
    (tmp_path / NOTICE).write_text("旧通知", encoding="utf-8")
    for _ in range(2):
        assert build(edition("一"), tmp_path)[1] == ["file-changed-by-person"]
    assert NOTICE not in manifest(tmp_path)
    assert tree(tmp_path)[NOTICE] == "旧通知"


def test_a_file_that_a_person_deleted_is_made_again(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    (tmp_path / NOTICE).unlink()
    assert build(edition("一"), tmp_path)[1] == []
    assert tree(tmp_path) == expected(edition("一"))


# What is no longer made


def test_what_is_no_longer_made_goes_away_with_its_empty_folder(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    written, codes = build(edition("一", NOTICE), tmp_path)
    assert codes == []
    assert set(written.removed) == {PurePosixPath(ANNEX), PurePosixPath(FORM)}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "公文"]
    assert list(manifest(tmp_path)) == [NOTICE]


def test_what_is_no_longer_made_but_was_changed_stays_and_is_told_once(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    (tmp_path / FORM).write_text("手改", encoding="utf-8")
    assert build(edition("一", NOTICE), tmp_path)[1] == ["stale-file-changed"]
    assert build(edition("一", NOTICE), tmp_path)[1] == []
    assert tree(tmp_path)[FORM] == "手改"
    assert build(edition("一"), tmp_path)[1] == ["file-changed-by-person"]


def test_files_docgen_never_made_stay(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    (tmp_path / "公文/批示.txt").write_text("同意", encoding="utf-8")
    assert build([], tmp_path)[1] == []
    assert tree(tmp_path) == {"公文/批示.txt": "同意"}


def test_what_another_verb_made_stays(tmp_path: Path) -> None:
    letter = artifact("退回补正/东区局.docx", "信", kind="correction")
    build([*edition("一", FORM), letter], tmp_path)
    written, _ = write([letter], tmp_path, of=lambda entry: entry.kind == "correction")
    assert written.removed == ()
    written, _ = write([], tmp_path, of=lambda entry: entry.kind == "correction")
    assert written.removed == (letter.path,)
    assert list(tree(tmp_path)) == [FORM]


def test_a_part_of_a_build_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    written, codes = build(edition("二", FORM), tmp_path, complete=False)
    assert (codes, written.removed) == ([], ())
    assert tree(tmp_path) == expected([*edition("一", NOTICE, ANNEX), *edition("二", FORM)])
    assert manifest(tmp_path) == digests(tree(tmp_path))
    assert build(edition("三"), tmp_path)[1] == []


def test_a_name_that_changes_only_its_case_is_one_file(tmp_path: Path) -> None:
    build([artifact("Form A.docx")], tmp_path)
    assert build([artifact("form a.docx")], tmp_path)[1] == []
    assert list(manifest(tmp_path)) == ["form a.docx"]
    assert len(list(tmp_path.glob("*.docx"))) == 1


# Names


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("通知.docx", "通知.docx"),
        ("A.docx", "a.docx"),
        ("é.docx", "e\N{COMBINING ACUTE ACCENT}.docx"),
    ],
)
def test_two_artifacts_of_one_name_are_an_error(first: str, second: str, tmp_path: Path) -> None:
    written, codes = build([artifact(first, "一"), artifact(second, "二")], tmp_path)
    assert codes == ["duplicate-path"]
    assert list(tree(tmp_path).values()) == ["一"]
    assert len(written.made) == 1


@pytest.mark.parametrize(
    "path",
    [
        *("../x.docx", "a/../../x.docx", "/tmp/x.docx", ".", "a\\..\\x.docx", "C:x.docx"),
        *("manifest.json", "Manifest.JSON", ".docgen-journal", "a\0.docx", "a\n.docx", "nul.docx"),
        *("公文 /x.docx", "x.", "\ud800.docx"),
    ],
)
def test_a_path_that_could_leave_the_folder_is_refused(path: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert build([artifact(path), artifact("好.docx")], out)[1] == ["unsafe-path"]
    assert tree(tmp_path) == {"out/manifest.json": (out / "manifest.json").read_text("utf-8")} | {
        "out/好.docx": "一"
    }


@posix
def test_a_link_to_another_folder_is_not_followed(tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    build(edition("一"), out)
    other.mkdir()
    (out / "公文").rename(other / "公文")
    (out / "公文").symlink_to(other / "公文")
    assert build(edition("二"), out)[1] == ["unsafe-path", "unsafe-path"]
    assert build([], out)[1] == []
    assert tree(other) == expected(edition("一", NOTICE, ANNEX))


@posix
def test_a_link_in_a_files_place_is_a_persons(tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other.docx"
    out.mkdir()
    other.write_text("别处", encoding="utf-8")
    (out / "通知.docx").symlink_to(other)
    (out / "附件.docx").symlink_to(tmp_path / "nowhere")
    made = edition("一", "通知.docx", "附件.docx")
    assert build(made, out)[1] == ["file-changed-by-person"] * 2
    assert build(made, out, force=True)[1] == []
    assert tree(out) == expected(made)
    assert other.read_text(encoding="utf-8") == "别处"


PARTS = st.one_of(
    st.sampled_from(["..", ".", "~", "", "C:", "公文", "\\", "manifest.json", ".docgen-x", "NUL"]),
    st.text(st.characters(), max_size=8),
    st.text("通知 .", max_size=300),
)


@given(parts=st.lists(PARTS, max_size=5), absolute=st.booleans())
@example(parts=["公文", "a" * 300], absolute=False)
def test_no_path_gets_out_of_the_folder(parts: list[str], absolute: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "a/b/out"
        made = artifact(folder * absolute + "/".join(parts), "内容")
        written, codes = build([made], out)
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        assert all(path.is_relative_to(out) for path in files)
        assert len(files) == 1 + len(written.written)
        assert set(codes) <= {"unsafe-path", "file-not-written"}
        assert len(codes) + len(written.written) == 1


@given(text=st.text(st.characters()))
def test_the_names_docgen_makes_are_safe(text: str) -> None:
    assert is_safe(PurePosixPath("公文", safe_name(text)))
