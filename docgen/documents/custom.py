"""A document of the user's own: any docxtpl template filled with any YAML."""

from collections.abc import Mapping, Sequence
from typing import Any

from docgen.documents.kinds import Kind, Setting, Surroundings
from docgen.documents.laid import Laid
from docgen.findings import Finding, finding
from docgen.source import Source


class Custom(Kind):
    """The kind `custom`: its YAML is data for a template that campaign.yaml names."""

    name = "custom"
    dressed = False

    def read(
        self, content: Any, source: Source, around: Surroundings
    ) -> tuple[Mapping[str, object], Sequence[Finding]]:
        """The data as it is; at the top it must be a mapping."""
        if content is None:
            return {}, ()
        if isinstance(content, Mapping):
            return content, ()
        return {}, (finding("data-not-mapping", source.place()),)

    def title(self, content: Mapping[str, object]) -> str:
        """The data's own `title`, if it has one."""
        title = content.get("title")
        return title if isinstance(title, str) else ""

    def lay_out(self, content: Mapping[str, object], setting: Setting) -> Laid:
        """The data, and the campaign's facts under `campaign`; pages only the renderer knows."""
        given = {"campaign": setting.facts, "label": setting.label, "issuer": setting.issuer}
        return Laid(elements={**given, **content}, profile=setting.profile)
