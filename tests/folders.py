"""Output folders for the tests: small builds, and what lies in a folder after them."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from docgen.output import Artifact, Written, write

NOTICE = "公文/关于开展商业秘密保护宣传活动的通知.docx"
ANNEX = "公文/附件1 活动安排.docx"
FORM = "统计表/浦东新区.docx"


def artifact(path: str, content: str = "一", **more: object) -> Artifact:
    fields = {"kind": "notice", "sources": ("notice.yaml", "notice.docx"), **more}
    return Artifact(path=PurePosixPath(path), content=content.encode(), **fields)  # type: ignore[arg-type]


def edition(content: str, *paths: str) -> list[Artifact]:
    return [artifact(path, f"{content} {path}") for path in paths or (NOTICE, ANNEX, FORM)]


def build(
    artifacts: Iterable[Artifact], out: Path, *, force: bool = False, complete: bool = True
) -> tuple[Written, list[str]]:
    written, findings = write(artifacts, out, force=force, complete=lambda: complete)
    return written, [finding.code for finding in findings]


def tree(out: Path) -> dict[str, str]:
    """Every file in a folder, but the manifest, and what it says."""
    files = sorted(path for path in out.rglob("*") if path.is_file())
    texts = {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in files}
    texts.pop("manifest.json", None)
    return texts


def expected(artifacts: Iterable[Artifact]) -> dict[str, str]:
    return {str(item.path): item.content.decode() for item in artifacts}


def times(out: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in out.rglob("*")}


def manifest(out: Path) -> dict[str, str]:
    """Paths and digests as the manifest has them."""
    data = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return {item["path"]: item["sha256"] for item in data["artifacts"]}


def digests(texts: dict[str, str]) -> dict[str, str]:
    return {path: hashlib.sha256(text.encode()).hexdigest() for path, text in texts.items()}
