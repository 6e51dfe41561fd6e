"""Ambassadors and helpers: given at check-in, fairly, language first, released on return; the reason is kept."""

import pytest

from hub.night.commands import (
    CallNext,
    CheckIn,
    DeliverFamily,
    LeaveNight,
    ReturnVolunteer,
    SetDuty,
    StartMeeting,
    TakeFamily,
    UndoCheckIn,
)
from hub.night.events import (
    AmbassadorAssigned,
    AmbassadorLacking,
    FamilyDelivered,
    FamilyTaken,
    HelperAssigned,
    HelperLacking,
    VolunteerCameOn,
    VolunteerReturned,
    VolunteerWentOff,
)

from .dialogue import Evening, School, clock, given


def school(*families: str, language: str = "en") -> School:
    found = School().teacher("ada", at=(30.0, 40.0))
    for family in families:
        found.family(family, meets=["ada"], language=language)
    return found


class TestFairness:
    def test_ten_families_are_shared_evenly_among_three(self) -> None:
        families = [f"family-{n}" for n in range(10)]
        evening = given(school(*families).ambassador("nia").ambassador("omar").ambassador("pia"))
        for minute, family in enumerate(families):
            evening.when(CheckIn(family), at=3 * minute).also(AmbassadorAssigned)
            guide = evening.night.visits[family].ambassador
            assert guide is not None
            evening.when(ReturnVolunteer(guide), at=3 * minute + 2)
        assert sorted(duty.walks for duty in evening.night.duties.values()) == [3, 3, 4]

    def test_who_walked_least_goes_and_the_reason_says_so(self) -> None:
        evening = given(school("a", "b", "c").ambassador("nia").ambassador("omar"))
        evening.when(CheckIn("a")).also(AmbassadorAssigned("nia", "a", "fewest-walks"))
        evening.when(ReturnVolunteer("nia"), at=1)
        evening.when(CheckIn("b"), at=2).also(AmbassadorAssigned("omar", "b", "fewest-walks"))
        evening.when(ReturnVolunteer("omar"), at=3)
        evening.when(CheckIn("c"), at=4).also(AmbassadorAssigned("nia", "c", "fewest-walks"))

    def test_language_comes_before_fairness(self) -> None:
        evening = given(school("a", "b", language="so").ambassador("nia").ambassador("omar", languages=["so"]))
        for minute, family in enumerate(["a", "b"]):
            evening.when(CheckIn(family), at=5 * minute).also(AmbassadorAssigned("omar", family, "speaks-language"))
            evening.when(ReturnVolunteer("omar"), at=5 * minute + 1)

    def test_the_only_one_free_goes_and_the_reason_says_so(self) -> None:
        evening = given(school("a").ambassador("nia"))
        evening.when(CheckIn("a")).also(AmbassadorAssigned("nia", "a", "only-one-free"))

    def test_helpers_are_chosen_by_the_same_rule(self) -> None:
        evening = given(
            school("a", "b", language="es").helper("luz", languages=["es"]).helper("mar", languages=["es-MX"])
        )
        evening.when(CheckIn("a")).also(HelperAssigned("luz", "a", "speaks-language"))
        evening.when(ReturnVolunteer("luz"), at=1)
        evening.when(CheckIn("b"), at=2).also(HelperAssigned("mar", "b", "speaks-language"))

    def test_english_families_are_shared_by_walks_whoever_wrote_down_english(self) -> None:
        evening = given(school("a", "b").ambassador("nia", languages=["en"]).ambassador("omar", languages=["es"]))
        evening.when(CheckIn("a")).when(ReturnVolunteer("nia"), at=1)
        evening.when(CheckIn("b"), at=2).also(AmbassadorAssigned("omar", "b", "fewest-walks"))

    def test_a_walk_that_never_was_does_not_count(self) -> None:
        evening = given(school("a").ambassador("nia"))
        evening.when(CheckIn("a")).when(UndoCheckIn("a"), at=1)
        assert evening.night.duties["nia"].walks == 0


class TestLacking:
    def test_all_are_walking_and_the_first_is_expected_back(self) -> None:
        evening = given(school("a", "b", "c").ambassador("nia").ambassador("omar"))
        evening.when(CheckIn("a"), at=0).when(CheckIn("b"), at=2)
        evening.when(CheckIn("c"), at=3).also(AmbassadorLacking("c", "all-walking", 2))
        lack = evening.night.visits["c"].guide_lack
        assert lack is not None
        assert lack.reason == "all-walking"

    def test_somebody_overdue_is_expected_in_a_minute_not_in_the_past(self) -> None:
        evening = given(school("a", "b").ambassador("nia"))
        evening.when(CheckIn("a"), at=0).when(CheckIn("b"), at=60).also(AmbassadorLacking("b", "all-walking", 1))

    def test_nobody_is_on_duty(self) -> None:
        evening = given(school("a", language="es").ambassador("nia", on_from=30))
        evening.when(CheckIn("a"), at=10).also(AmbassadorLacking("a", "nobody-on-duty"))

    def test_no_helper_speaks_the_language(self) -> None:
        evening = given(school("a", language="am").helper("luz", languages=["es"]))
        evening.when(CheckIn("a")).also(HelperLacking("a", "none-speaks-language"))

    def test_the_helpers_who_do_are_with_families(self) -> None:
        evening = given(school("a", "b", language="es").helper("luz", languages=["es"]).helper("tam", languages=["vi"]))
        evening.when(CheckIn("a")).when(CheckIn("b"), at=1).also(HelperLacking("b", "all-with-families"))
        lack = evening.night.visits["b"].helper_lack
        assert lack is not None
        assert evening.night.visits["b"].helper is None


