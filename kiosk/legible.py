"""From how many dots on a letter can be read: what would be drawn smaller, the terminal's own letters say better.

Found by eye, on pictures of every language's name at sizes from 5 to 12 dots. Crisp letters of half the height are
read more easily than a smear.
"""

from typing import Final

X_HEIGHT: Final = 0.536  # of an em: Noto Sans in bold
LEAST_X_HEIGHT: Final = 3.3  # dots: two strokes of an "e", what is between them, and air
LATIN_EM: Final = LEAST_X_HEIGHT / X_HEIGHT
FIRST_OF_OTHERS: Final = "\u0530"  # of letters that are neither Latin, Greek nor Cyrillic; Vietnamese has others, too
# Other scripts, in dots to an em. Strokes within strokes need more of them.
LEAST_EM: Final = {
    "ar": 6.0, "fa": 6.0, "ur": 6.0, "ps": 7.0,
    "zh-Hans": 8.0, "zh-Hant": 8.5, "ko": 7.5,
    "am": 6.5, "hi": 8.0, "my": 8.0, "km": 8.0,
}  # fmt: skip


# A terminal of 160 columns has letters 1.2 mm high, which only a smear is worse than.
AT_A_PINCH: Final = 0.78


def least_em(language: str, text: str) -> float:
    """Dots from which on words in `language` can be read. Names in Latin or Cyrillic letters go by their x-height."""
    plain = not any(letter >= FIRST_OF_OTHERS and letter.isalpha() for letter in text)
    return LATIN_EM if plain else LEAST_EM.get(language, LATIN_EM)
