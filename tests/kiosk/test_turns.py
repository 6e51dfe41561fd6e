"""Families, staff and nobody take turns at one screen: whatever happens in whatever order, none sees another's."""

import msgspec
from hypothesis import example, given
from hypothesis import strategies as hs
from test_session import WELCOME, happenings
from test_staff_session import CODE, DESK, FOUND, SEEN, begun, press, staff

from hub.night import codes
from hub.night import commands as c
from kiosk import session as s
from kiosk import staff_session as st
from kiosk import turns
from kiosk.staff_pages import page

BADGE = codes.Scanned(codes.staff_code("ZZ", b"fictional"))
SECRETS = hs.sampled_from(["SNBADGE", "204816"])
BY_STAFF = hs.one_of(
    hs.builds(st.ProofShown, SECRETS),
    hs.builds(st.Began, hs.sampled_from(["s1", ""]), hs.just(SEEN), hs.integers(0, 12)),
    hs.builds(st.NotStaff, hs.integers(0, 12)),
    hs.builds(st.SeenChanged, hs.just(msgspec.structs.replace(SEEN, waiting=3))),
    hs.just(st.Found((FOUND, DESK))),
    hs.builds(st.Answered, hs.just("Done."), hs.sampled_from([None, FOUND]), hs.booleans()),
    hs.builds(st.Letter, hs.sampled_from("PIN ")),
    hs.just(st.RubbedOut()),
)
PRESSED = hs.integers(0, 40)  # the tile of that number on the staff's page, if it has so many
EVENINGS = hs.lists(hs.tuples(hs.one_of(happenings, BY_STAFF, PRESSED), hs.floats(0, 70)), max_size=40)


class Played:
    def __init__(self) -> None:
        self.session, self.now = s.Session(), 0.0
        self.began = float("-inf")

    def when(self, happened: s.Happened | int, after: float) -> tuple[s.Effect, ...]:
        self.now += after
        if isinstance(happened, int):
            if not isinstance(self.session.screen, st.Staff):
                return ()
            shown = page(self.session.screen)
            choices = (*shown.choices, *shown.keys)
            happened = choices[happened % len(choices)].happened
        self.session, effects = turns.step(self.session, happened, self.now)
        if isinstance(happened, st.Began):
            self.began = self.now
        return effects

    def ticks(self, seconds: float) -> None:
        for _ in range(int(seconds * 2)):
            self.when(s.Tick(), 0.5)


@given(EVENINGS)
@example([(st.Began("s1", SEEN, 0), 1.0), (4, 1.0)])
def test_whatever_happens_nothing_raises_and_staff_are_let_out(evening: list[tuple[s.Happened | int, float]]) -> None:
    played = Played()
    for happened, after in evening:
        played.when(happened, after)
        played.when(s.Tick(), 0.0)
        if isinstance(played.session.screen, st.Staff):
            assert played.now - played.began < st.STAFF_SECONDS, "five minutes after the badge, at most"
            page(played.session.screen)
    played.ticks(130)
    end = played.session
    first = st.OutOfService() if end.closed else s.Attract()
    assert end == s.Session(
        first, end.turn, entered=end.entered, touched=end.touched, printing=end.printing, closed=end.closed
    ), "nothing of anybody is left"


def test_staff_who_were_known_too_late_are_not_let_in_before_the_next_family() -> None:
    """The hub took its time; they have gone, and somebody's names are on the screen."""
    session, (check, *_) = turns.step(s.Session(), st.ProofShown("SNBADGE"), 1.0)
    assert isinstance(check, st.CheckProof)
    session, _ = turns.step(session, s.CodeScanned(CODE), 9.0)
    session, _ = turns.step(session, s.FamilyFound(session.turn, WELCOME), 9.1)
    late, effects = turns.step(session, st.Began("s1", SEEN, check.turn), 9.5)
    assert (late, effects) == (session, (st.Leave(),))
    assert turns.step(session, st.NotStaff(check.turn), 9.5) == (session, ())


def test_what_turns_out_to_be_a_badge_too_late_opens_nothing_before_whoever_stands_there() -> None:
    """It was scanned before the door list was here, which tells what is a badge."""
    session, (look,) = turns.step(s.Session(), s.CodeScanned(BADGE), 1.0)
    assert isinstance(look, s.LookUp)
    badge = st.ProofShown(BADGE.code, look.turn)
    assert turns.step(session, badge, 2.0)[1] == (st.CheckProof(BADGE.code, look.turn + 1),)
    session, _ = turns.step(session, s.CodeScanned(CODE), 9.0)
    assert turns.step(session, badge, 9.1) == (session, ())


def test_out_of_order_what_was_scanned_may_be_a_badge_and_nothing_else() -> None:
    closed = s.Session(st.OutOfService(), turn=3, closed=True)
    scanned, effects = turns.step(closed, s.CodeScanned(BADGE), 1.0)
    assert effects == (st.TellBadge(BADGE.code, 3),)
    shown, effects = turns.step(scanned, st.ProofShown(BADGE.code, 3), 1.2)
    assert isinstance(shown.screen, st.OutOfService)
    assert effects == (st.CheckProof(BADGE.code, 3),)


def test_a_child_that_is_added_is_not_called_by_what_its_family_was_found_by() -> None:
    """A scanned code is a key, and would stand on the roster as a name; nor is the first child added twice."""
    session, _ = press(begun(), st.Pressed("go", "find"))
    for character in CODE.code:
        session, _ = turns.step(session, s.Keyed(character), 14.0)
    session, _ = turns.step(session, s.CodeScanned(CODE), 15.0)
    session, _ = press(session, st.Found((FOUND,)), st.Pressed("open", "f1"), now=16.0)
    session, _ = press(session, st.Pressed("go", "add"), st.Pressed("teacher", "t3"), now=20.0)
    session, (ask,) = press(session, st.Pressed("add"), now=24.0)
    assert isinstance(ask, st.AskHub)
    assert ask.command == c.AddChild("f1", ("t3",), "")
    session, _ = press(session, st.Answered("The child is added.", FOUND), st.Pressed("go", "add"), now=26.0)
    assert staff(session).chosen == ()


def test_digits_of_a_letter_or_of_somebody_who_went_are_no_part_of_a_pin() -> None:
    closed = s.Session(st.OutOfService("2048"), touched=10.0, closed=True)
    scanned, _ = turns.step(closed, s.CodeScanned(CODE), 12.0)
    assert scanned.screen == st.OutOfService()
    assert turns.step(closed, s.Tick(), 12.0) == (closed, ())
    assert turns.step(closed, s.Tick(), 10.0 + st.HALF_A_PIN_SECONDS)[0].screen == st.OutOfService()
    assert turns.step(closed, s.Erased(), 12.0)[0].screen == st.OutOfService("204")
