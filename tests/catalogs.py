"""The catalogs of translations: `python tests/catalogs.py` brings them up to date.

New texts of docgen's modules go into each docgen.po, without a translation; texts that are no
longer used go out; then each docgen.po is compiled to the docgen.mo beside it.
"""

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "docgen"
KEYWORDS = {"N_": None, "_": None, "translate": None}
LOCALES = ("zh_CN",)


class PlainCatalog(Catalog):
    """A catalog whose header names neither dates nor tools, so that its bytes stay the same."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines: what gettext needs to read the texts."""
        return [
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def po_path(locale: str) -> Path:
    """Where a locale's texts lie for translators."""
    return PACKAGE / "locale" / locale / "LC_MESSAGES" / "docgen.po"


def extracted() -> list[str]:
    """The texts marked in docgen's modules, each once."""
    texts: dict[str, None] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for _, msgid, *_ in extract_from_file("python", path, keywords=KEYWORDS):
            texts[msgid if isinstance(msgid, str) else msgid[0]] = None
    texts.pop("", None)
    return list(texts)


def read(locale: str) -> Catalog:
    """A locale's catalog as committed."""
    with po_path(locale).open("rb") as file:
        return read_po(file, locale=locale)


def _plain(locale: str, texts: dict[str, tuple[str, bool]]) -> Catalog:
    catalog = PlainCatalog(locale=locale, header_comment="# What docgen tells.", fuzzy=False)
    for msgid, (text, fuzzy) in texts.items():
        catalog.add(msgid, text, flags=("fuzzy",) if fuzzy else ())
    return catalog


def _texts(locale: str) -> dict[str, tuple[str, bool]]:
    if not po_path(locale).exists():
        return {}
    return {str(item.id): (str(item.string), item.fuzzy) for item in entries(read(locale))}


def entries(catalog: Catalog) -> list[Message]:
    """A catalog's messages without its header."""
    return [item for item in catalog if item.id]


def compiled(locale: str) -> bytes:
    """The bytes of a locale's docgen.mo, as its docgen.po demands them."""
    stream = BytesIO()
    write_mo(stream, _plain(locale, _texts(locale)))
    return stream.getvalue()


def update(locale: str) -> None:
    """Bring a locale's docgen.po and docgen.mo up to date."""
    old = _texts(locale)
    catalog = _plain(locale, {msgid: old.get(msgid, ("", False)) for msgid in extracted()})
    with po_path(locale).open("wb") as file:
        write_po(file, catalog, width=0, no_location=True)
    po_path(locale).with_suffix(".mo").write_bytes(compiled(locale))
    for item in entries(catalog):
        if not item.string:
            print(f"{locale}: not translated: {item.id}")


if __name__ == "__main__":
    for name in LOCALES:
        update(name)
