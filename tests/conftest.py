"""Fixtures of all tests; finds what .ci/install-rendering has installed for this user."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.judges import judge, require_judges
from tests.rendering import require_rendering

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "docgen-tests"
FONTS = CACHE / "fonts.conf"
VALIDATOR = CACHE / "npm/node_modules/.bin"

if FONTS.exists():
    os.environ.setdefault("FONTCONFIG_FILE", str(FONTS))
if VALIDATOR.exists():
    os.environ["PATH"] += f"{os.pathsep}{VALIDATOR}"


@pytest.fixture(scope="session")
def rendering() -> None:
    """Pages can be drawn here: for tests that use rendering.py."""
    require_rendering()


@pytest.fixture(scope="session")
def judges() -> Callable[[Iterable[Path]], dict[Path, list[str]]]:
    """judges.judge, with its validators installed."""
    require_judges()
    return judge
