"""Every call and every change of route carries a reason a person understands."""

import re

import pytest

from hub.night import commands as c
from hub.night import events as e
from hub.web import views
from hub.web.views.told import CALLED, OUTLOOKS, told
from tests.night.dialogue import Evening, School, clock, given

SHORT = {"rivera": "RVRA", "okafor": "OKFR"}


def evening() -> Evening:
    return given(
        School()
        .teacher("ada", at=(10, 0))
        .teacher("emmy", at=(20, 0))
        .family("rivera", meets=["ada", "emmy"], language="es", interpreter="spoken")
        .family("okafor", meets=["ada"], booked={"emmy": 40})
        .interpreter("sol", languages=["es"]),
        timezone="America/New_York",
    )


def sentences(of: Evening) -> list[str]:
    return [said for event in of.said() if (said := told(of.night, SHORT, event, of.now))]


def test_a_family_that_is_sent_is_told_why_there() -> None:
    night = evening().when(c.CheckIn("okafor"), at=0).when(c.Dispatch(), at=1)
    assert sentences(night) == ["OKFR goes to room-of-ada, next there: free now"]


def test_a_change_of_route_names_the_door_that_is_late_and_by_how_much() -> None:
    night = evening().when(c.PauseTeacher("emmy", 60, "late"), at=0)
    night.when(c.CheckIn("rivera", 1, c.Needs(interpreter=True)), at=0).when(c.Dispatch(), at=1)
    night.when(c.PauseTeacher("ada", 20), at=2).when(c.ResumeTeacher("emmy"), at=3).when(c.Dispatch())
    assert sentences(night) == [
        "Sol Surname-sol does not wait for RVRA at room-of-ada: needed sooner elsewhere, or the family moves",
        "RVRA moves to room-of-emmy, which is free now; Ada in room-of-ada needs about 19 minutes more",
        "Sol Surname-sol interprets for RVRA at room-of-emmy",
    ]


def test_a_booked_family_is_told_its_time() -> None:
    night = evening().when(c.CheckIn("okafor", meetings=("okafor-emmy",)), at=5).when(c.Dispatch(), at=38)
    assert sentences(night) == ["OKFR goes to room-of-emmy: booked there at 3:40 AM"]


def test_every_reason_and_every_outlook_has_its_words() -> None:
    assert set(CALLED) == set(e.CallReason.__args__)  # type: ignore[attr-defined]
    assert set(OUTLOOKS) == set(e.Outlook.__args__)  # type: ignore[attr-defined]


def test_what_a_corrected_roster_has_lost_is_a_question_mark_and_no_error() -> None:
    night = given(School().teacher("ada")).night
    for event in (
        e.FamilySent("gone", "gone-ada", "free-now", 1.0, 1.0, "gone-emmy", 600.0),
        e.FamilyCalled("nobody", "gone-ada", "sent-ahead"),
        e.InterpreterAssigned("nobody", "gone-ada"),
        e.OutlookChanged("gone-ada", "at-risk"),
    ):
        assert "?" in told(night, {}, event, 0.0)


class TestTheDesk:
    def late(self) -> Evening:
        night = evening().when(c.CheckIn("rivera"), at=170).when(c.PauseTeacher("ada", 30, "away"))
        return night.when(c.Dispatch(ahead=True), at=171)

    def test_sees_what_may_not_be_had_tonight_and_may_promise_another_day(self) -> None:
        night = self.late()
        page = views.desk(night.night, night.now, SHORT, {})
        (row,) = [row for row in page.unsure if row.meeting == "rivera-ada"]
        assert (row.code, row.room, row.wrong) == ("RVRA", "room-of-ada", True)
        night.when(c.PromiseFollowUp("rivera-ada")).when(c.Dispatch(ahead=True), at=172)
        page = views.desk(night.night, night.now, SHORT, {}, ["rivera"])
        assert "rivera-ada" not in {row.meeting for row in page.unsure}
        assert ("held another day", True) in {(stop.status, stop.later) for stop in page.found[0].stops}

    def test_sees_the_newest_ways_with_their_reasons(self) -> None:
        night = evening().when(c.CheckIn("okafor"), at=0).when(c.Dispatch(), at=1)
        night.when(c.CallNext("ada"), at=2)
        page = views.desk(night.night, night.now, SHORT, {})
        assert [row.why for row in page.going] == [
            "OKFR is called in at room-of-ada: it was sent to the door ahead of time"
        ]

    @pytest.mark.parametrize("reason", ["dinner", "more-time"])
    def test_says_who_is_at_dinner_and_until_when(self, reason: c.OutReason) -> None:
        night = evening().when(c.CheckIn("okafor"), at=0).when(c.StepOut("okafor", 20, reason), at=5)
        card = views.desk(night.night, night.now, SHORT, {}, ["okafor"]).found[0]
        assert card.out
        assert re.search(r"until 3:25 AM", card.status)
        night.now = clock(26)
        assert not views.desk(night.night, night.now, SHORT, {}, ["okafor"]).found[0].out
