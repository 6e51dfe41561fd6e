from typing import Any

import pytest
from PIL import Image

from printers import pages, separate_letters, words

SAID = [
    ("en", "Would you like an interpreter?"),
    ("vi", "Quý vị có cần thông dịch viên không?"),
    ("ru", "Вам нужен переводчик?"),
    ("am", "አስተርጓሚ ይፈልጋሉ? 3 ሰዎች"),
    ("fr", "→ Élève de Ms. Ñandú · “Ç”"),
    ("en", "✔  Check in"),
]


@pytest.mark.parametrize(("language", "text"), SAID)
@pytest.mark.parametrize("box", [(400, 48), (200, 90), (120, 200)])
def test_the_words_are_as_large_as_typst_would_make_them(language: str, text: str, box: tuple[int, int]) -> None:
    assert separate_letters.can_set(text)
    ours, em = separate_letters.in_dots(text, language, box, 32, False)
    data: dict[str, Any] = {"text": text, "direction": "ltr", "high": box[1], "line": 32, "centred": False}
    theirs, their_em = pages.strip_and_number(words.TEMPLATE, data, language, box[0], "few", "em")
    assert ours.width == theirs.width
    assert ours.height == pytest.approx(theirs.height, rel=0.12, abs=2)
    assert em == pytest.approx(their_em, rel=0.12)
    assert ink(ours) == pytest.approx(ink(theirs), rel=0.25)


def ink(picture: Image.Image) -> float:
    return sum(255 - grey for grey in picture.tobytes()) / 255


@pytest.mark.parametrize("text", ["مرحبا", "नमस्ते", "မင်္ဂလာပါ", "ជំរាបសួរ", "Zoe\u0331\u0308", "你好"])
def test_letters_that_join_or_stack_are_left_to_typst(text: str) -> None:
    assert not separate_letters.can_set(text)


@pytest.mark.parametrize("centred", [False, True])
def test_a_word_wider_than_its_box_shrinks_until_it_is_whole(centred: bool) -> None:
    text = "Hippopotomonstrosesquippedaliophobia"
    drawn, _ = separate_letters.in_dots(text, "en", (300, 40), 32, centred)
    box = drawn.point([255 - grey for grey in range(256)]).getbbox()
    assert box
    assert box[0] > 0
    assert box[2] < 300
