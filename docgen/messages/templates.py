"""Messages about templates and their tags."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error

MESSAGES: Final[Mapping[str, Message]] = {
    "template-undefined": error(
        N_("The template uses “{name}”, which its data does not have."),
        N_("Correct the name in the template, or add it to the data.{hint}"),
    ),
    "template-syntax": error(
        N_("The template's tag cannot be understood: {reason}."),
        N_("Correct the tag: {tag}"),
    ),
    "template-tag-mismatch": error(
        N_("The tag “{tag}” is not closed, or closes nothing."),
        N_("Each “for” needs an “endfor”, each “if” an “endif”, in the same place."),
    ),
    "template-tag-text": error(
        N_("Beside the tag “{tag}” stands text that would be lost: “{text}”."),
        N_("Put the tag on a paragraph or into a row of its own."),
    ),
    "template-tag-crossed": error(
        N_("The tag “{tag}” does not match “{opener}”, which it should close."),
        N_("Give both the same prefix, and put both in the same table or both outside of it."),
    ),
    "template-unclosed": error(
        N_("“{tag}” belongs to no complete tag."),
        N_("Write the tag in one paragraph, with its opening and its closing braces."),
    ),
    "template-punctuation": error(
        N_("The tag “{tag}” holds Chinese punctuation: {characters}."),
        N_("Type tags with English punctuation; Chinese quotation marks belong in the data."),
    ),
    "template-part": error(
        N_("The tag “{tag}” stands where docgen does not fill it in."),
        N_("Move it into the body, a header, a footer or a footnote."),
    ),
    "template-not-word": error(
        N_("The file is not a Word template."),
        N_("Save it in Word as .docx or .dotx, without macros."),
    ),
    "template-none": error(
        N_("The tag “{tag}” has no value (null)."),
        N_("Write the value in the data, or add to the tag what is to stand instead: or '无'"),
    ),
    "template-filter": error(
        N_("The filter “{filter}” in “{tag}” cannot take “{value}”."),
        N_("Correct the value in the data, or the filter in the tag."),
    ),
    "template-method": error(
        N_("The tag “{tag}” prints a method, “{name}”, instead of a value."),
        N_("Correct the name in the tag."),
    ),
    "template-block": error(
        N_("The tag “{tag}” prints paragraphs or tables inside a paragraph."),
        N_("Put it on a paragraph of its own, with “p” directly after the braces."),
    ),
    "template-plain": error(
        N_("The tag “{tag}” prints plain text, but its prefix asks for paragraphs or tables."),
        N_("Take the prefix out of the tag."),
    ),
    "template-forbidden": error(
        N_("The tag “{tag}” uses “{name}”, which templates may not use."),
        N_("Take it out of the template."),
    ),
    "template-style": error(
        N_("The template has no style “{style}”."),
        N_("Add a style of this name to the template in Word."),
    ),
    "template-failed": error(
        N_("The tag “{tag}” cannot be filled in: {reason}."),
        N_("Correct the tag, or the data it uses."),
    ),
    "template-broken": error(
        N_("Filled in, this part of the document is damaged: {reason}."),
        N_("Check the tags that open in one place and close in another."),
    ),
}
