"""Staff's turn at the kiosk, as pure steps: who gets in, what is open while the hub is away, and when it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st_

from hub.night import codes
from hub.night import commands as c
from hub.wire import FamilyFound
from kiosk import session as s
from kiosk import staff_session as st
from kiosk import turns
from kiosk.staff_pages import page

SEEN = st.Seen(teachers=tuple((f"t{n}", f"Teacher {n}") for n in range(20)), languages=(("en", "English"),), last="f9")
FOUND = FamilyFound("f1", ("Pip",), "en", "K3F9")
DESK = FamilyFound("f2", (), "", "QXA2", desk=True)
CODE = codes.Scanned("SN7K3F9QXA2MPC")


def begun(staff: str = "s1", now: float = 10.0) -> s.Session:
    session, effects = turns.step(s.Session(), st.Began(staff, SEEN), now)
    assert effects == ()
    return session


def press(session: s.Session, *presses: st.Happened, now: float = 12.0) -> tuple[s.Session, list[st.Effect]]:
    done: list[st.Effect] = []
    for one in presses:
        session, effects = turns.step(session, one, now)
        done += effects  # type: ignore[arg-type]
        now += 1
    return session, done


def staff(session: s.Session) -> st.Staff:
    assert isinstance(session.screen, st.Staff)
    return session.screen


def test_a_badge_is_checked_and_opens_the_menu() -> None:
    session, effects = turns.step(s.Session(), st.ProofShown("SNBADGE"), 1.0)
    assert effects == (st.CheckProof("SNBADGE", session.turn),)
    assert isinstance(session.screen, s.Looking)
    assert staff(turns.step(session, st.Began("s1", SEEN, session.turn), 2.0)[0]).view == "menu"


def test_a_pin_is_checked_where_codes_are_typed_and_a_wrong_one_reads_as_an_unknown_code() -> None:
    typing = s.Session(s.Typing("es", "204816"), entered=0.0)
    session, effects = turns.step(typing, s.Entered(), 5.0)
    assert effects == (st.CheckProof("204816"),)
    assert session.screen == s.Typing("es", "204816")
    refused, _ = turns.step(session, st.NotStaff(), 6.0)
    assert refused.screen == s.Typing("es", "204816", "unknown")


@pytest.mark.parametrize("text", ["12345", "SN7K3F", "12345678901"])
def test_what_cannot_be_a_pin_is_not_tried(text: str) -> None:
    _, effects = turns.step(s.Session(s.Typing("en", text)), s.Entered(), 5.0)
    assert not [one for one in effects if isinstance(one, st.CheckProof)]


def test_a_wrong_badge_reads_as_an_unknown_code() -> None:
    session, _ = turns.step(s.Session(), st.ProofShown("SNBADGE"), 1.0)
    assert turns.step(session, st.NotStaff(session.turn), 2.0)[0].screen == s.Problem("unknown")


def test_it_ends_after_five_minutes_after_a_minute_untouched_and_when_done() -> None:
    session = begun(now=10.0)
    for now in (10.0 + st.IDLE_SECONDS, 10.0 + st.STAFF_SECONDS):
        ended, effects = turns.step(session, s.Tick(), now)
        assert (ended.screen, effects) == (s.Attract(), (st.Leave(),))
    touched, _ = turns.step(session, s.Touched(), 60.0)
    assert turns.step(touched, s.Tick(), 80.0)[0] is touched
    assert press(session, st.Pressed("done"))[0].screen == s.Attract()
    late, effects = turns.step(touched, st.Pressed("go", "find"), 10.0 + st.STAFF_SECONDS)
    assert (late.screen, effects) == (s.Attract(), (st.Leave(),))


def test_a_name_is_typed_and_looked_up_and_a_letter_that_is_scanned_too() -> None:
    session, _ = press(begun(), st.Pressed("go", "find"))
    for letter in "Pip":
        session, _ = turns.step(session, s.Keyed(letter), 14.0)
    session, effects = turns.step(session, s.Entered(), 15.0)
    assert effects == (st.Search("Pip"),)
    session, _ = press(session, st.Found((FOUND, DESK)))
    assert staff(session).view == "found"
    assert turns.step(begun(), s.CodeScanned(CODE), 12.0)[1] == (st.Search(CODE.code),)


def test_a_family_is_checked_in_printed_again_and_undone() -> None:
    session, _ = press(begun(), st.Pressed("find", "Pip"), st.Found((FOUND, DESK)), st.Pressed("open", "f1"))
    session, effects = press(session, st.Pressed("party", "1"), st.Pressed("check-in"), now=20.0)
    [ask] = effects
    assert isinstance(ask, st.AskHub)
    assert ask.command == c.CheckIn("f1", 3)
    assert ask.family
    session, _ = press(session, st.Answered("Done.", ask.family), now=25.0)
    _, effects = press(session, st.Pressed("reprint"), now=30.0)
    assert [one.command for one in effects if isinstance(one, st.AskHub)] == [c.ReprintTicket("f1")]
    _, effects = press(session, st.Pressed("undo"), now=30.0)
    assert [one.command for one in effects if isinstance(one, st.AskHub)] == [c.UndoCheckIn("f1")]


def test_a_family_that_the_desk_receives_stays_the_desks() -> None:
    session, _ = press(begun(), st.Pressed("find", "Pip"), st.Found((FOUND, DESK)), st.Pressed("open", "f2"))
    for what in ("check-in", "reprint", "undo"):
        assert press(session, st.Pressed(what), now=20.0)[1] == []  # type: ignore[arg-type]
    assert [choice.label for choice in page(staff(session)).choices] == ["Back"]


def test_a_visitor_needs_a_teacher_and_is_checked_in_after() -> None:
    session, effects = press(begun(), st.Pressed("go", "add"), st.Pressed("add"))
    assert effects == []
    session, effects = press(session, st.Pressed("teacher", "t3"), st.Pressed("add"), now=20.0)
    assert isinstance(effects[0], st.AskHub)
    assert effects[0].command == c.AddVisitor("en", ("t3",))
    assert effects[0].party == 2


def test_a_child_is_added_to_the_family_that_is_open() -> None:
    session, _ = press(begun(), st.Pressed("find", "Pip"), st.Found((FOUND,)), st.Pressed("open", "f1"))
    session, effects = press(session, st.Pressed("go", "add"), st.Pressed("teacher", "t3"), st.Pressed("add"), now=20.0)
    assert isinstance(effects[0], st.AskHub)
    assert effects[0].command == c.AddChild("f1", ("t3",))


def test_out_of_order_there_is_no_first_screen_until_staff_say_so() -> None:
    session, effects = press(begun(), st.Pressed("out-of-order"))
    assert effects == [st.SetKiosk(out_of_order=True), st.Leave()]
    assert isinstance(session.screen, st.OutOfService)
    for happened in (s.CodeScanned(CODE), s.StartTapped(), s.Tick(), s.Keyed("A"), s.Entered()):
        assert turns.step(session, happened, 100.0)[0] == session
    typing, _ = turns.step(session, s.LanguageChosen("en"), 100.0)
    back_door = turns.step(typing, s.CodeScanned(CODE), 101.0)
    assert back_door == (typing, (st.TellBadge(CODE.code, typing.turn),)), "staff perhaps, and no family"
    assert isinstance(turns.step(typing, s.Tick(), 200.0)[0].screen, st.OutOfService)
    _, effects_ = turns.step(session, st.ProofShown("SNBADGE"), 101.0)
    assert effects_ == (st.CheckProof("SNBADGE", session.turn),)


def test_out_of_order_a_pin_can_be_typed_on_a_keyboard() -> None:
    session, _ = press(begun(), st.Pressed("out-of-order"))
    for digit in "204816":
        session, _ = turns.step(session, s.Keyed(digit), 20.0)
    assert turns.step(session, s.Entered(), 21.0)[1] == (st.CheckProof("204816", session.turn),)


HUB_EFFECTS = st.Search | st.AskHub
PRESSES = st_.builds(
    st.Pressed,
    st_.sampled_from(st.What.__args__),  # type: ignore[attr-defined]
    st_.sampled_from(["menu", "find", "add", "teachers", "printers", "kiosk", "off", "f1", "t3", "1", "-1", "20"]),
)
ANYTHING = st_.one_of(PRESSES, st_.builds(st.Letter, st_.sampled_from("ab")), st_.just(st.Found((FOUND, DESK))))
NUMBERS = {"party", "page", "volume"}


@given(st_.lists(ANYTHING, max_size=30))
def test_while_the_hub_is_away_nothing_is_asked_of_it_whatever_is_pressed(presses: list[st.Happened]) -> None:
    session, asked = begun(staff=""), []
    for number, one in enumerate(presses):
        if isinstance(one, st.Pressed) and one.what in NUMBERS and not one.value.lstrip("-").isdigit():
            continue
        session, effects = turns.step(session, one, 20.0 + number)
        asked += [effect for effect in effects if isinstance(effect, HUB_EFFECTS)]
        if isinstance(session.screen, st.Staff):
            page(session.screen)
    assert asked == []


@given(st_.lists(st_.one_of(PRESSES, st_.builds(st.Letter, st_.just("a"))), max_size=20))
def test_the_public_can_do_none_of_it(presses: list[st.Happened]) -> None:
    """Even if such a press came from anywhere: without a badge or a PIN the families' screens take none."""
    for screen in (s.Attract(), s.Typing("en"), s.Problem("unknown"), s.SeeDesk("en")):
        session = s.Session(screen)
        for one in presses:
            session, effects = turns.step(session, one, 20.0)
            assert (session.screen, effects) == (screen, ())
