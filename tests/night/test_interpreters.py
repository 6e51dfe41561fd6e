"""A meeting that needs an interpreter waits for one, unless nobody tonight speaks the language. A helper is not one."""

import pytest

from hub.night.commands import (
    CallNext,
    CheckIn,
    FinishMeeting,
    PassOver,
    SetDuty,
    StartMeeting,
    UndoAtDoor,
)
from hub.night.events import CallUndone, FamilyCalled, InterpreterAssigned, InterpreterLacking, VolunteerWentOff
from hub.night.roster import Needs

from .dialogue import Evening, School, given

INTERPRETED = Needs(interpreter=True)


def school() -> School:
    return (
        School()
        .teacher("ada")
        .teacher("emmy")
        .family("rivera", meets=["ada", "emmy"], language="es-MX", interpreter="spoken")
        .family("santos", meets=["ada", "emmy"], language="es", interpreter="spoken")
        .family("okafor", meets=["ada", "emmy"])
    )


def arrived(evening: Evening, *families: str, needs: Needs = INTERPRETED) -> Evening:
    for minute, family in enumerate(families):
        evening.when(CheckIn(family, needs=needs if family != "okafor" else Needs()), at=minute)
    return evening


def test_the_meeting_is_called_with_its_interpreter() -> None:
    evening = arrived(given(school().interpreter("sol", languages=["es"])), "rivera")
    evening.when(CallNext("ada"), at=5).then(
        FamilyCalled("ada", "rivera-ada", "only-one-free"), InterpreterAssigned("sol", "rivera-ada")
    )
    assert evening.night.duties["sol"].meeting == "rivera-ada"


def test_a_family_whose_interpreter_is_busy_waits_and_another_is_called() -> None:
    evening = arrived(given(school().interpreter("sol", languages=["es"])), "rivera", "santos", "okafor")
    evening.when(CallNext("ada"), at=5).also(InterpreterAssigned("sol", "rivera-ada"))
    evening.when(CallNext("emmy")).then(FamilyCalled)
    assert evening.night.lines["emmy"].called == "okafor-emmy"


def test_nobody_is_called_if_all_who_wait_need_who_is_busy() -> None:
    evening = arrived(given(school().interpreter("sol", languages=["es"])), "rivera", "santos")
    evening.when(CallNext("ada"), at=5).when(CallNext("emmy")).refused("nobody-free")


@pytest.mark.parametrize("end", [FinishMeeting("ada", "rivera-ada"), PassOver("ada", "rivera-ada"), None])
def test_the_interpreter_is_free_after_the_meeting_the_pass_over_or_the_undo(
    end: FinishMeeting | PassOver | None,
) -> None:
    evening = arrived(given(school().interpreter("sol", languages=["es"])), "rivera", "santos")
    evening.when(CallNext("ada"), at=5, under="called")
    if isinstance(end, FinishMeeting):
        evening.when(StartMeeting("ada", "rivera-ada"))
    evening.when(end or UndoAtDoor("ada", "called"), at=8)
    assert evening.night.duties["sol"].meeting is None
    assert not evening.night.interpreters
    evening.when(CallNext("emmy"), at=9).also(InterpreterAssigned)


def test_each_of_two_interpreters_has_one_meeting() -> None:
    evening = given(school().interpreter("sol", languages=["es"]).interpreter("ray", languages=["es"]))
    arrived(evening, "rivera", "santos").when(CallNext("ada"), at=5).when(CallNext("emmy"))
    assert sorted(evening.night.interpreters) == ["rivera-ada", "santos-emmy"]
    assert len(set(evening.night.interpreters.values())) == 2


def test_a_family_that_does_not_ask_is_given_none() -> None:
    evening = arrived(given(school().interpreter("sol", languages=["es"])), "rivera", needs=Needs())
    evening.when(CallNext("ada"), at=5).then(FamilyCalled)


def test_a_teacher_who_speaks_the_language_needs_none() -> None:
    evening = given(school().teacher("ada", languages=["en", "es"]).interpreter("sol", languages=["es"]))
    arrived(evening, "rivera").when(CallNext("ada"), at=5).then(FamilyCalled)


def test_where_nobody_tonight_speaks_it_the_meeting_goes_on_and_says_so() -> None:
    evening = arrived(given(school().interpreter("tam", languages=["vi"])), "rivera")
    evening.when(CallNext("ada"), at=5).then(FamilyCalled, InterpreterLacking("rivera-ada"))
    assert evening.night.no_interpreter == {"rivera-ada"}


def test_a_helper_does_not_interpret() -> None:
    evening = arrived(given(school().helper("luz", languages=["es"])), "rivera", "santos")
    evening.when(CallNext("ada"), at=5).then(FamilyCalled, InterpreterLacking("rivera-ada"))


class TestWhereTheSchoolLetsHelpersInterpret:
    def test_one_who_is_free_does_and_the_record_says_so(self) -> None:
        evening = given(
            school().helper("luz", languages=["es"]).helper("mar", languages=["es"]), helpers_may_interpret=True
        )
        arrived(evening, "rivera").when(CallNext("ada"), at=5)
        evening.then(FamilyCalled, InterpreterAssigned("mar", "rivera-ada", helper=True))

    def test_a_trained_interpreter_comes_first(self) -> None:
        evening = given(
            school().helper("luz", languages=["es"]).interpreter("sol", languages=["es"]), helpers_may_interpret=True
        )
        arrived(evening, "rivera").when(CallNext("ada"), at=5)
        evening.then(FamilyCalled, InterpreterAssigned("sol", "rivera-ada"))

    def test_a_helper_who_interprets_is_not_given_a_family(self) -> None:
        evening = given(
            school().helper("luz", languages=["es"]).helper("mar", languages=["es"]), helpers_may_interpret=True
        )
        arrived(evening, "rivera").when(CallNext("ada"), at=5)
        evening.when(CheckIn("santos"), at=6)
        assert evening.night.visits["santos"].helper is None


def test_an_interpreter_does_not_go_off_in_the_middle_of_a_meeting() -> None:
    evening = arrived(given(school().interpreter("sol", languages=["es"])), "rivera").when(CallNext("ada"), at=5)
    evening.when(SetDuty("sol", on=False)).refused("in-a-meeting")
    evening.when(StartMeeting("ada", "rivera-ada")).when(FinishMeeting("ada", "rivera-ada"), at=9)
    evening.when(SetDuty("sol", on=False)).then(VolunteerWentOff("sol"))


def test_an_undone_call_says_nothing_of_interpreters() -> None:
    evening = arrived(given(school().interpreter("sol", languages=["es"])), "rivera").when(CallNext("ada"), at=5)
    evening.undo("ada").then(CallUndone)


class TestSign:
    def signing(self, spoken: list[str]) -> Evening:
        school = (
            School().teacher("ada", languages=spoken).family("quill", meets=["ada"], language="en", interpreter="sign")
        )
        return arrived(given(school.interpreter("fay", languages=["sign"])), "quill")

    def test_a_family_that_signs_is_given_who_signs(self) -> None:
        self.signing([]).when(CallNext("ada"), at=5).also(InterpreterAssigned("fay", "quill-ada"))

    def test_a_teacher_who_speaks_the_language_does_not_sign_it(self) -> None:
        self.signing(["en"]).when(CallNext("ada"), at=5).also(InterpreterAssigned("fay", "quill-ada"))


def test_lacking_means_nobody_on_tonights_roster_not_nobody_right_now() -> None:
    evening = arrived(given(school().interpreter("sol", languages=["es"], on_from=10)), "rivera")
    evening.when(CallNext("ada"), at=9).refused("nobody-free")
