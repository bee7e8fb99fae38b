"""docgen: official documents from YAML, and returned forms back into data."""

import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # as type checkers know it, without the cost of importing typing
if TYPE_CHECKING:
    from docgen.build import build
    from docgen.campaign import load
    from docgen.collect import collect
    from docgen.findings import CampaignError, DocgenError, Finding
    from docgen.formats.template import Template
    from docgen.status import status
    from docgen.trace import trace

    __version__: str

__all__ = [
    "CampaignError",
    "DocgenError",
    "Finding",
    "Template",
    "__version__",
    "build",
    "collect",
    "load",
    "status",
    "trace",
]

_HOMES = {
    "CampaignError": "docgen.findings",
    "DocgenError": "docgen.findings",
    "Finding": "docgen.findings",
    "Template": "docgen.formats.template",
    "build": "docgen.build",
    "collect": "docgen.collect",
    "load": "docgen.campaign",
    "status": "docgen.status",
    "trace": "docgen.trace",
}


def __getattr__(name: str) -> object:
    # Loaded when first used: `import docgen` alone costs nearly nothing.
    if name == "__version__":
        value: object = _version()
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("docgen")
    except PackageNotFoundError:
        return "0+unknown"


class _Package(ModuleType):
    """This package; a module of it does not take the place of the public name it is called by."""

    def __setattr__(self, name: str, value: object) -> None:
        # Python calls this after it has imported docgen.build, whose name is a function's here.
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
