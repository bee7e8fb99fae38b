"""A document laid out: its elements as blocks, and how far they reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from docgen.blocks import Blocks, Picture
from docgen.findings import Finding
from docgen.official import Page, Profile


@dataclass(frozen=True, kw_only=True, slots=True)
class Laid:
    """What a template is filled with, and what its pages look like, `numbered` or not.

    `findings` tell what does not fit. `pages` and `bottom` (where the text ends on the last page,
    points) are None where only a renderer could tell. `pictures` are put at the marks of runs.
    """

    elements: Mapping[str, object]
    profile: Profile
    landscape: bool = False
    numbered: bool = True
    pages: int | None = None
    bottom: float | None = None
    findings: tuple[Finding, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """The page as the document uses it."""
        return self.profile.page.turned() if self.landscape else self.profile.page

    @property
    def blocks(self) -> Blocks:
        """All blocks of the elements, from the top."""
        found: list[object] = []
        for value in self.elements.values():
            found.extend(value if isinstance(value, tuple) else ())
        return tuple(found)  # type: ignore[arg-type]
