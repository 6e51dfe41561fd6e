"""Codes on letters: derived, distinct, empty of meaning, and a slip of the finger is caught."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.night import codes

SECRET = b"a secret that is only for tests"
NIGHT = "2027-01-15"
PRINTABLE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FOLDED = str.maketrans("OIL", "011")

families = st.text(min_size=1, max_size=24)
secrets = st.binary(min_size=16, max_size=40)
own_codes = st.builds(lambda n: codes.code_for(SECRET, NIGHT, f"family-{n}"), st.integers(0, 10**6))


class TestForm:
    @given(secrets, st.text(min_size=1, max_size=24), families, st.integers(1, 99))
    def test_every_code_is_fourteen_characters_that_fit_the_smallest_qr(
        self, secret: bytes, night: str, family: str, issue: int
    ) -> None:
        code = codes.code_for(secret, night, family, issue)
        assert re.fullmatch(r"SN[0-9A-Z]{12}", code)
        assert codes.read(code) == codes.Scanned(code)
        assert codes.of_this_night(code, codes.night_mark(secret, night))

    def test_a_letter_can_be_printed_again(self) -> None:
        assert codes.code_for(SECRET, NIGHT, "rivera") == codes.code_for(SECRET, NIGHT, "rivera", issue=1)

    def test_codes_that_are_in_families_hands_never_change(self) -> None:
        """Printed once, valid tonight, whatever version of this program reads them: golden."""
        code = codes.code_for(b"golden secret", "2026-11-24", "family-1")
        assert (code, codes.night_mark(b"golden secret", "2026-11-24")) == ("SNRQ798F0AVWMZ", "RQ")

    @given(own_codes)
    def test_it_is_grouped_for_people(self, code: str) -> None:
        assert re.fullmatch(r"SN-\w{4}-\w{4}-\w{4}", codes.grouped(code))
        assert codes.read(codes.grouped(code)) == codes.Scanned(code)

    def test_nobody_has_to_guess_what_was_printed(self) -> None:
        printed = "".join(codes.code_for(SECRET, NIGHT, f"family-{n}") for n in range(200))
        assert not set(printed) & set("ILOU")

    def test_o_and_i_and_l_may_be_typed_as_digits_wherever_they_stand(self) -> None:
        for n in range(200):
            code = codes.code_for(SECRET, NIGHT, f"family-{n}")
            assert codes.read(code.translate(FOLDED)) == codes.Scanned(code)


class TestDistinct:
    @given(st.sets(st.tuples(families, st.integers(1, 12)), min_size=2, max_size=30))
    def test_across_families_and_issues(self, letters: set[tuple[str, int]]) -> None:
        found = {codes.code_for(SECRET, NIGHT, family, issue) for family, issue in letters}
        assert len(found) == len(letters)

    def test_across_a_whole_district(self) -> None:
        found = {codes.code_for(SECRET, NIGHT, f"family-{n}", issue) for n in range(10_000) for issue in (1, 2)}
        assert len(found) == 20_000

    @given(families, st.sets(st.dates().map(str), min_size=2, max_size=8))
    def test_across_nights(self, family: str, nights: set[str]) -> None:
        assert len({codes.code_for(SECRET, night, family) for night in nights}) == len(nights)

    def test_another_nights_code_is_told_from_tonights(self) -> None:
        """Two characters: one night in a thousand passes for this one, and its code is then simply unknown."""
        mark = codes.night_mark(SECRET, NIGHT)
        others = [
            codes.code_for(SECRET, f"2026-{month:02}-{day:02}", "x") for month in range(1, 13) for day in range(1, 29)
        ]
        passed = sum(codes.of_this_night(code, mark) for code in others)
        assert passed <= 3


class TestNothingOfTheFamilyIsReadable:
    @given(secrets, secrets, families)
    def test_without_the_secret_the_code_says_nothing(self, one: bytes, other: bytes, family: str) -> None:
        """The same family under another secret has another code: nothing of it comes from the family alone."""
        if one != other:
            assert codes.code_for(one, NIGHT, family)[2:13] != codes.code_for(other, NIGHT, family)[2:13]

    def test_neighbours_in_the_schools_file_are_no_neighbours_in_code(self) -> None:
        """Families counted one by one share no more characters in place than chance gives (1 in 32)."""
        tokens = [codes.code_for(SECRET, NIGHT, f"family-{n}")[4:13] for n in range(1000)]
        same = sum(a == b for x, y in pairwise(tokens) for a, b in zip(x, y, strict=True))
        assert 200 < same < 370  # 8,991 pairs: 281 by chance, five standard deviations either way

    def test_every_character_of_the_alphabet_is_used_alike(self) -> None:
        drawn = "".join(codes.code_for(SECRET, NIGHT, f"family-{n}")[4:13] for n in range(2000))
        assert all(420 < drawn.count(character) < 710 for character in "0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    @given(own_codes)
    def test_a_fingerprint_does_not_hold_the_code(self, code: str) -> None:
        assert code not in codes.fingerprint(code).upper()
        assert codes.fingerprint(code) == codes.fingerprint(code)


class TestShort:
    """What a board calls a family by."""

    @settings(max_examples=25)
    @given(st.integers(0, 10**6), st.integers(1, 400))
    def test_each_family_of_the_night_has_its_own_part_of_its_code(self, first: int, many: int) -> None:
        whole = {f"family-{n}": codes.code_for(SECRET, NIGHT, f"family-{n}") for n in range(first, first + many)}
        short = codes.short_codes(whole)
        assert len(set(short.values())) == many
        assert all(code in whole[family] and len(code) == 4 for family, code in short.items())

    def test_where_two_end_alike_the_later_one_is_called_by_another_part(self) -> None:
        codes_of = {"a": "SNAAAAAAAA7777", "b": "SNAAAAAAAB7777"}
        assert codes.short_codes(codes_of) == {"a": "7777", "b": "B777"}

    def test_a_family_added_later_does_not_change_what_is_printed(self) -> None:
        before = {"a": "SNAAAAAAAA7777"}
        assert codes.short_codes({**before, "b": "SNAAAAAAAB7777"})["a"] == codes.short_codes(before)["a"]

    def test_nobody_is_no_trouble(self) -> None:
        assert codes.short_codes({}) == {}


class TestSlips:
    @settings(max_examples=60)
    @given(own_codes, st.data())
    def test_every_single_wrong_character_is_caught(self, code: str, data: st.DataObject) -> None:
        """Each place in turn, any other letter or digit in it (O, I and L count as the digits they are read as)."""
        place = data.draw(st.integers(0, codes.LENGTH - 1))
        for wrong in PRINTABLE:
            typed = code[:place] + wrong + code[place + 1 :]
            if typed.translate(FOLDED) != code.translate(FOLDED):
                assert codes.read(typed) in ("misread", "not-a-code"), typed

    def test_every_swap_of_two_neighbours_is_caught(self) -> None:
        missed = []
        for n in range(300):
            code = codes.code_for(SECRET, NIGHT, f"family-{n}")
            for place in range(codes.LENGTH - 1):
                typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
                if typed != code and isinstance(codes.read(typed), codes.Scanned):
                    missed.append((code, typed))
        assert missed == []

    @given(own_codes, st.integers(0, 13))
    def test_the_beginning_of_a_code_is_half_a_code(self, code: str, length: int) -> None:
        assert codes.read(code[:length]) == ("too-short" if length >= 2 else "not-a-code")

    @given(own_codes, st.integers(3, 14))
    def test_the_end_of_a_code_is_none(self, code: str, start: int) -> None:
        """Where the rest happens to begin like a code it is half of one."""
        assert codes.read(code[start:]) == ("too-short" if code[start:].startswith("SN") else "not-a-code")

    @given(own_codes)
    def test_twice_in_one_is_not_a_code(self, code: str) -> None:
        assert codes.read(code + code) == "not-a-code"

    @given(st.text())
    def test_nothing_that_is_scanned_breaks_reading(self, text: str) -> None:
        found = codes.read(text)
        assert isinstance(found, codes.Scanned) or found in ("not-a-code", "too-short", "misread")


class TestReading:
    @given(own_codes, st.data())
    def test_case_spaces_and_dashes_do_not_matter(self, code: str, data: st.DataObject) -> None:
        typed = "".join(
            data.draw(st.sampled_from([c, c.lower()])) + data.draw(st.sampled_from(["", " ", "-", "–", "—", "_", "\n"]))
            for c in code
        )
        assert codes.read(typed) == codes.Scanned(code)

    @given(own_codes, st.data())
    def test_o_is_read_as_0_and_i_and_l_as_1(self, code: str, data: st.DataObject) -> None:
        spoken = {"0": "0Oo", "1": "1IiLl"}
        typed = "".join(data.draw(st.sampled_from(spoken.get(c, c))) for c in code[:-1]) + code[-1]
        assert codes.read(typed) == codes.Scanned(code)

    @given(own_codes, st.integers(1, 99))
    def test_a_ticket_says_which_it_is(self, code: str, copy: int) -> None:
        assert codes.read(f"{code}C{copy}") == codes.Scanned(code, copy)

    def test_a_copy_whose_code_was_misread_is_misread(self) -> None:
        code = codes.code_for(SECRET, NIGHT, "rivera")
        wrong = code[:5] + ("2" if code[5] != "2" else "3") + code[6:]
        assert codes.read(f"{wrong}C2") == "misread"

    @pytest.mark.parametrize("text", ["", "9781234567897", "https://example.org/SN12", "hello", "SN", "sn-"])
    def test_what_is_no_code_is_said_to_be_none(self, text: str) -> None:
        assert codes.read(text) == ("too-short" if text.upper().startswith("SN") else "not-a-code")
