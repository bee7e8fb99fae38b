"""What tells whether forms would be made again just as they were."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import docgen.press as here

_MAKERS: Final = ("docgen", "docxtpl", "python-docx", "openpyxl", "jinja2", "lxml", "babel")


@cache
def program() -> bytes:
    """SHA-256 of docgen as it is installed here, and of what it makes files with."""
    said = hashlib.sha256()
    for name in _MAKERS:
        try:
            said.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            continue
    package = Path(next(iter(here.__path__))).parent
    for path in sorted(package.rglob("*.py")):
        found = path.stat()
        told = f"{path.relative_to(package)} {found.st_size} {found.st_mtime_ns}\n"
        said.update(told.encode())
    return said.digest()


def fingerprint(*facts: object) -> str:
    """SHA-256 of all the facts, in their order; bytes as they are, others as they are shown."""
    said = hashlib.sha256()
    for fact in facts:
        data = fact if isinstance(fact, bytes) else repr(fact).encode("utf-8", "surrogatepass")
        said.update(b"%d:" % len(data))
        said.update(data)
    return said.hexdigest()
