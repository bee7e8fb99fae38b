"""The theme part of an Office file, which no style refers to but programs expect."""

from typing import Final

from docgen.official import Profile

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_COLOURS: Final = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "404040",
    "lt2": "E7E6E6",
    "accent1": "C00000",
    "accent2": "1F4E79",
    "accent3": "7F7F7F",
    "accent4": "BF9000",
    "accent5": "2E75B6",
    "accent6": "548235",
    "hlink": "0563C1",
    "folHlink": "954F72",
}


def theme(profile: Profile) -> str:
    """theme1.xml: colours and the profile's fonts."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items()
    )
    latin, east = profile.fonts["western"], profile.fonts["body"]
    face = f'<a:latin typeface="{latin}"/><a:ea typeface="{east}"/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{_XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' name="docgen"><a:themeElements><a:clrScheme name="docgen">{colours}</a:clrScheme>'
        f'<a:fontScheme name="docgen"><a:majorFont>{face}</a:majorFont>'
        f"<a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="docgen"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}"
        f"</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )
