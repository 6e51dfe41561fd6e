"""Words large enough to be read from two metres: drawn as dots, two dots to a cell, shaded by the cell's colours.

Half blocks are in every terminal font. The font is ours, so the words look the same on every machine.
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from config.fonts import CJK, LATIN, folder
from kiosk.shaping import Direction, visual

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# Which face of the collection: Chinese, Japanese and Korean share code points and differ in shapes.
_CJK_FACES = {"ko": 1, "zh-Hans": 2, "zh-Hant": 3}
_RTL_SIZE = 1.25  # Arabic letters are small for their font size

Dots = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=256)
def dots(text: str, language: str, direction: Direction, width: int, height: int) -> Dots:
    """Rows of shades, 0 to 255, at most `width` by `height` dots: as large as fits, trimmed to the ink."""
    from PIL import Image, ImageDraw  # loaded late: the first screen is painted without it

    seen = visual(text, direction)
    for size in range(int(height * (_RTL_SIZE if direction == "rtl" else 1.0) * 1.6), 5, -1):
        font = _font(language, direction, size)
        left, top, right, bottom = font.getbbox(seen)
        wide, high = int(right - left), int(bottom - top)
        if wide <= width and high <= height:
            break
    picture = Image.new("L", (max(1, min(wide, width)), max(1, min(high, height))))
    ImageDraw.Draw(picture).text((-left, -top), seen, fill=255, font=font)
    flat = picture.point(_crisp).tobytes()
    return tuple(tuple(flat[row * picture.width : (row + 1) * picture.width]) for row in range(picture.height))


def _crisp(shade: int) -> int:
    """At twelve dots a letter, pale edges blur what is far away: the middle shades are pulled apart."""
    return min(255, max(0, (shade - 72) * 2))


@cache
def _font(language: str, direction: Direction, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    if language in _CJK_FACES:
        file, face = folder(CJK) / "NotoSansCJK-VF.otf.ttc", _CJK_FACES[language]
    else:
        name = "NotoSansArabic[wght].ttf" if direction == "rtl" else "NotoSans[wght].ttf"
        file, face = folder(LATIN) / name, 0
    # The basic layout: Arabic arrives shaped, and Pillow's other layout needs a library that may be missing.
    font = ImageFont.truetype(str(file), size, index=face, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([700])
    return font
