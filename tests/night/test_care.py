"""A family to be received with care sees only "please see the welcome desk", and nothing else ever says why."""

import msgspec
import pytest

from hub.night.commands import AnswerDesk, AskDesk, CheckIn
from hub.night.events import DeskAnswered, DeskAsked, Fact, FamilyArrived, TicketRequested
from hub.night.roster import Family, Student, at_the_door

from .dialogue import School, given


def school() -> School:
    return (
        School()
        .teacher("ada")
        .family("open", meets=["ada"], language="es", interpreter="spoken", photo=False)
        .family("apart-one", meets=["ada"], language="vi", apart="harbour")
        .family("apart-two", meets=["ada"], apart="harbour")
        .family("marked", meets=["ada"], may_attend=("yes", "no"))
        .family("asked", meets=["ada"], may_attend=("ask",))
        .ambassador("nia", languages=["es"])
    )


CAREFUL = ["apart-one", "apart-two", "marked", "asked"]


@pytest.mark.parametrize("family", CAREFUL)
class TestAtTheKiosk:
    def test_the_desk_is_asked_and_nothing_else_happens(self, family: str) -> None:
        evening = given(school()).when(CheckIn(family), under="ask-1").then(DeskAsked("ask-1", "welcome", family))
        night = evening.night
        assert not night.visits
        assert not night.tickets
        assert not night.unguided
        assert not any(line.waiting for line in night.lines.values())
        assert not any(duty.family for duty in night.duties.values())

    def test_the_fact_is_the_same_as_when_anybody_asks_for_the_desk(self, family: str) -> None:
        """Whoever reads the journal or the network cannot tell care from a family that wants to be welcomed."""
        careful = given(school()).when(CheckIn(family, party=4), under="ask-1").facts
        plain = given(school()).when(AskDesk("welcome", family), under="ask-1").facts
        assert msgspec.json.encode(careful) == msgspec.json.encode(plain)

    def test_a_second_scan_does_not_ask_twice(self, family: str) -> None:
        evening = given(school()).when(CheckIn(family)).when(CheckIn(family), at=1).then()
        assert len(evening.night.asks) == 1

    def test_the_desk_can_receive_the_family_itself(self, family: str) -> None:
        evening = given(school()).when(CheckIn(family), under="ask-1")
        evening.when(CheckIn(family, received=True), at=5).also(FamilyArrived).also(TicketRequested)
        evening.also(DeskAnswered("ask-1"))
        assert not evening.night.asks

    def test_a_scan_after_that_says_again_only_to_see_the_desk(self, family: str) -> None:
        evening = given(school()).when(CheckIn(family, received=True))
        evening.when(CheckIn(family), at=5, under="ask-2").then(DeskAsked("ask-2", "welcome", family))


def test_what_a_kiosk_may_know_of_such_a_family_is_its_language() -> None:
    door = at_the_door(school().roster())
    assert {f: door.families[f] for f in CAREFUL} == {
        "apart-one": Family("apart-one", "", language="vi", desk=True),
        "apart-two": Family("apart-two", "", desk=True),
        "marked": Family("marked", "", desk=True),
        "asked": Family("asked", "", desk=True),
    }
    assert list(door.meetings) == ["open-ada"]
    assert list(door.students) == ["child-of-open"]


def test_nothing_private_travels_to_the_door() -> None:
    """Looked for in the bytes, so that a field added later cannot carry it past this test."""
    sent = msgspec.json.encode(at_the_door(school().roster())).decode()
    private = ["harbour", "Guardian", "Surname", ".example", "may_attend", 'apart"', "F-", "S-", "V-", '"no"', '"ask"']
    private += [f"{family}-ada" for family in CAREFUL] + [f"child-of-{family}" for family in CAREFUL]
    private += [f"Pip-{family}" for family in CAREFUL]
    assert [word for word in private if word in sent] == []


def test_an_open_family_keeps_at_the_door_what_its_check_in_shows() -> None:
    door = at_the_door(school().roster())
    family = door.families["open"]
    assert (family.students, family.language, family.interpreter) == (("child-of-open",), "es", "spoken")
    assert not family.with_care
    assert door.students["child-of-open"] == Student("child-of-open", "", "Pip-open")


def test_no_photo_stays_no_photo_at_the_door() -> None:
    assert at_the_door(school().roster()).families["open"].photo is False


def test_a_kiosk_that_decides_alone_says_the_same_as_the_hub() -> None:
    hub, kiosk = given(school()), given(school())
    kiosk.night.use(at_the_door(school().roster()))
    for family in [*CAREFUL, "open"]:
        command = CheckIn(family, party=2)
        assert hub.when(command, under=f"scan-{family}").said() == kiosk.when(command, under=f"scan-{family}").said()


def test_a_student_of_two_households_does_not_bring_the_careful_one_along() -> None:
    roster = school().roster()
    shared = msgspec.structs.replace(roster.families["open"], students=("child-of-open", "child-of-marked"))
    door = at_the_door(msgspec.structs.replace(roster, families={**roster.families, "open": shared}))
    assert door.families["marked"] == Family("marked", "", desk=True)
    assert "marked-ada" not in door.meetings


class TestTheDesk:
    def test_an_answer_closes_the_ask_once(self) -> None:
        evening = given(school()).when(AskDesk("printer"), under="ask-1").then(DeskAsked("ask-1", "printer"))
        evening.when(AnswerDesk("ask-1")).then(DeskAnswered("ask-1"))
        evening.when(AnswerDesk("ask-1")).refused("unknown-ask")

    def test_two_matters_of_one_family_are_two_asks(self) -> None:
        evening = given(school()).when(AskDesk("ticket", "open")).when(AskDesk("code", "open")).then(DeskAsked)
        evening.when(AskDesk("ticket", "open")).then()
        assert len(evening.night.asks) == 2

    def test_kiosks_may_each_ask_about_their_own_printer(self) -> None:
        evening = given(school()).when(AskDesk("printer")).when(AskDesk("printer")).then(DeskAsked)
        assert len(evening.night.asks) == 2

    def test_an_unknown_family_is_refused(self) -> None:
        given(school()).when(AskDesk("code", "nobody")).refused("unknown-family")

    def test_facts_about_care_hold_no_more_than_an_id(self) -> None:
        evening = given(school()).when(CheckIn("marked"), under="ask-1")
        assert msgspec.json.encode(evening.facts) == msgspec.json.encode(
            [Fact(1, evening.now, "ask-1", DeskAsked("ask-1", "welcome", "marked"))]
        )


def test_a_family_without_meetings_is_sent_to_the_desk_by_the_very_same_event() -> None:
    """So that the journal does not tell who is received with care."""
    evening = given(School().teacher("ada").family("none").family("had", meets=["ada"]))
    evening.when(CheckIn("none"), under="ask-1").then(DeskAsked("ask-1", "welcome", "none"))
    evening.when(CheckIn("none", received=True), at=5).also(FamilyArrived)
