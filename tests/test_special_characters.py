"""Characters that break careless programs go through every document unharmed."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import docx
import pytest

from docgen.build import build
from docgen.campaign import load
from tests.campaigns import FORM, NOTICE, PLAN, findings_of, write_campaign

SPECIAL: Final = "A & B <c> d “引”‘号’…—㎡ 喆堃玥 😀𠮷 {{ x }} {% if %} ]]> &amp; %s \\n"
SLOTS: Final = {
    "notice": ("2024年6月。", NOTICE),
    "plan": ("开展专家讲座。", PLAN),
    "form": ("张贴海报", FORM),
}


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def built(folder: Path, out: Path) -> str:
    result = build(load(folder), out)
    assert result.findings == ()
    notice = next(entry for entry in result.written.made if entry.kind == "notice")
    return text_of(out / notice.path)


@pytest.mark.parametrize("name", SLOTS)
def test_special_characters_stand_in_the_notice_as_written(tmp_path: Path, name: str) -> None:
    slot, sound = SLOTS[name]
    folder = write_campaign(tmp_path / "c", **{name: sound.replace(slot, f"'{SPECIAL}'")})
    assert SPECIAL in built(folder, tmp_path / "out")


def test_special_characters_in_titles_make_safe_file_names(tmp_path: Path) -> None:
    title = "关于“A/B”<测试>：100% & *的通知?"
    notice = NOTICE.replace("关于开展安全生产月活动的通知", f"'{title}'")
    folder = write_campaign(tmp_path / "c", notice=notice)
    text = built(folder, tmp_path / "out")
    assert title in text.replace("\n", "")
    names = [path.name for path in (tmp_path / "out").glob("*.docx")]
    assert "关于“A／B”＜测试＞：100% & ＊的通知？.docx" in names


@pytest.mark.usefixtures("judges")
def test_validators_find_nothing_in_them(
    tmp_path: Path, judges: Callable[[Iterable[Path]], dict[Path, list[str]]]
) -> None:
    files = {name: sound.replace(slot, f"'{SPECIAL}'") for name, (slot, sound) in SLOTS.items()}
    folder = write_campaign(tmp_path / "c", **files)
    build(load(folder), tmp_path / "out")
    assert judges((tmp_path / "out").glob("*.docx")) == {}


@pytest.mark.parametrize(
    ("name", "escape"), [("notice", "\\a"), ("plan", "\\x1b"), ("form", "\\b")]
)
def test_control_characters_are_findings_and_not_lost(
    tmp_path: Path, name: str, escape: str
) -> None:
    slot, sound = SLOTS[name]
    folder = write_campaign(tmp_path, **{name: sound.replace(slot, f'"前{escape}后"')})
    found = [(each.code, each.place.file) for each in findings_of(folder)]
    assert ("control-character", f"{name}.yaml") in found
