"""What the office says to everybody, and what a closed evening still allows."""

import pytest

from hub.night import commands as c
from hub.night import events as e

from .dialogue import Evening, School, clock, given


def evening() -> Evening:
    school = School().teacher("ada").family("okafor", meets=["ada"]).family("wrong", meets=["ada"])
    return given(school, dinner_room="Cafeteria")


class TestOpenAndClose:
    def test_a_press_is_a_fact_once(self) -> None:
        evening().when(c.OpenDoors(), at=0).then(e.DoorsOpened()).when(c.OpenDoors(), at=1).then()

    def test_nobody_is_called_sent_or_greeted_by_a_kiosk_after_the_close(self) -> None:
        night = evening().when(c.CheckIn("okafor"), at=1).when(c.CloseDoors(), at=2)
        night.when(c.CallNext("ada")).refused("night-closed")
        night.when(c.CheckIn("wrong")).refused("night-closed")
        night.when(c.Dispatch()).then()

    def test_who_is_called_or_in_a_meeting_finishes_it(self) -> None:
        night = evening().when(c.CheckIn("okafor"), at=1).when(c.CallNext("ada"), at=2).when(c.CloseDoors(), at=3)
        night.when(c.StartMeeting("ada", "okafor-ada"), at=4).then(e.MeetingStarted)
        night.when(c.FinishMeeting("ada", "okafor-ada"), at=9).then(e.MeetingFinished, ...)

    def test_the_desk_can_still_receive_a_family(self) -> None:
        evening().when(c.CloseDoors(), at=2).when(c.CheckIn("wrong", received=True)).then(e.FamilyArrived, ...)

    def test_a_close_can_be_taken_back_for_ten_minutes_and_opened_again_after_that(self) -> None:
        night = evening().when(c.CheckIn("okafor"), at=1).when(c.CloseDoors(), at=2, under="close")
        night.when(c.UndoHours("close"), at=13).refused("too-late-to-undo")
        night.when(c.OpenDoors(), at=13).then(e.DoorsOpened()).when(c.CallNext("ada"), at=14).then(e.FamilyCalled, ...)

    def test_taking_back_gives_what_was_before(self) -> None:
        night = evening().when(c.OpenDoors(), at=0).when(c.CallLast(), at=5, under="last")
        before = night.night.office.hours.opened_at
        night.when(c.CloseDoors(), at=6, under="close").when(c.UndoHours("close"), at=7)
        assert night.night.office.hours.last_call_at == clock(5)
        night.when(c.UndoHours("last"), at=8)
        assert night.night.office.hours.opened_at == before
        assert night.night.office.hours.last_call_at is None

    def test_a_page_left_open_takes_back_nothing_else(self) -> None:
        night = evening().when(c.OpenDoors(), at=0, under="open").when(c.CallLast(), at=1, under="last")
        night.when(c.UndoHours("open")).refused("nothing-to-undo")


class TestAnnouncements:
    def test_stands_as_long_as_it_was_asked_for_and_only_where(self) -> None:
        night = evening().when(c.Announce("dinner", "dinner", minutes=10, where=("boards",)), at=5).night
        assert [a.phrase for a in night.office.shown(clock(14), "boards")] == ["dinner"]
        assert night.office.shown(clock(15), "boards") == []
        assert night.office.shown(clock(6), "phones") == []

    def test_the_newest_stands_first(self) -> None:
        night = evening().when(c.Announce("dinner", "dinner"), at=5).when(c.Announce("listen"), at=6).night
        assert [a.phrase for a in night.office.shown(clock(7), "phones")] == ["listen", "dinner"]

    def test_doors_close_speaks_of_the_planned_time_and_not_beyond_it(self) -> None:
        night = evening().when(c.Announce("closing", minutes=60), at=150).night
        assert night.office.shown(clock(179), "boards")[0].time == night.rules.closes
        assert night.office.shown(night.rules.closes, "boards") == []

    @pytest.mark.parametrize("room", [None, "nowhere"])
    def test_a_phrase_about_a_room_needs_one(self, room: str | None) -> None:
        evening().when(c.Announce("dinner", room)).refused("unknown-room")

    def test_what_is_over_is_not_announced(self) -> None:
        evening().when(c.Announce("music", "room-of-ada", time=clock(3)), at=5).refused("time-has-passed")

    def test_it_can_be_taken_down_and_that_is_no_error_twice(self) -> None:
        night = evening().when(c.Announce("listen"), at=1, under="say")
        night.when(c.TakeDown("say"), at=2).then(e.AnnouncementTakenDown("say"))
        night.when(c.TakeDown("say"), at=3).then()
        assert night.night.office.announcements == {}

    def test_no_word_of_its_own_stands_in_the_journal(self) -> None:
        night = evening().when(c.Announce("own-words"), at=1, under="say")
        assert night.facts[-1].event == e.Announced("say", "own-words", clock(16), ("boards", "phones", "kiosks"))
