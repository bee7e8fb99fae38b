"""Files that come with docgen, wherever it is installed."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent


def shipped_template(name: str) -> Path:
    """The shipped template of that name: in the wheel, or beside the package in a checkout."""
    inside = _PACKAGE / "templates" / f"{name}.docx"
    return inside if inside.exists() else _PACKAGE.parent / "templates" / f"{name}.docx"
