"""Letters for languages whose script a phone or a TV may lack: cut to what our phrases need, when first asked for.

Arabic, Chinese, Hindi, Korean and Cyrillic are on every system sold in the last ten years, and are not sent.
"""

import io
from functools import cache
from pathlib import Path
from typing import Final

from config.fonts import LATIN, folder
from config.languages import read_catalogue

FAMILY: Final = "schoolnight script"  # what style.css names as its last resort
# Our file, and under which names the systems that have the script know it: then nothing is fetched.
SERVED: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "am": ("NotoSansEthiopic", ("Noto Sans Ethiopic", "Nyala", "Ebrima", "Kefa")),
    "km": ("NotoSansKhmer", ("Noto Sans Khmer", "Leelawadee UI", "Khmer UI", "Khmer Sangam MN")),
    "my": ("NotoSansMyanmar", ("Noto Sans Myanmar", "Myanmar Text", "Myanmar Sangam MN")),
}


@cache
def font(tag: str) -> bytes:
    """WOFF 1.0 with the characters of this language's catalogue."""
    file = next(Path(folder(LATIN)).glob(f"{SERVED[tag][0]}[[]*"))
    # Loaded when first asked for: a tenth of a second, for which a hub that starts again has no time.
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    whole = TTFont(file)
    cutter = subset.Subsetter(subset.Options(layout_features=["*"], notdef_outline=True, hinting=False))
    cutter.populate(unicodes=_characters(tag))
    cutter.subset(whole)
    others = {
        axis.axisTag: None for axis in whole["fvar"].axes if axis.axisTag != "wght"
    }  # no page asks for a narrow one
    instancer.instantiateVariableFont(whole, {"wght": (400, 700), **others}, inplace=True)
    whole.flavor = "woff"
    made = io.BytesIO()
    whole.save(made)
    return made.getvalue()


@cache
def _characters(tag: str) -> frozenset[int]:
    """Of every phrase, above ASCII: Latin letters and digits are the page's own."""
    said = [m.string if isinstance(m.string, str) else "".join(m.string or ()) for m in read_catalogue(tag) if m.id]
    return frozenset(ord(c) for c in "".join(said) if ord(c) > 0x7F) | {0x20, 0x200B, 0x200C, 0x200D, 0x25CC}


def style(tag: str) -> str:
    """The style sheet a page in this language links beside its own."""
    own = ", ".join(f'local("{name}")' for name in SERVED[tag][1])
    reach = ", ".join(f"U+{code:X}" for code in sorted(_characters(tag)) if code > 0xFF)
    return (
        f'@font-face {{ font-family: "{FAMILY}"; src: {own}, url(script-{tag}.woff) format("woff"); '
        f"font-weight: 400 700; font-display: swap; unicode-range: {reach}; }}\n"
    )