class TestReturn:
    def test_take_deliver_back(self) -> None:
        evening = given(school("a").ambassador("nia")).when(CheckIn("a"))
        evening.when(TakeFamily("nia", "a"), at=1).then(FamilyTaken("nia", "a"))
        evening.when(TakeFamily("nia", "a")).then()
        evening.when(DeliverFamily("nia", "a"), at=3).then(FamilyDelivered("nia", "a"))
        evening.when(DeliverFamily("nia", "a")).then()
        assert evening.night.visits["a"].place == "room-of-ada"
        evening.when(ReturnVolunteer("nia"), at=5).then(VolunteerReturned("nia"))
        evening.when(ReturnVolunteer("nia")).then()
        assert evening.night.duties["nia"].family is None
        assert evening.night.visits["a"].ambassador is None

    def test_somebody_elses_family_cannot_be_taken(self) -> None:
        evening = given(school("a", "b").ambassador("nia").ambassador("omar")).when(CheckIn("a"))
        evening.when(TakeFamily("omar", "a")).refused("not-theirs")
        evening.when(DeliverFamily("omar", "a")).refused("not-theirs")
        evening.when(TakeFamily("nia", "b")).refused("not-theirs")
        evening.when(TakeFamily("nobody", "a")).refused("unknown-volunteer")

    def test_who_comes_back_takes_the_family_that_has_waited_longest(self) -> None:
        evening = given(school("a", "b", "c").ambassador("nia"))
        evening.when(CheckIn("a"), at=0).when(CheckIn("c"), at=1).when(CheckIn("b"), at=2)
        evening.when(ReturnVolunteer("nia"), at=5).then(
            VolunteerReturned("nia"), AmbassadorAssigned("nia", "c", "only-one-free")
        )
        evening.when(ReturnVolunteer("nia"), at=9).also(AmbassadorAssigned("nia", "b", "only-one-free"))
        assert not evening.night.unguided

    def test_a_family_that_went_home_is_not_waited_upon(self) -> None:
        evening = given(school("a", "b").ambassador("nia"))
        evening.when(CheckIn("a")).when(CheckIn("b")).when(LeaveNight("b"), at=2)
        evening.when(ReturnVolunteer("nia"), at=3).then(VolunteerReturned("nia"))

    def test_a_helper_does_not_become_an_ambassador_on_return(self) -> None:
        evening = given(school("a", "b", language="es").helper("luz", languages=["es"]))
        evening.when(CheckIn("a")).when(CheckIn("b"))
        evening.when(ReturnVolunteer("luz"), at=3)
        assert evening.night.visits["b"].ambassador is None

    def test_who_never_pressed_taken_has_walked_all_the_same(self) -> None:
        evening = given(school("a").ambassador("nia")).when(CheckIn("a"))
        evening.when(ReturnVolunteer("nia"), at=5).then(VolunteerReturned("nia"))
        assert evening.night.duties["nia"].walks == 1
        assert "a" not in evening.night.unguided

    @pytest.mark.parametrize("end", [LeaveNight("a"), UndoCheckIn("a")])
    def test_a_guide_whose_family_left_before_they_set_out_takes_the_next_at_once(
        self, end: LeaveNight | UndoCheckIn
    ) -> None:
        evening = given(school("a", "b").ambassador("nia")).when(CheckIn("a")).when(CheckIn("b"), at=1)
        evening.when(end, at=2).also(AmbassadorAssigned("nia", "b", "only-one-free"))
        assert evening.night.visits["b"].ambassador == "nia"
        assert evening.night.duties["nia"].walks == 1

    def test_a_guide_on_the_way_with_a_family_that_left_takes_the_next_when_back(self) -> None:
        evening = given(school("a", "b").ambassador("nia")).when(CheckIn("a")).when(CheckIn("b"), at=1)
        evening.when(TakeFamily("nia", "a")).when(LeaveNight("a"), at=2)
        assert evening.night.visits["b"].ambassador is None
        evening.when(ReturnVolunteer("nia"), at=4).also(AmbassadorAssigned("nia", "b", "only-one-free"))

    def test_a_newcomer_does_not_go_before_who_waits_at_the_door(self) -> None:
        evening = given(school("a", "b").ambassador("nia", on_from=30))
        evening.when(CheckIn("a"), at=10).when(CheckIn("b"), at=31)
        assert evening.night.visits["a"].ambassador == "nia"

    def test_a_family_in_a_meeting_waits_at_no_door(self) -> None:
        evening = given(school("a", "b").ambassador("nia")).when(CheckIn("a")).when(CheckIn("b"), at=1)
        evening.when(LeaveNight("a"), at=2).when(CallNext("ada"), at=3).when(StartMeeting("ada", "b-ada"))
        assert not evening.night.unguided


