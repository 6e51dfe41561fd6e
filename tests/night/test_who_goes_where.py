"""Who is sent where and called when, all evening: what a family may rely on, said as evenings."""

import pytest

from hub.night.commands import CallNext, CheckIn, Dispatch, PauseTeacher
from hub.night.events import FamilyCalled

from .dialogue import Evening, School, given


def door_of(evening: Evening, family: str) -> str:
    """The teacher this family was sent to."""
    return next(t for t, line in evening.night.lines.items() for m in line.coming if m.startswith(f"{family}-"))


class TestATeacherWhoDoesNotCall:
    """Absent without a word, a phone without power: the family that was sent there must not be lost to the others."""

    @pytest.mark.xfail(strict=True, reason="a family at the door of a free teacher who never calls is never let go")
    def test_another_teacher_who_presses_next_gets_the_family(self) -> None:
        evening = given(School().teacher("ada").teacher("emmy").family("first", meets=["ada", "emmy"]))
        evening.when(CheckIn("first"), at=0).when(Dispatch())
        absent = door_of(evening, "first")
        for minute in range(1, 31):
            evening.when(Dispatch(), at=minute)
        evening.when(CallNext("emmy" if absent == "ada" else "ada")).also(FamilyCalled)

    @pytest.mark.xfail(
        strict=True, reason="a family at the door of a pausing teacher waits there until nobody else waits"
    )
    def test_a_teacher_who_goes_for_an_hour_does_not_cost_the_family_at_the_door_its_place_elsewhere(self) -> None:
        school = School().teacher("ada").teacher("emmy").family("first", meets=["ada", "emmy"])
        others = [f"later-{n}" for n in range(4)]
        for name in others:
            school.family(name, meets=["emmy"])
        evening = given(school).when(PauseTeacher("emmy", 1), at=0).when(CheckIn("first")).when(Dispatch())
        assert door_of(evening, "first") == "ada"
        evening.when(PauseTeacher("ada", 60, "away"), at=1)
        for name in others:
            evening.when(CheckIn(name), at=2)
        evening.when(Dispatch(), at=3).when(CallNext("emmy")).also(FamilyCalled)
        assert evening.night.lines["emmy"].called == "first-emmy"
