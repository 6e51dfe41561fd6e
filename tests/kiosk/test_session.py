"""Which screen follows which."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kiosk_world import code

from hub.night import codes
from hub.night.commands import Needs
from kiosk.family_session import step
from kiosk.greeting import Answers, Care, Found, Here, MeetingShown, Questions, Route, Stopped, Welcome
from kiosk.session import (
    AskForTicket,
    Attract,
    CheckInEnded,
    CheckingIn,
    CheckInTapped,
    CodeScanned,
    Confirm,
    Effect,
    Entered,
    Erased,
    FamilyFound,
    Happened,
    Keyed,
    KeysTyped,
    LanguageChosen,
    Looking,
    LookUp,
    NeedChosen,
    PartyChanged,
    Problem,
    RouteChanged,
    RouteShown,
    ScanFailed,
    SeeDesk,
    SendCheckIn,
    Session,
    StartTapped,
    Tick,
    TicketTapped,
    Touched,
    Typing,
    WentWrong,
)

CODE, OTHER = codes.Scanned(code("f-es")), codes.Scanned(code("f-ar"))
WELCOME = Welcome(
    "f-es",
    "es",
    ("Lucía",),
    (MeetingShown("204", "2", "Ms. Rivera", ("Lucía",)),),
    Questions(interpreter=True),
    Answers(3, Needs(interpreter=True)),
)
ROUTE = Route("f-es", "es", ("Lucía",), (), guide="Amina", paper="printing")


class Evening:
    """A session told what happens, second by second."""

    def __init__(self) -> None:
        self.session = Session()
        self.now = 100.0
        self.effects: list[Effect] = []

    def when(self, *happened: Happened, after: float = 1.0) -> "Evening":
        for one in happened:
            self.now += after
            self.session, effects = step(self.session, one, self.now)
            self.effects += effects
        return self

    def found(self, found: Found) -> "Evening":
        return self.when(FamilyFound(self.session.turn, found))

    def wait(self, seconds: float) -> "Evening":
        for _ in range(int(seconds * 2)):
            self.when(Tick(), after=0.5)
        return self

    @property
    def screen(self) -> object:
        return self.session.screen


def confirming() -> Evening:
    return Evening().when(CodeScanned(CODE)).found(WELCOME)


def checking_in() -> Evening:
    return confirming().when(CheckInTapped())


def with_route() -> Evening:
    evening = checking_in()
    return evening.when(CheckInEnded(evening.session.turn, ROUTE))


def test_one_tap_stands_between_a_scan_and_a_ticket() -> None:
    evening = with_route()
    assert evening.screen == RouteShown(ROUTE)
    assert evening.effects == [LookUp(1, CODE), SendCheckIn(1, "f-es", WELCOME.answers)]


def test_what_the_family_answers_is_what_is_sent() -> None:
    evening = confirming().when(
        PartyChanged(1),
        PartyChanged(-1),
        PartyChanged(-1),
        NeedChosen("step_free", True),
        NeedChosen("interpreter", False),
    )
    evening.when(CheckInTapped())
    assert evening.effects[-1] == SendCheckIn(1, "f-es", Answers(2, Needs(step_free=True)))


def test_a_party_is_never_less_than_one_nor_more_than_the_hub_takes() -> None:
    evening = confirming().when(*[PartyChanged(-1)] * 9)
    assert isinstance(evening.screen, Confirm)
    assert evening.screen.answers.party == 1
    evening.when(*[PartyChanged(1)] * 50)
    assert evening.screen.answers.party == 30


def test_a_second_scan_shows_the_route_and_can_ask_for_another_ticket_once() -> None:
    evening = Evening().when(CodeScanned(CODE)).found(Here(ROUTE))
    assert evening.screen == RouteShown(ROUTE, again=True)
    evening.when(TicketTapped(), TicketTapped())
    assert evening.effects[1:] == [AskForTicket("f-es")]
    assert evening.screen == RouteShown(ROUTE, again=True, asked=True)


def test_only_a_family_that_was_here_before_can_ask_for_another_ticket() -> None:
    assert with_route().when(TicketTapped()).effects[2:] == []


@pytest.mark.parametrize("route", [None, ROUTE])
def test_a_family_with_care_sees_only_the_desk_whatever_the_hub_answers(route: Route | None) -> None:
    evening = Evening().when(CodeScanned(CODE)).found(Care("f-care", "ru"))
    assert evening.effects[1:] == [SendCheckIn(1, "f-care", Answers())]
    evening.when(CheckInEnded(1, route))
    assert evening.screen == SeeDesk("ru")


def test_it_looks_the_same_as_any_other_check_in_that_was_declined() -> None:
    evening = checking_in()
    evening.when(CheckInEnded(evening.session.turn, None))
    assert evening.screen == SeeDesk("es")


def test_who_was_looked_for_too_long_and_still_stands_there_is_greeted() -> None:
    """A kiosk that was just switched on knows nobody yet."""
    late = Evening().when(CodeScanned(CODE)).when(Tick(), after=6.0)
    assert late.screen == Problem("trouble")
    assert isinstance(late.found(WELCOME).screen, Confirm)


def test_who_was_looked_for_too_long_and_went_away_is_not_shown_to_the_next() -> None:
    evening = Evening().when(CodeScanned(CODE)).when(Tick(), after=6.0)
    looked_for = evening.session.turn
    evening.when(StartTapped())
    assert evening.when(FamilyFound(looked_for, WELCOME)).screen == Attract()


@pytest.mark.parametrize("why", ["unknown", "revoked", "other-night", "trouble"])
def test_each_trouble_has_its_own_screen(why: str) -> None:
    stopped = Stopped(why, "es")  # type: ignore[arg-type]
    assert Evening().when(CodeScanned(CODE)).found(stopped).screen == Problem(stopped.why, "es")


@pytest.mark.parametrize(
    ("fault", "why"), [("too-short", "too-short"), ("misread", "misread"), ("not-a-code", "unknown")]
)
def test_each_failed_scan_has_its_own_answer(fault: codes.Fault, why: str) -> None:
    assert Evening().when(ScanFailed(fault)).screen == Problem(why)  # type: ignore[arg-type]


def test_a_stray_barcode_does_not_take_a_familys_answers_away() -> None:
    evening = confirming().when(PartyChanged(1))
    before = evening.screen
    assert evening.when(ScanFailed("not-a-code")).screen == before


def test_a_letter_left_under_the_scanner_does_not_take_them_away_either() -> None:
    evening = confirming().when(PartyChanged(1))
    before = evening.screen
    assert evening.when(CodeScanned(CODE)).screen == before


def test_while_the_hub_is_away_the_family_is_told_and_then_let_go() -> None:
    evening = checking_in().wait(5)
    assert evening.screen == CheckingIn("f-es", "es", delayed=True)
    assert evening.wait(30).screen == Attract()


def test_an_answer_that_comes_when_the_family_has_gone_is_not_shown_to_the_next_one() -> None:
    evening = checking_in()
    late = CheckInEnded(evening.session.turn, ROUTE)
    evening.wait(32).when(late)
    assert evening.screen == Attract()
    evening.when(CodeScanned(OTHER), late)
    assert isinstance(evening.screen, Looking)


def test_the_ticket_is_followed_while_its_family_looks_on() -> None:
    printed = msgspec.structs.replace(ROUTE, paper="printed")
    assert with_route().when(RouteChanged(printed)).screen == RouteShown(printed)


def test_another_familys_news_is_not_shown() -> None:
    other = msgspec.structs.replace(ROUTE, family="f-ar")
    assert with_route().when(RouteChanged(other)).screen == RouteShown(ROUTE)


def test_a_code_can_be_typed_in_the_language_that_was_touched() -> None:
    keys = [Keyed(c) for c in codes.grouped(CODE.code).lower()]
    evening = Evening().when(LanguageChosen("es"), *keys)
    assert evening.screen == Typing("es", codes.grouped(CODE.code))
    evening.when(Entered())
    assert evening.screen == Looking("es")
    assert evening.effects == [LookUp(evening.session.turn, CODE)]


def test_a_slip_in_a_typed_code_keeps_the_text_and_says_what_is_wrong() -> None:
    evening = Evening().when(LanguageChosen("es"), *[Keyed(c) for c in CODE.code[:-3]], Entered())
    assert evening.screen == Typing("es", CODE.code[:-3], "too-short")
    assert evening.when(Erased()).screen == Typing("es", CODE.code[:-4])


def test_a_person_who_simply_begins_to_type_loses_no_key() -> None:
    assert Evening().when(KeysTyped("sn"), Keyed("7")).screen == Typing("en", "SN7")


def test_a_tap_meant_for_the_screen_before_is_not_taken() -> None:
    evening = confirming().when(CheckInTapped(), after=0.1)
    assert isinstance(evening.screen, Confirm)


def test_a_silent_family_is_asked_and_more_time_is_given() -> None:
    evening = confirming().wait(41)
    assert evening.session.warned
    evening.when(Touched())
    assert not evening.session.warned
    assert isinstance(evening.wait(30).screen, Confirm)


def test_then_everything_of_it_goes() -> None:
    assert_nothing_left(confirming().wait(60).session)


families = st.sampled_from([WELCOME, Here(ROUTE), Care("f-care", "ru"), Stopped("revoked", "ar"), Stopped("unknown")])
turns = st.integers(0, 12)
happenings = st.one_of(
    st.builds(CodeScanned, st.sampled_from([CODE, OTHER])),
    st.builds(ScanFailed, st.sampled_from(["not-a-code", "too-short", "misread"])),
    st.builds(KeysTyped, st.text(max_size=5)),
    st.builds(Keyed, st.characters()),
    st.builds(FamilyFound, turns, families),
    st.builds(CheckInEnded, turns, st.sampled_from([None, ROUTE]), st.booleans()),
    st.builds(WentWrong, turns),
    st.builds(LanguageChosen, st.sampled_from(["en", "ar"])),
    st.builds(PartyChanged, st.sampled_from([-1, 1])),
    st.builds(NeedChosen, st.sampled_from(["interpreter", "step_free", "dinner"]), st.booleans()),
    st.sampled_from(
        [CheckInTapped(), TicketTapped(), StartTapped(), Touched(), Erased(), Entered(), Tick(), RouteChanged(ROUTE)]
    ),
)
evenings = st.lists(st.tuples(happenings, st.floats(0, 50)), max_size=40)


def play(evening: list[tuple[Happened, float]]) -> Evening:
    played = Evening()
    for happened, after in evening:
        played.when(happened, after=after)
        if isinstance(played.screen, Attract):
            assert_nothing_left(played.session)
    return played


def assert_nothing_left(session: Session) -> None:
    """A session at its start differs from a new one by its clock and its count alone."""
    assert session == Session(turn=session.turn, entered=session.entered, touched=session.touched)


@given(evenings)
def test_whatever_happens_the_next_scan_is_answered(evening: list[tuple[Happened, float]]) -> None:
    played = play(evening)
    other = codes.Scanned(code("f-en"))
    played.when(CodeScanned(other))
    assert played.effects[-1] == LookUp(played.session.turn, other)
    assert played.found(WELCOME).screen == Confirm(WELCOME, WELCOME.answers)


@given(evenings)
def test_whatever_happens_a_kiosk_left_alone_is_at_its_start_within_two_minutes(
    evening: list[tuple[Happened, float]],
) -> None:
    assert_nothing_left(play(evening).wait(120).session)


@given(evenings)
def test_nobody_is_checked_in_who_was_not_found_in_this_turn(evening: list[tuple[Happened, float]]) -> None:
    played = Evening()
    found: set[tuple[int, str]] = set()
    for happened, after in evening:
        match happened:
            case FamilyFound(turn, Welcome(family=family) | Care(family=family)):
                found.add((turn, family))
        played.when(happened, after=after)
    sent = [(e.turn, e.family) for e in played.effects if isinstance(e, SendCheckIn)]
    assert set(sent) <= found
    assert len(sent) == len(set(sent))
