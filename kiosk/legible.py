"""From how many dots on a letter can be read: what would be drawn smaller, the terminal's own letters say better.

Found by eye, on pictures of every language's name at sizes from 5 to 12 dots. Crisp letters of half the height are
read more easily than a smear.
"""

from typing import Final

X_HEIGHT: Final = 0.536  # of an em: Noto Sans in bold
LEAST_X_HEIGHT: Final = 3.3  # dots: two strokes of an "e", what is between them, and air
# Other scripts, in dots to an em. Strokes within strokes need more of them.
LEAST_EM: Final = {
    "ar": 7.0, "fa": 7.0, "ur": 7.0, "ps": 8.0,
    "zh-Hans": 9.0, "zh-Hant": 9.0, "ko": 7.5,
    "am": 6.5, "hi": 8.0, "my": 8.0, "km": 8.0,
}  # fmt: skip


def legible(language: str, em: float) -> bool:
    """Whether words drawn with `em` dots to an em can be read."""
    return em >= least_em(language)


def least_em(language: str) -> float:
    """Latin and Cyrillic letters go by their x-height."""
    return LEAST_EM.get(language, LEAST_X_HEIGHT / X_HEIGHT)
