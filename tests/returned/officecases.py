"""Files that LibreOffice saved, in its own formats and on the way through them."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from tests.returned.cases import Case, case, expected, filled, one
from tests.returned.wordcases import _rows_moved_unmarked

_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}


@cache
def through(data: bytes, suffix: str, *kinds: str) -> bytes:
    """The file opened by LibreOffice and saved as the first kind, that as the next, and so on."""
    with tempfile.TemporaryDirectory(prefix="docgen-corpus-") as name:
        folder = Path(name)
        path = folder / f"a.{suffix}"
        path.write_bytes(data)
        for number, kind in enumerate(kinds):
            out = folder / str(number)
            command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
            command += ["--headless", "--convert-to", _FILTERS.get(kind, kind)]
            command += ["--outdir", str(out), str(path)]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
            path = out / f"a.{kind}"
        return path.read_bytes()


def _word(form: str, *kinds: str) -> bytes:
    return through(filled(form, "docx"), "docx", *kinds)


def _book(form: str, *kinds: str) -> bytes:
    return through(filled(form, "xlsx"), "xlsx", *kinds)


def _put(name: str, about: str, form: str, suffix: str, *kinds: str) -> None:
    @case(name)
    def _made() -> Case:
        make = _word if suffix == "docx" else _book
        return one(about, make(form, *kinds), form, kinds[-1])


_put("office-word", "opened and saved by LibreOffice", "drills", "docx", "docx")
_put("office-word-odt", "through odt", "drills", "docx", "odt", "docx")
_put("office-word-rtf", "through rtf", "drills", "docx", "rtf", "docx")
_put("office-matrix", "opened and saved by LibreOffice", "checks", "docx", "docx")
_put("office-rows", "opened and saved by LibreOffice", "events", "docx", "docx")
_put("office-rows-odt", "through odt", "events", "docx", "odt", "docx")
_put("office-book", "opened and saved by LibreOffice", "drills", "xlsx", "xlsx")
_put("office-book-ods", "through ods", "drills", "xlsx", "ods", "xlsx")
_put("office-book-xls", "through xls", "drills", "xlsx", "xls", "xlsx")
_put("office-matrix-book", "opened and saved by LibreOffice", "checks", "xlsx", "xlsx")
_put("office-rows-book-ods", "through ods", "events", "xlsx", "ods", "xlsx")


@case("office-word-moved")
def _moved() -> Case:
    data = _rows_moved_unmarked().files["东区局.docx"]
    about = "items moved, bookmarks lost, then saved by LibreOffice"
    return one(about, through(data, "docx", "docx"), route="label")


@case("office-old-formats")
def _old_formats() -> Case:
    """One case, for LibreOffice starts once for all of them."""
    files = {
        "东区局.xls": _book("drills", "xls"),
        "西区局.ods": through(filled("drills", "xlsx", "03"), "xlsx", "ods"),
        "南区局.odt": through(filled("drills", "docx", "04"), "docx", "odt"),
        "东区局 明细.rtf": _word("events", "rtf"),
        "西区局 检查.xls": through(filled("checks", "xlsx", "03"), "xlsx", "xls"),
    }
    read = {
        "02": {
            "drills": expected("drills", "东区局.xls"),
            "events": expected("events", "东区局 明细.rtf"),
        },
        "03": {
            "drills": expected("drills", "西区局.ods"),
            "checks": expected("checks", "西区局 检查.xls"),
        },
        "04": {"drills": expected("drills", "南区局.odt")},
    }
    about = "xls, ods, odt and rtf as they are: read by way of LibreOffice"
    return Case(about=about, files=files, read=read, office=True)
