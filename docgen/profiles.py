"""Profiles as campaign.yaml names them: one of docgen's, or what an office changes of one."""

from dataclasses import replace
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag

from docgen.official import PROFILES, SIZES, SPARE, Profile
from docgen.source import Model, Text, problem

ProfileName: TypeAlias = Literal["gbt9704", "gbt33476"]
Role: TypeAlias = Literal[
    "mark",
    "title",
    "body",
    "level1",
    "level2",
    "label",
    "head",
    "table",
    "form_head",
    "form",
    "dense_head",
    "dense",
    "hint",
    "code",
    "imprint",
    "page",
    "western",
]
LINES = 22


def _size(value: str | float) -> str | float:
    if isinstance(value, str) and value not in SIZES:
        raise problem("bad-choice", subject=value, value=value, hint="、".join(SIZES))
    return value


def _kind_of_size(value: Any) -> str:
    return "name" if isinstance(value, str) else "points"


Size: TypeAlias = Annotated[
    Annotated[str, Tag("name")] | Annotated[float, Field(ge=5, le=120), Tag("points")],
    Discriminator(_kind_of_size),
    AfterValidator(_size),
]
"""A size by its Chinese name, or in points."""


class Margins(Model):
    """White around the text area, millimetres; what is left out stays."""

    top: Annotated[float | None, Field(ge=10, le=80, description="天头")] = None
    bottom: Annotated[float | None, Field(ge=10, le=80, description="下白边")] = None
    left: Annotated[float | None, Field(ge=10, le=60, description="订口")] = None
    right: Annotated[float | None, Field(ge=10, le=60, description="右白边")] = None
    footer: Annotated[float | None, Field(ge=5, le=60, description="页码距纸边")] = None


class ProfileChange(Model):
    """What an office's own profile changes of one of docgen's."""

    base: Annotated[ProfileName, Field(description="以哪一种版面为基础")] = "gbt9704"
    fonts: Annotated[
        dict[Role, Text], Field(default_factory=dict, description="字体，如 {body: 仿宋}")
    ]
    sizes: Annotated[
        dict[Role, Size], Field(default_factory=dict, description="字号，如 {table: 小四}")
    ]
    margins: Annotated[Margins, Field(description="页边距，毫米")] = Margins()


def _kind_of_profile(value: Any) -> str:
    return "change" if isinstance(value, dict | ProfileChange) else "name"


ProfileChoice: TypeAlias = Annotated[
    Annotated[ProfileName, Tag("name")] | Annotated[ProfileChange, Tag("change")],
    Discriminator(_kind_of_profile),
]


def profile_of(choice: ProfileName | ProfileChange) -> Profile:
    """The profile chosen; other margins or body sizes keep 22 lines of 28 characters."""
    if isinstance(choice, str):
        return PROFILES[choice]
    base = PROFILES[choice.base]
    sizes: dict[str, float] = dict(base.sizes)
    sizes.update((role, _points(size)) for role, size in choice.sizes.items())
    fonts: dict[str, str] = dict(base.fonts)
    fonts.update(choice.fonts.items())
    page = replace(base.page, **choice.margins.model_dump(exclude_none=True))
    changed = replace(base, name=f"{base.name}*", page=page, fonts=fonts, sizes=sizes)
    return changed if _same_grid(base, changed) else _regridded(changed)


def _points(size: str | float) -> float:
    return SIZES[size] if isinstance(size, str) else size


def _same_grid(base: Profile, changed: Profile) -> bool:
    return base.page == changed.page and base.sizes["body"] == changed.sizes["body"]


def _regridded(profile: Profile) -> Profile:
    """Line height and tracking, whole twentieths of a point, that fill the text area."""
    pitch = int((profile.page.text_height - SPARE) / LINES * 20) / 20
    room = profile.page.text_width / profile.chars - profile.sizes["body"]
    return replace(profile, pitch=pitch, tracking=(int(room * 20) - (room < 0)) / 20)
