"""What a family says on its own phone: it saw its call, it stays after all; twice at once is once."""

from hypothesis import given as whenever
from hypothesis import strategies as st

from hub.night import codes
from hub.night import commands as c
from hub.night.events import AmbassadorLacking, CallSeen, FamilyLeft, FamilyStayed, FamilySteppedOut
from hub.night.on_a_phone import seen_at

from .dialogue import Evening, School, given


def evening() -> Evening:
    school = (
        School().teacher("ada").teacher("emmy").family("rivera", meets=["ada", "emmy"]).family("quill", meets=["ada"])
    )
    return given(school, dinner_room="Cafeteria").when(c.CheckIn("rivera"), at=0)


class TestACallThatIsSeen:
    def test_is_told_once_from_however_many_phones(self) -> None:
        night = evening().when(c.CallNext("ada"), at=1)
        night.when(c.SeeCall("rivera", "rivera-ada"), at=2).then(CallSeen("ada", "rivera-ada"))
        night.when(c.SeeCall("rivera", "rivera-ada"), at=3).then()
        assert seen_at(night.night.lines["ada"]) == night.now - 60

    def test_is_another_one_after_it_was_taken_back_and_made_again(self) -> None:
        night = evening().when(c.CallNext("ada"), at=1).when(c.SeeCall("rivera", "rivera-ada"), at=1)
        night.undo("ada", at=2).when(c.CallNext("ada"), at=3)
        assert seen_at(night.night.lines["ada"]) is None
        night.when(c.SeeCall("rivera", "rivera-ada"), at=3).then(CallSeen("ada", "rivera-ada"))

    def test_says_nothing_when_it_is_over_by_then(self) -> None:
        evening().when(c.SeeCall("rivera", "rivera-ada")).then()

    def test_is_nobody_elses(self) -> None:
        evening().when(c.CallNext("ada"), at=1).when(c.SeeCall("quill", "rivera-ada")).refused("unknown-meeting")


class TestAFamilyThatStaysAfterAll:
    def test_stands_where_it_stood(self) -> None:
        night = evening().when(c.CheckIn("quill"), at=1)
        before = {teacher: dict(line.waiting) for teacher, line in night.night.lines.items()}
        night.when(c.LeaveNight("rivera"), at=2).then(FamilyLeft("rivera"))
        night.when(c.StayOn("rivera"), at=5).then(FamilyStayed("rivera"), AmbassadorLacking)
        assert {teacher: dict(line.waiting) for teacher, line in night.night.lines.items()} == before
        assert night.night.visits["rivera"].here
        night.when(c.CallNext("ada"), at=6).when(c.StartMeeting("ada", "rivera-ada"))

    def test_is_not_shown_a_helper_who_is_free_for_others_by_now(self) -> None:
        school = School().teacher("ada").family("rivera", meets=["ada"], language="es").helper("luz", languages=["es"])
        school.family("vega", meets=["ada"], language="es")
        night = given(school).when(c.CheckIn("rivera"), at=0)
        assert night.night.visits["rivera"].helper == "luz"
        night.when(c.LeaveNight("rivera"), at=1).when(c.CheckIn("vega"), at=1).when(c.StayOn("rivera"), at=2)
        assert night.night.duties["luz"].family == "vega"
        assert night.night.visits["rivera"].helper is None

    def test_may_say_so_for_ten_minutes_and_twice(self) -> None:
        night = evening().when(c.LeaveNight("rivera"), at=1).when(c.StayOn("rivera"), at=2)
        night.when(c.StayOn("rivera"), at=2).then()
        night.when(c.LeaveNight("rivera"), at=3).when(c.StayOn("rivera"), at=14).refused("too-late-to-undo")

    def test_must_have_come(self) -> None:
        evening().when(c.StayOn("quill")).refused("not-here")


class TestTwoPhonesAtOnce:
    def test_say_dinner_and_it_is_one_dinner(self) -> None:
        night = evening().when(c.StepOut("rivera", 20), at=1).then(FamilySteppedOut("rivera", evening_at(21), "dinner"))
        night.when(c.StepOut("rivera", 20), at=1.1).then()

    def test_but_later_it_is_longer(self) -> None:
        night = evening().when(c.StepOut("rivera", 20), at=1)
        night.when(c.StepOut("rivera", 20), at=5).then(FamilySteppedOut("rivera", evening_at(25), "dinner"))

    def test_and_another_reason_is_another_word(self) -> None:
        night = evening().when(c.StepOut("rivera", 20), at=1)
        night.when(c.StepOut("rivera", 10, "more-time"), at=1).then(
            FamilySteppedOut("rivera", evening_at(11), "more-time")
        )


def evening_at(minutes: float) -> float:
    from .dialogue import clock

    return clock(minutes)


class TestTheKeyOfAPage:
    @whenever(st.binary(min_size=16, max_size=32), st.text(max_size=8), st.integers(1, 9))
    def test_is_long_and_not_the_code_and_dies_with_it(self, secret: bytes, family: str, issue: int) -> None:
        key = codes.page_token(secret, "2026-11-24", family, issue)
        assert len(key) == 20
        assert codes.code_for(secret, "2026-11-24", family, issue)[5:13] not in key
        assert codes.page_token(secret, "2026-11-24", family, issue + 1) != key
        assert codes.page_token(secret, "2026-11-25", family, issue) != key

    @whenever(st.binary(min_size=16, max_size=32), st.text(max_size=8))
    def test_is_read_by_a_kiosk_only_with_the_code(self, secret: bytes, family: str) -> None:
        key, code = codes.page_token(secret, "n", family), codes.code_for(secret, "n", family)
        seal = codes.sealed(key, code)
        assert key.encode().hex() != seal
        assert codes.unsealed(seal, code) == key
