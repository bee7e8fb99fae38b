"""The output folder when things go wrong: damaged folders, full disks, builds that are killed."""

import errno
import hashlib
import json
import os
import random
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from docgen.findings import Finding
from docgen.output import Artifact, read_manifest, replace_file, write
from tests.folders import (
    ANNEX,
    FORM,
    NOTICE,
    build,
    digests,
    edition,
    expected,
    manifest,
    tree,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


# A folder that is not as it should be


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("文件", encoding="utf-8")
    assert build(edition("一"), tmp_path / "out")[1] == ["out-not-folder"]
    assert build(edition("一"), tmp_path / "out" / "内")[1] == ["out-not-writable"]
    assert tree(tmp_path) == {"out": "文件"}


def test_a_file_where_a_subfolder_should_be_hinders_only_what_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "统计表").write_text("文件", encoding="utf-8")
    written, codes = build(edition("一"), tmp_path)
    assert codes == ["file-not-written"]
    assert len(written.written) == 2


def test_a_folder_where_a_file_should_be_stays(tmp_path: Path) -> None:
    (tmp_path / NOTICE).mkdir(parents=True)
    assert build(edition("一"), tmp_path)[1] == ["file-changed-by-person"]
    assert build(edition("一"), tmp_path, force=True)[1] == ["file-not-written"]
    assert (tmp_path / NOTICE).is_dir()
    assert not list(tmp_path.rglob(".docgen-*"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"name": "my app", "icons": []}',
        b'{"version": 2, "artifacts": []}',
        b'{"version": 1, "artifacts": [{"path": "../../etc/passwd"}]}',
    ],
)
def test_a_manifest_that_is_none_is_set_aside(content: bytes, tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    (tmp_path / "manifest.json").write_bytes(content)
    assert [finding.code for finding in read_manifest(tmp_path)[1]] == ["manifest-unreadable"]
    codes = build([*edition("一", NOTICE), *edition("二", ANNEX, FORM)], tmp_path)[1]
    assert codes == ["manifest-unreadable", *["file-changed-by-person"] * 2]
    assert (tmp_path / "manifest.json.1.bak").read_bytes() == content
    (tmp_path / "manifest.json.1.bak").unlink()
    assert tree(tmp_path) == expected(edition("一"))
    assert list(manifest(tmp_path)) == [NOTICE]
    assert build(edition("一"), tmp_path)[1] == []


def test_a_manifest_cannot_make_docgen_delete_outside_the_folder(tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim.docx"
    build(edition("一"), out)
    victim.write_text("一", encoding="utf-8")
    text = (out / "manifest.json").read_text(encoding="utf-8")
    digest = hashlib.sha256("一".encode()).hexdigest()
    data = json.loads(text)
    data["artifacts"][0] |= {"path": "../victim.docx", "sha256": digest}
    (out / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    assert build([], out)[1] == ["manifest-unreadable"]
    assert victim.exists()


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EACCES])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_write_that_fails_leaves_whole_files(
    call: str, reason: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(edition("一"), tmp_path)
    whole = getattr(os, call)
    for moment in range(8):
        numbers = count()

        def fail(
            *args: object,
            numbers: Iterator[int] = numbers,
            moment: int = moment,
            **kwargs: object,
        ) -> object:
            if next(numbers) >= moment:
                raise OSError(reason, os.strerror(reason))
            return whole(*args, **kwargs)

        monkeypatch.setattr(os, call, fail)
        _, findings = write(edition(f"{moment}"), tmp_path)
        monkeypatch.setattr(os, call, whole)
        check_failed_build(findings, reason, tmp_path, moment)
        assert build(edition(f"次{moment}"), tmp_path)[1] == []
        assert tree(tmp_path) == expected(edition(f"次{moment}"))


def check_failed_build(findings: tuple[Finding, ...], reason: int, out: Path, moment: int) -> None:
    codes = {finding.code for finding in findings}
    assert codes <= {"file-not-written", "out-not-writable"}
    assert all(finding.params["reason"] == os.strerror(reason) for finding in findings)
    if reason == errno.ENOSPC:
        assert len(findings) <= 2
    assert not list(out.rglob("*.tmp"))
    for path in (NOTICE, ANNEX, FORM):
        text = (out / path).read_text(encoding="utf-8")
        assert text.endswith(path)
        assert text.split()[0] in {f"{moment}", f"次{moment - 1}", "一"}


def test_a_full_disk_ends_the_build_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    asked: list[str] = []

    def artifacts() -> Iterator[Artifact]:
        for item in edition("一"):
            asked.append(str(item.path))
            yield item

    monkeypatch.setattr(os, "fsync", full)
    assert set(build(artifacts(), tmp_path)[1]) == {"out-not-writable"}
    assert asked == [NOTICE]
    assert tree(tmp_path).keys() <= {".docgen-journal"}


def test_a_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.yaml"
    replace_file(file, b"1")
    replace_file(file, b"2")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        replace_file(file, b"3")
    assert tree(tmp_path) == {"x.yaml": "2"}


# Two builds at once, and builds that end before their time


def test_a_second_build_at_the_same_time_is_refused(tmp_path: Path) -> None:
    others: list[str] = []

    def artifacts() -> Iterator[Artifact]:
        others.extend(build(edition("二"), tmp_path)[1])
        yield from edition("一")

    assert build(artifacts(), tmp_path)[1] == []
    assert others == ["build-running"]
    assert tree(tmp_path) == expected(edition("一"))
    assert build(edition("二"), tmp_path)[1] == []


def test_a_build_that_breaks_in_the_middle_is_taken_up_by_the_next(tmp_path: Path) -> None:
    def artifacts() -> Iterator[Artifact]:
        yield from edition("二", NOTICE, "公文/新.docx")
        raise ZeroDivisionError

    build(edition("一"), tmp_path)
    with pytest.raises(ZeroDivisionError):
        build(artifacts(), tmp_path)
    assert build(edition("三", ANNEX), tmp_path, complete=False)[1] == []
    left = [*edition("二", NOTICE, "公文/新.docx"), *edition("三", ANNEX), *edition("一", FORM)]
    assert tree(tmp_path) == expected(left)
    assert manifest(tmp_path) == digests(tree(tmp_path))
    assert build(edition("四"), tmp_path)[1] == []
    assert tree(tmp_path) == expected(edition("四"))


def test_half_a_line_of_the_journal_spoils_only_itself(tmp_path: Path) -> None:
    build(edition("一"), tmp_path)
    (tmp_path / ".docgen-journal").write_text('{"kind": "notice", "un', encoding="utf-8")

    def artifacts() -> Iterator[Artifact]:
        yield from edition("二", NOTICE)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build(artifacts(), tmp_path)
    assert build(edition("三"), tmp_path)[1] == []


FIRST = edition("一", NOTICE, ANNEX, FORM, "旧/不再制作.docx")
KILLED = edition("二", NOTICE, ANNEX, FORM, "新/只在中断时.docx", "公文/又一份.docx")
LAST = edition("三", NOTICE, ANNEX, FORM)


def in_child(work: Callable[[], object]) -> int:
    """Start work in a process of its own; its number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def was_killed(child: int) -> bool:
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def build_until(step: int, out: Path) -> None:
    """Build, and die before the given operation on a file."""
    numbers = count()

    def hook(event: str, args: tuple[object, ...]) -> None:
        watched = event.startswith(("os.", "fcntl.")) or event == "open"
        if watched and next(numbers) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    write(KILLED, out)


def check_after_kill(out: Path, complete: bool) -> None:
    for text_of, path in ((text, path) for path, text in tree_without_own(out).items()):
        assert text_of in {"手改", f"一 {path}", f"二 {path}"}
    if not complete:
        assert build(edition("部分", ANNEX), out, complete=False)[1] == []
    assert build(LAST, out)[1] == ["file-changed-by-person"]
    assert tree(out) == expected(LAST) | {FORM: "手改"}
    digest = digests(expected(FIRST))[FORM]
    assert manifest(out) == digests(expected(LAST)) | {FORM: digest}


def tree_without_own(out: Path) -> dict[str, str]:
    """The files but those that only a running build has."""
    return {path: text for path, text in tree(out).items() if ".docgen-" not in path}


@posix
@pytest.mark.parametrize("complete", [True, False])
def test_a_build_killed_before_any_operation_is_taken_up(complete: bool, tmp_path: Path) -> None:
    for step in count():
        out = tmp_path / f"{step}"
        build(FIRST, out)
        (out / FORM).write_text("手改", encoding="utf-8")
        killed = was_killed(in_child(lambda step=step, out=out: build_until(step, out)))  # type: ignore[misc]
        check_after_kill(out, complete)
        if not killed:
            break
    assert step > 25


@posix
@pytest.mark.parametrize("seed", range(4))
def test_a_build_killed_at_any_moment_is_taken_up(seed: int, tmp_path: Path) -> None:
    moments = random.Random(seed)
    for number in range(15):
        out = tmp_path / f"{number}"
        build(FIRST, out)
        (out / FORM).write_text("手改", encoding="utf-8")
        for _ in range(moments.randint(1, 3)):
            child = in_child(lambda out=out: write(KILLED, out))  # type: ignore[misc]
            time.sleep(moments.uniform(0, 0.02))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        check_after_kill(out, complete=bool(number % 2))
