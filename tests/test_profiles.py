"""An office's own profile and templates: what they change, and what they leave alone."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

from docgen.build import build
from docgen.campaign import load
from docgen.formats.package import read_package, write_package
from docgen.official import GBT9704
from docgen.profiles import ProfileChange, profile_of
from docgen.resources import shipped_template
from tests.campaigns import CAMPAIGN, findings_of, told, write_campaign
from tests.rendering import read_pdf, to_pdf

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OWN = """\
profile:
  base: gbt9704
  fonts: {body: 仿宋, western: Arial}
  sizes: {table: 五号, form: 12}
"""


def made(tmp_path: Path, kind: str = "notice", **files: str) -> Path:
    folder = write_campaign(tmp_path / "c", **files)
    result = build(load(folder), tmp_path / "out")
    assert result.findings == ()
    path = next(entry.path for entry in result.written.made if entry.kind == kind)
    return tmp_path / "out" / path


def styles(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Chinese font, Western font and size of each named style."""
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/styles.xml"))
    found: dict[str, Mapping[str, str]] = {}
    for style in root.iter(f"{W}style"):
        fonts, size = style.find(f"{W}rPr/{W}rFonts"), style.find(f"{W}rPr/{W}sz")
        if fonts is not None and size is not None:
            found[style.find(f"{W}name").get(f"{W}val")] = {
                "east": fonts.get(f"{W}eastAsia"),
                "west": fonts.get(f"{W}ascii"),
                "size": size.get(f"{W}val"),
            }
    return found


def test_a_profile_puts_its_fonts_and_sizes_into_the_styles(tmp_path: Path) -> None:
    found = styles(made(tmp_path, campaign=CAMPAIGN + OWN))
    assert found["公文正文"] == {"east": "仿宋", "west": "Arial", "size": "32"}
    assert found["一级标题"]["east"] == "黑体"
    assert found["表格正文"]["size"] == "21"
    assert found["统计表正文"]["size"] == "24"


def test_other_margins_keep_22_lines_of_28_characters() -> None:
    changed = profile_of(ProfileChange.model_validate({"margins": {"top": 40, "bottom": 36}}))
    assert changed.lines == 22
    assert changed.pitch < GBT9704.pitch
    assert profile_of(ProfileChange.model_validate({})).pitch == GBT9704.pitch


@pytest.mark.usefixtures("rendering")
def test_a_page_of_an_own_profile_is_drawn_with_22_lines(tmp_path: Path) -> None:
    own = "profile: {margins: {top: 40, bottom: 36, left: 30, right: 30}}\n"
    notice = f"title: 通知\nbody: [{'安全生产责任重于泰山' * 120}]\n"
    path = made(tmp_path, campaign=CAMPAIGN + own, notice=notice)
    copy = tmp_path / "notice.docx"
    copy.write_bytes(path.read_bytes())
    page = read_pdf(to_pdf([copy], tmp_path)[0])[1]
    lines = [line for line in page.lines() if "安全" in line.text]
    assert len(lines) == 22
    assert {len(line.text) for line in lines[:21]} == {28}


@pytest.mark.parametrize(
    ("own", "code"),
    [
        ("profile: {fonts: {bdy: 仿宋}}\n", "bad-choice"),
        ("profile: {sizes: {body: 三豪}}\n", "bad-choice"),
        ("profile: {sizes: {body: 400}}\n", "out-of-range"),
        ("profile: {margins: {top: 3}}\n", "out-of-range"),
        ("profile: {base: gbt1}\n", "bad-choice"),
    ],
)
def test_a_wrong_profile_is_told(tmp_path: Path, own: str, code: str) -> None:
    found = told(findings_of(write_campaign(tmp_path, campaign=CAMPAIGN + own)))
    assert [(each[0], each[1]) for each in found] == [(code, "campaign.yaml")]


def own_template(folder: Path) -> None:
    """The shipped notice with a line of the office's own and the title's size changed."""
    members = read_package(shipped_template("notice").read_bytes())
    document = members["word/document.xml"].decode()
    line = "<w:p><w:r><w:t>（样式由本局办公室制定）</w:t></w:r></w:p><w:sectPr"
    members["word/document.xml"] = document.replace("<w:sectPr", line).encode()
    text = members["word/styles.xml"].decode()
    title = re.search(r'<w:style [^>]*><w:name w:val="公文标题"/>.*?</w:style>', text)
    assert title
    changed = title[0].replace('w:val="44"', 'w:val="40"')
    members["word/styles.xml"] = text.replace(title[0], changed).encode()
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "notice.docx").write_bytes(write_package(members))


def test_an_office_s_own_template_comes_before_the_shipped_one(tmp_path: Path) -> None:
    own_template(tmp_path / "c")
    path = made(tmp_path, campaign=CAMPAIGN + "profile: {sizes: {title: 24}}\n")
    assert styles(path)["公文标题"]["size"] == "40"
    with zipfile.ZipFile(path) as package:
        assert "样式由本局办公室制定" in package.read("word/document.xml").decode()


def test_a_template_without_a_style_that_is_needed_is_told(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "c")
    members = read_package(shipped_template("activities").read_bytes())
    text = members["word/styles.xml"].decode()
    members["word/styles.xml"] = text.replace("表格正文", "别的样式").encode()
    (folder / "templates").mkdir()
    (folder / "templates" / "activities.docx").write_bytes(write_package(members))
    result = build(load(folder), tmp_path / "out")
    assert {each.code for each in result.findings} == {"template-style"}
    assert {each.place.file for each in result.findings} == {"templates/activities.docx"}
