"""YAML files for tests: written, read, and their findings in short."""

from collections.abc import Iterable
from pathlib import Path

from docgen.findings import Finding
from docgen.source import Source, read_yaml

Told = list[tuple[str, int | None, int | None]]


def write_yaml(folder: Path, content: str | bytes) -> Path:
    """A file notice.yaml with this content."""
    path = folder / "notice.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path) -> Source:
    """The file, which must be without mistakes."""
    source, findings = read_yaml(path, path.name)
    assert not findings
    assert source
    return source


def told(findings: Iterable[Finding]) -> Told:
    """Each finding's code, line and column."""
    return [(item.code, item.place.line, item.place.column) for item in findings]
