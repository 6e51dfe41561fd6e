"""The code on a family's letter: derived, so that a letter can be printed again, and empty of meaning to a reader.

    SN + 2 characters of the night + 9 of the household + 1 check character      (14: a version-1 QR at level Q)

The household's part is HMAC-SHA256(secret of the night, night | family | issue): 45 bits. That is not enough for a
key that stands alone; the code is bound to one night and the hub limits how fast one may guess. A lost letter is
revoked by raising the family's issue number. The check character catches every single wrong character and every swap of
two, and like the others it is never an I, L, O or U.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Literal

import msgspec

PREFIX = "SN"
LENGTH = 14
PAGE_LENGTH = 20
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U: nobody has to guess what was printed
_FORM = re.compile(rf"{PREFIX}[{_ALPHABET}]{{12}}")
_COPY = re.compile(r"(?P<code>.{14})C(?P<copy>[1-9][0-9]?)")

Fault = Literal["not-a-code", "too-short", "misread"]


class Scanned(msgspec.Struct, frozen=True):
    """A well-formed code and which of the family's tickets it came from (1: the first; 0: no ticket but the letter)."""

    code: str
    copy: int = 0


def code_for(secret: bytes, night: str, family: str, issue: int = 1) -> str:
    """The code of one family on one night; `issue` counts the letters that were revoked, plus one."""
    body = PREFIX + night_mark(secret, night) + _token(secret, f"family|{night}|{family}|{issue}", 9)
    return body + check_character(body)


def page_token(secret: bytes, night: str, family: str, issue: int = 1) -> str:
    """The key of the family's page on its phone: 100 bits, since it stands alone; another one than the code.

    It dies with the code it was printed beside, whose `issue` it shares.
    """
    return _token(secret, f"page|{night}|{family}|{issue}", PAGE_LENGTH)


def sealed(token: str, code: str) -> str:
    """A page's key as a kiosk may hold it, whose own printer prints it: readable only with the family's code."""
    return bytes(a ^ b for a, b in zip(token.encode(), _pad(code), strict=False)).hex()


def unsealed(seal: str, code: str) -> str:
    """The key again; empty where there is none."""
    return bytes(a ^ b for a, b in zip(bytes.fromhex(seal), _pad(code), strict=False)).decode()


def _pad(code: str) -> bytes:
    return hashlib.sha256(b"schoolnight page " + code.encode()).digest()


def night_mark(secret: bytes, night: str) -> str:
    """Two characters that tell tonight's codes from another night's."""
    return _token(secret, f"night|{night}", 2)


def staff_mark(secret: bytes, night: str) -> str:
    """As `night_mark`, of tonight's staff badges: by these a kiosk knows one before anything is looked up."""
    night_s = night_mark(secret, night)
    return next(mark for n in range(9) if (mark := _token(secret, f"staff|{night}|{n}", 2)) != night_s)


def staff_code(mark: str, random: bytes) -> str:
    """The code on a staff badge: 45 bits of `random`, and nothing it could be derived from."""
    body = PREFIX + mark + _token(random, "staff", 9)
    return body + check_character(body)


def of_this_night(code: str, mark: str) -> bool:
    return code[len(PREFIX) : len(PREFIX) + len(mark)] == mark


def grouped(code: str) -> str:
    """As it is printed for people: SN-7K3F-9QXA-2MPC."""
    return "-".join((code[:2], code[2:6], code[6:10], code[10:]))


def short_codes(codes: Mapping[str, str]) -> dict[str, str]:
    """family -> the four characters of its code that boards and students call it by: the last ones, if they are free.

    The whole code is a key and never stands on a board. Given out in the order of `codes`, so that a family added later
    does not change what is already printed; one whose end is taken is called by an earlier part of its code.
    """
    short: dict[str, str] = {}
    taken: set[str] = set()
    for family, code in codes.items():
        parts = [code[end - 4 : end] for end in range(LENGTH, len(PREFIX) + 5, -1)]
        short[family] = next((part for part in parts if part not in taken), code[-6:])
        taken.add(short[family])
    return short


def read(text: str) -> Scanned | Fault:
    """Understand what was scanned or typed: case, spaces and dashes do not matter, O is read as 0 and I, L as 1.

    `too-short` is a code of which the beginning arrived, `misread` one whose check character disagrees.
    """
    folded = re.sub(r"[\s\-\u2010-\u2015_]", "", text).upper()
    if not folded.startswith(PREFIX):
        return "not-a-code"
    copy = 0
    if match := _COPY.fullmatch(folded):
        folded, copy = match["code"], int(match["copy"])
    if len(folded) < LENGTH:
        return "too-short"
    code = PREFIX + folded[2:].translate(str.maketrans("OIL", "011"))
    if not _FORM.fullmatch(code):
        return "not-a-code"
    return Scanned(code, copy) if check_character(code[:-1]) == code[-1] else "misread"


def check_character(body: str) -> str:
    """A weighted sum over GF(32), the weights being the powers of its generator.

    Every weight but zero makes every single wrong character show; all weights being different makes every swap of two
    characters show, neighbours or not. Source: R. E. Blahut, Algebraic Codes for Data Transmission, 2003, chapter 4.
    """
    total, weight = 0, 1
    for character in body:
        total ^= _times(weight, _ALPHABET.index(character))
        weight = _times(weight, 2)
    return _ALPHABET[total]


def _times(a: int, b: int) -> int:
    """Multiply in GF(2)[x] modulo x^5 + x^2 + 1, which is primitive."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0b100101 if a & 0b10000 else 0)
        b >>= 1
    return product


def fingerprint(code: str) -> str:
    """What a kiosk keeps instead of the code: enough to recognise it, nothing to print it again from."""
    return hashlib.sha256(b"schoolnight code " + code.encode()).hexdigest()[:32]


def _token(secret: bytes, about: str, length: int) -> str:
    number = int.from_bytes(hmac.digest(secret, about.encode(), "sha256"), "big")
    characters = []
    for _ in range(length):
        number, rest = divmod(number, len(_ALPHABET))
        characters.append(_ALPHABET[rest])
    return "".join(characters)