class TestShifts:
    @pytest.fixture
    def evening(self) -> Evening:
        return given(school("a", "b", "c").ambassador("early", on_until=30).ambassador("late", on_from=30.5))

    def test_only_who_is_on_is_given_a_family(self, evening: Evening) -> None:
        evening.when(CheckIn("a"), at=10).also(AmbassadorAssigned("early", "a", "only-one-free"))
        evening.when(CheckIn("b"), at=40).also(AmbassadorAssigned("late", "b", "only-one-free"))

    def test_who_comes_back_after_the_shift_takes_nobody(self, evening: Evening) -> None:
        evening.when(CheckIn("a"), at=28).when(CheckIn("b"), at=29)
        evening.when(ReturnVolunteer("early"), at=30.2).then(VolunteerReturned("early"))
        assert list(evening.night.unguided) == ["b"]

    def test_the_plan_can_be_overruled(self, evening: Evening) -> None:
        evening.when(SetDuty("late", on=True), at=5).then(VolunteerCameOn("late"))
        evening.when(SetDuty("late", on=True)).refused("already-on")
        evening.when(SetDuty("early", on=False)).then(VolunteerWentOff("early"))
        evening.when(SetDuty("early", on=False)).refused("already-off")
        evening.when(SetDuty("nobody", on=False)).refused("unknown-volunteer")
        evening.when(CheckIn("a"), at=6).also(AmbassadorAssigned("late", "a", "only-one-free"))

    def test_who_comes_on_takes_the_family_at_the_door(self, evening: Evening) -> None:
        evening.when(CheckIn("a"), at=5).when(CheckIn("b"), at=6).when(SetDuty("late", on=True), at=7)
        evening.then(VolunteerCameOn("late"), AmbassadorAssigned("late", "b", "only-one-free"))

    def test_who_goes_off_while_walking_is_no_longer_with_the_family(self, evening: Evening) -> None:
        evening.when(CheckIn("a"), at=5).when(TakeFamily("early", "a"))
        evening.when(SetDuty("early", on=False), at=6).then(VolunteerWentOff("early"), VolunteerReturned("early"))

    def test_a_family_not_yet_taken_waits_for_the_next_guide(self, evening: Evening) -> None:
        evening.when(CheckIn("a"), at=5).when(SetDuty("early", on=False), at=6)
        evening.then(VolunteerWentOff("early"), VolunteerReturned("early"), AmbassadorLacking)
        evening.when(SetDuty("late", on=True), at=7).also(AmbassadorAssigned("late", "a", "only-one-free"))

    def test_the_reason_is_true_when_the_last_guide_goes_off(self, evening: Evening) -> None:
        evening.when(CheckIn("a"), at=5).when(SetDuty("early", on=False), at=6)
        evening.also(AmbassadorLacking("a", "nobody-on-duty"))

    def test_somebody_else_who_is_free_takes_over(self) -> None:
        evening = given(school("a").ambassador("nia").ambassador("omar")).when(CheckIn("a"))
        evening.when(SetDuty("nia", on=False), at=1)
        assert evening.night.visits["a"].ambassador == "omar"

    def test_a_family_whose_helper_goes_off_is_told_why_it_has_none(self) -> None:
        evening = given(school("a", language="es").helper("luz", languages=["es"])).when(CheckIn("a"))
        evening.when(SetDuty("luz", on=False), at=1)
        visit = evening.night.visits["a"]
        assert visit.helper or visit.helper_lack

    def test_nobody_is_sent_to_a_family_that_went_home(self) -> None:
        evening = given(school("a", language="es").helper("luz", languages=["es"]).helper("mar", languages=["es"]))
        evening.when(CheckIn("a")).when(TakeFamily("luz", "a"), at=1).when(LeaveNight("a"), at=2)
        evening.when(SetDuty("luz", on=False), at=3).then(VolunteerWentOff("luz"), VolunteerReturned("luz"))


def test_the_duty_of_a_guide_says_what_it_does_and_since_when() -> None:
    evening = given(school("a").ambassador("nia")).when(CheckIn("a"), at=5)
    duty = evening.night.duties["nia"]
    assert (duty.family, duty.step, duty.since) == ("a", "assigned", clock(5))
    evening.when(TakeFamily("nia", "a"), at=6)
    assert (duty.step, duty.since) == ("walking", clock(6))
    evening.when(DeliverFamily("nia", "a"), at=8)
    assert (duty.step, duty.since) == ("delivered", clock(8))


def test_a_helper_who_is_back_goes_to_the_family_that_has_none() -> None:
    evening = given(school("a", "b", language="es").helper("luz", languages=["es"]))
    evening.when(CheckIn("a")).when(CheckIn("b"), at=1).also(HelperLacking("b", "all-with-families"))
    evening.when(ReturnVolunteer("luz"), at=5).also(HelperAssigned("luz", "b", "speaks-language"))
    assert evening.night.visits["b"].helper_lack is None
