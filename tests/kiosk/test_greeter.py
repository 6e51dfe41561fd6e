"""Who stands there, and what may be said to them."""

import msgspec
import pytest
from kiosk_world import OPENS, arrival, code, door, roster

from hub.night import codes
from hub.night import events as e
from hub.night.commands import CheckIn, Needs
from hub.night.roster import Room, at_the_door
from hub.night.state import Night
from hub.wire import DoorList
from kiosk.greeter import Greeter
from kiosk.greeting import Care, Here, Stopped, Welcome


def greeter(tonight: DoorList | None = None) -> Greeter:
    tonight = tonight or door()
    return Greeter(tonight, Night(tonight.roster, tonight.rules))


def show(asked: Greeter, text: str) -> object:
    scanned = codes.read(text)
    assert isinstance(scanned, codes.Scanned)
    return asked.find(scanned)


def happen(asked: Greeter, *events: e.AnyEvent) -> None:
    for event in events:
        asked.night.apply(e.Fact(asked.night.seq + 1, OPENS + 600, "test", event))


def arrive(asked: Greeter, family: str) -> None:
    happen(asked, *arrival(CheckIn(family)))


def test_a_family_is_welcomed_with_its_children_and_meetings_booked_ones_first() -> None:
    found = show(greeter(), code("f-es"))
    assert isinstance(found, Welcome)
    assert found.children == ("Lucía", "Mateo")
    assert [(m.room, m.teacher, m.children) for m in found.meetings] == [
        ("117", "Mr. Okafor", ("Mateo",)),
        ("204", "Ms. Rivera", ("Lucía",)),
    ]


@pytest.mark.parametrize(
    ("text", "why", "language"),
    [
        (code("f-es", issue=2), "unknown", None),
        (code("somebody-else"), "unknown", None),
        (code("f-es", night="2025-11-25"), "other-night", None),
    ],
)
def test_each_code_that_leads_nowhere_has_its_own_answer(text: str, why: str, language: str | None) -> None:
    assert show(greeter(), text) == Stopped(why, language)  # type: ignore[arg-type]


def test_a_family_without_meetings_is_received_by_the_desk_which_is_told() -> None:
    assert show(greeter(), code("f-none")) == Care("f-none", "ko")


def test_a_letter_that_was_replaced_before_tonight_is_revoked_and_the_new_one_works() -> None:
    asked = greeter(door(issues={"f-ar": 2}))
    assert show(asked, code("f-ar")) == Stopped("revoked", "ar")
    assert isinstance(show(asked, code("f-ar", issue=2)), Welcome)


def test_a_letter_that_is_replaced_tonight_is_revoked_at_once() -> None:
    asked = greeter()
    happen(asked, e.CodeReissued("f-ar", 2))
    assert show(asked, code("f-ar")) == Stopped("revoked", "ar")


def test_of_a_family_to_be_received_with_care_only_the_language_is_known() -> None:
    assert show(greeter(), code("f-care")) == Care("f-care", "ru")


def test_a_family_with_care_that_the_desk_checked_in_still_sees_no_route() -> None:
    asked = greeter()
    happen(asked, e.FamilyArrived("f-care", 1, Needs(), ()))
    assert show(asked, code("f-care")) == Care("f-care", "ru")


def test_a_second_scan_shows_the_route_with_guide_and_helper() -> None:
    asked = greeter()
    arrive(asked, "f-es")
    found = show(asked, code("f-es"))
    assert isinstance(found, Here)
    route = found.route
    assert [stop.room for stop in route.stops] == ["204", "117"]
    assert (route.guide, route.helper) == ("Amina", "Diego")
    assert (route.lacks_guide, route.lacks_helper) == (False, False)


def test_where_nobody_is_free_the_route_says_so_and_for_how_long() -> None:
    asked = greeter()
    arrive(asked, "f-ar")
    route = asked.route("f-ar")
    assert (route.guide, route.lacks_guide, route.guide_minutes) == (None, True, 4)
    assert (route.helper, route.lacks_helper) == (None, True)


def test_an_english_family_is_never_told_that_no_helper_speaks_english() -> None:
    asked = greeter()
    arrive(asked, "f-en")
    assert not asked.route("f-en").lacks_helper


def test_the_route_follows_from_the_hubs_answer_before_the_journal_brings_the_same_facts() -> None:
    asked = greeter()
    facts = tuple(e.Fact(n, OPENS + 600, "test", event) for n, event in enumerate(arrival(CheckIn("f-es")), 1))
    early = asked.after("f-es", facts)
    for fact in facts:
        asked.night.apply(fact)
    late = asked.after("f-es", facts)
    assert early
    assert late
    assert msgspec.structs.replace(early, at=late.at) == late
    assert early.at == OPENS + 600  # waits count from when the hub said so, by its clock


@pytest.mark.parametrize(
    ("end", "paper"),
    [(None, "printing"), ("printed", "printed"), ("failed", "failed"), ("not-sent", "failed"), ("unknown", "failed")],
)
def test_the_ticket_is_followed_to_its_end(end: str | None, paper: str) -> None:
    asked = greeter()
    arrive(asked, "f-es")
    if end:
        happen(asked, e.TicketEnded("f-es-1", end, "p1"))  # type: ignore[arg-type]
    assert asked.route("f-es").paper == paper


def test_a_family_that_left_and_comes_again_is_welcomed_with_the_meetings_it_has_not_had() -> None:
    asked = greeter()
    arrive(asked, "f-es")
    happen(asked, e.MeetingStarted("t1", "m1"), e.MeetingFinished("t1", "m1"), e.FamilyLeft("f-es"))
    found = show(asked, code("f-es"))
    assert isinstance(found, Welcome)
    assert [m.room for m in found.meetings] == ["117"]


@pytest.mark.parametrize(("family", "asks"), [("f-en", False), ("f-es", True), ("f-ar", True)])
def test_english_families_without_a_mark_are_not_asked_about_an_interpreter(family: str, asks: bool) -> None:
    found = show(greeter(), code(family))
    assert isinstance(found, Welcome)
    assert found.questions.interpreter is asks


def test_presets_are_one_adult_with_the_children_and_what_the_school_knows() -> None:
    found = show(greeter(), code("f-es"))
    assert isinstance(found, Welcome)
    assert found.answers.party == 3
    assert found.answers.needs == Needs(interpreter=True)


@pytest.mark.parametrize("dinner", [None, "Gym"])
def test_dinner_is_asked_only_on_a_night_with_dinner(dinner: str | None) -> None:
    found = show(greeter(door(dinner)), code("f-en"))
    assert isinstance(found, Welcome)
    assert found.questions.dinner is (dinner is not None)


@pytest.mark.parametrize(("floors", "asks"), [(("1", "2"), True), (("", ""), True), (("1", "1"), False)])
def test_stairs_are_asked_about_unless_all_rooms_are_known_to_be_on_one_floor(
    floors: tuple[str, str], asks: bool
) -> None:
    whole = roster()
    rooms = {f"r{n}": Room(f"r{n}", str(n), str(n), floor=floor) for n, floor in enumerate(floors, 1)}
    tonight = msgspec.structs.replace(door(), roster=at_the_door(msgspec.structs.replace(whole, rooms=rooms)))
    found = show(greeter(tonight), code("f-en"))
    assert isinstance(found, Welcome)
    assert found.questions.step_free is asks
