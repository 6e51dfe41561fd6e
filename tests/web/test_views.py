"""What each page shows at each moment of an evening, and what it must never show."""

import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest

from hub.night import codes
from hub.night import commands as c
from hub.night.roster import Roster
from hub.night.state import Night
from hub.web import views
from hub.web.assets import STATIC
from hub.web.pages import envelope
from hub.web.render import Renderer
from printers.states import PrinterState
from printers.transport import NOT_ASKED, Proof, Reason, Status
from tests.night.dialogue import Evening, School, clock, given

SECRET = b"a secret for tests only"
PAGES = ("teacher", "board", "ambassadors", "interpreters", "helpers", "desk", "office")
RULES: dict[str, Any] = {
    "school": "Sample School",
    "title": "Conference Night",
    "timezone": "America/New_York",  # the doors open at 3:00 AM there
    "commons": "Cafeteria",
    "dinner_room": "Cafeteria",
}


def school() -> School:
    return (
        School()
        .teacher("ada", minutes=5)
        .teacher("ben", minutes=5)
        .family("es", meets=["ada", "ben"], language="es", interpreter="spoken")
        .teacher("cleo", minutes=5)
        .teacher("dara", minutes=5)
        .family("en", meets=["ada", "cleo", "dara"], booked={"ben": 40})
        .family("ar", meets=["ada", "cleo", "dara"], language="ar", interpreter="spoken")
        .family("east", meets=["ben"], apart="G", may_attend=["yes", "no"])
        .family("west", meets=["ben"], apart="G")
        .ambassador("amina")
        .helper("diego", languages=["es"])
        .interpreter("olena", languages=["es"])
    )


def evening() -> Evening:
    return given(school().night(**RULES))


def full(night: Night) -> dict[str, str]:
    return {f: codes.code_for(SECRET, night.rules.night, f, night.issue(f)) for f in night.roster.families}


def short(night: Night) -> dict[str, str]:
    return {"es": "ESES", "en": "ENEN", "ar": "ARAR", "east": "EAST", "west": "WEST"}


def printer(name: str, status: Status, proof: Proof | None = "process-id") -> PrinterState:
    return PrinterState(name=name, address="tcp://192.0.2.7:9100", status=status, since=clock(0), proof=proof)


NO_PAPER = Status(reason=Reason("paper-out", "It has no paper. Put in a roll."))
PRINTERS = [
    printer("door-1", Status()),
    printer("door-2", Status(paper_low=True), "status"),
    printer("door-3", NO_PAPER),
    printer("desk", NOT_ASKED, None),
]


def teacher(evening: Evening, teacher: str = "ada") -> views.TeacherPage:
    return views.teacher(evening.night, teacher, evening.now, short(evening.night))


def page_of(name: str, evening: Evening, found: tuple[str, ...] = ()) -> object:
    night, now = evening.night, evening.now
    match name:
        case "teacher":
            return teacher(evening)
        case "board":
            return views.board(night, now, short(night))
        case "ambassadors":
            return views.guides(night, now, short(night))
        case "interpreters":
            return views.interpreters(night, now, short(night))
        case "helpers":
            return views.helpers(night, now, short(night))
        case "desk":
            return views.desk(night, now, short(night), full(night), found)
        case _:
            return views.office(night, now, views.Around([("Kiosk north", "kiosk", now - 5)], PRINTERS))


def html(name: str, evening: Evening, found: tuple[str, ...] = ()) -> str:
    """The whole page, as it is sent."""
    rules = evening.night.rules
    return Renderer(rules.school, rules.title).page(name, page_of(name, evening, found))


def family_names(roster: Roster) -> set[str]:
    children = {name for s in roster.students.values() for name in (s.given, s.surname)}
    adults = {adult.name for family in roster.families.values() for adult in family.guardians}
    return children | adults


def busy_evening() -> Evening:
    """Every part of every page has something in it: called, in a meeting, walking, unguided, asked, failed."""
    night = evening()
    night.when(c.CheckIn("es", 3, c.Needs(interpreter=True, step_free=True)), at=1)
    night.when(c.CheckIn("en", 2), at=2)
    night.when(c.CheckIn("ar", 1, c.Needs(interpreter=True)), at=3)
    night.when(c.ReportPrint("es-1", "failed", "door-1", "paper-out"))
    night.when(c.CheckIn("east"), at=4)
    night.when(c.CheckIn("west", received=True))
    night.when(c.AskDesk("printer"))
    night.when(c.CallNext("ada"), at=5)
    night.when(c.StartMeeting("ada", "es-ada"), at=6)
    night.when(c.CallNext("ben"), at=7)
    night.when(c.TakeFamily("amina", "es"))
    return night.when(c.PauseTeacher("ada", 10), at=8)


class Forms(HTMLParser):
    """Every form of a page with the fields it would send, a button's own value included."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, dict[str, str]]] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.sent.append((found["action"], {}))
        elif tag == "select":
            self.sent[-1][1][found["name"]] = ""
            self.select = found["name"]
        elif tag == "option" and not self.sent[-1][1][self.select]:
            self.sent[-1][1][self.select] = found.get("value", "")
        elif tag in ("input", "button") and "name" in found:
            self.sent[-1][1][found["name"]] = found.get("value", "")


def buttons(name: str, evening: Evening) -> set[str]:
    """The commands a page offers now."""
    return {fields["kind"] for action, fields in Forms(html(name, evening)).sent if action.endswith("/do")}


# --- a teacher's door


def test_a_free_teacher_sees_whom_the_big_button_would_call() -> None:
    night = evening().when(c.CheckIn("en", 2), at=1)
    page = teacher(night)
    assert page.next is not None
    assert (page.next.code, page.next.children, page.next.party) == ("ENEN", "Pip-en", 2)
    assert page.called is None
    assert page.meeting is None
    assert buttons("teacher", night) == {"CallNext", "PauseTeacher"}


def test_a_teacher_for_whom_nobody_waits_is_told_so() -> None:
    assert teacher(evening()).nobody == "Nobody is waiting."
    assert buttons("teacher", evening()) == {"PauseTeacher"}


def test_a_called_family_is_shown_with_its_interpreter_and_the_minutes_since() -> None:
    night = evening().when(c.CheckIn("es", 1, c.Needs(interpreter=True)), at=1).when(c.CallNext("ada"), at=5)
    night.now = clock(8)
    called = teacher(night).called
    assert called is not None
    assert called.minutes == 3
    assert called.comer.language == "Spanish"
    assert called.comer.interpreter == "Interpreter: Olena Surname-olena, at your door by now"
    assert buttons("teacher", night) == {"StartMeeting", "MarkHere", "PassOver", "UndoAtDoor", "PauseTeacher"}


def test_a_family_that_is_here_can_be_started_or_not_found_but_not_marked_here_again() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.CallNext("ada"), at=2).when(c.MarkHere("ada", "en-ada"))
    assert buttons("teacher", night) == {"StartMeeting", "PassOver", "UndoAtDoor", "PauseTeacher"}


def test_a_meeting_runs_against_its_target() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.CallNext("ada"), at=2)
    night.when(c.StartMeeting("ada", "en-ada"), at=3)
    night.now = clock(5.5)
    meeting = teacher(night).meeting
    assert meeting is not None
    assert (meeting.minutes, meeting.target, meeting.over, meeting.part) == (2, 5, False, 50)
    night.now = clock(9)
    meeting = teacher(night).meeting
    assert meeting is not None
    assert (meeting.minutes, meeting.over, meeting.part) == (6, True, 100)
    assert buttons("teacher", night) == {"FinishMeeting", "UndoAtDoor", "PauseTeacher"}


def test_a_pause_says_until_when_and_offers_only_the_way_back() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.PauseTeacher("ada", 10), at=2)
    assert teacher(night).paused == "Back at 3:12 AM (break)"
    assert buttons("teacher", night) == {"ResumeTeacher", "UndoAtDoor"}
    night.now = clock(12)
    assert teacher(night).paused == ""
    assert teacher(night).next is not None


def test_a_pause_in_the_middle_of_a_meeting_leaves_done_the_only_big_button() -> None:
    body = html("teacher", busy_evening())
    assert re.findall(r'<button class="big main">(\w+)', body) == ["Done"]


def test_the_newest_press_can_be_taken_back_while_the_night_allows_it() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.CallNext("ada"), at=2, under="press-1")
    assert teacher(night).undo == views.teacher_page.Undo("press-1", "Take back: called ENEN")
    night.now = clock(13)
    assert teacher(night).undo is None


def test_a_finished_meeting_cannot_be_taken_back_once_the_family_is_elsewhere() -> None:
    night = evening().when(c.CheckIn("es"), at=1).when(c.CallNext("ada"), at=2)
    night.when(c.StartMeeting("ada", "es-ada")).when(c.FinishMeeting("ada", "es-ada"), at=5)
    assert teacher(night).undo is not None
    night.when(c.CallNext("ben"))
    assert teacher(night).undo is None


def test_who_waits_is_listed_with_what_keeps_them() -> None:
    night = evening().when(c.CheckIn("es"), at=1).when(c.CheckIn("en"), at=2).when(c.CallNext("ada"), at=3)
    rows = {row.comer.code: row for row in teacher(night, "ben").waiting}
    assert rows["ESES"].where == "with another teacher"
    assert not rows["ESES"].free
    assert (rows["ENEN"].where, rows["ENEN"].booked) == ("not yet time", "3:40 AM")
    assert [row.number for row in teacher(night, "ben").waiting] == [1, 2]


def test_a_family_whose_language_nobody_interprets_is_announced_so_before_the_call() -> None:
    night = evening().when(c.CheckIn("ar", 1, c.Needs(interpreter=True)), at=1)
    upcoming = teacher(night).next
    assert upcoming is not None
    assert upcoming.interpreter == "No interpreter tonight for this language"
    night.when(c.CallNext("ada"))
    called = teacher(night).called
    assert called is not None
    assert called.comer.interpreter == "No interpreter tonight for Arabic"


def test_a_teacher_waits_knowingly_for_a_busy_interpreter() -> None:
    night = given(school().family("es2", meets=["ben"], language="es", interpreter="spoken").night(**RULES))
    night.when(c.CheckIn("es", 1, c.Needs(interpreter=True), ("es-ada",)), at=1).when(c.CallNext("ada"))
    night.when(c.CheckIn("es2", 1, c.Needs(interpreter=True)), at=2)
    page = teacher(night, "ben")
    assert page.next is None
    assert page.nobody == "The next family waits for an interpreter who is busy."


def test_an_unknown_teacher_gets_a_page_that_says_so() -> None:
    page = teacher(evening(), "nobody-of-that-id")
    assert not page.known
    assert (page.name, page.room) == ("?", "?")


# --- the board


def test_the_board_shows_who_is_called_who_is_next_and_how_long_it_takes() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.CallNext("ada"), at=3)
    night.when(c.CheckIn("es"), at=4).when(c.Dispatch())
    board = views.board(night.night, night.now, short(night.night))
    assert [(call.code, call.room) for call in board.calls] == [("ENEN", "room-of-ada")]
    ada, ben, *_ = board.screens[0].doors
    assert (ada.state, ada.code) == ("called", "ENEN")
    assert ben.next == ("ESES",), "sent there, and to be there at once"
    assert re.fullmatch(r"wait \d+–\d+ min", ada.wait)
    assert (ben.state, ben.note) == ("free", "free")


def test_a_family_that_stands_at_the_door_is_not_called_in_large_letters_any_more() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.CallNext("ada")).when(c.MarkHere("ada", "en-ada"))
    assert views.board(night.night, night.now, short(night.night)).calls == ()


def test_the_board_promises_no_minutes_before_the_doors_open_or_past_closing() -> None:
    night = evening()
    before = views.board(night.night, clock(-20), {})
    assert before.notice == "Doors open at 3:00 AM"
    assert {door.wait + door.note for door in before.screens[0].doors} == {""}
    night.when(c.CheckIn("ar"), at=175).when(c.CallNext("ada")).when(c.PauseTeacher("ada", 30), at=176)
    closing = views.board(night.night, night.now, short(night.night))
    assert closing.screens[0].doors[0].wait == "past 6:00 AM"


def test_a_pausing_teacher_is_expected_back() -> None:
    night = evening().when(c.PauseTeacher("ada", 15), at=0)
    assert views.board(night.night, night.now, {}).screens[0].doors[0].note == "back 3:15 AM"


@pytest.mark.parametrize(("teachers", "screens"), [(1, 1), (40, 1), (41, 2), (90, 3)])
def test_more_doors_than_fit_take_turns_and_one_screen_is_shown(teachers: int, screens: int) -> None:
    many = School()
    for number in range(teachers):
        many.teacher(f"t{number}")
    night = given(many).night
    turns = [views.board(night, clock(0) + 12 * turn, {}) for turn in range(screens)]
    assert all(len(board.screens) == screens for board in turns)
    assert all(sum(screen.shown for screen in board.screens) == 1 for board in turns)
    assert {next(s.number for s in board.screens if s.shown) for board in turns} == set(range(screens))
    assert sum(len(screen.doors) for screen in turns[0].screens) == teachers


def test_rooms_stand_as_short_as_on_their_doors_and_in_the_order_people_look_for_them() -> None:
    many = School().teacher("x").teacher("y").teacher("z")
    roster = many.roster()
    named = {"room-of-x": "Room 10", "room-of-y": "Gym", "room-of-z": "Rm. 9"}
    rooms = {id: msgspec.structs.replace(room, name=named[id]) for id, room in roster.rooms.items()}
    night = many.night()
    night.use(msgspec.structs.replace(roster, rooms=rooms))
    assert [door.room for door in views.board(night, clock(0), {}).screens[0].doors] == ["9", "10", "Gym"]


# --- names


@pytest.mark.parametrize("name", ["board", "ambassadors", "interpreters", "helpers", "office"])
def test_no_name_of_a_family_stands_on_a_screen_that_others_see(name: str) -> None:
    night = busy_evening()
    body = html(name, night)
    shown = [known for known in family_names(night.night.roster) if known in body]
    assert shown == []


def test_a_full_code_is_a_key_and_stands_only_at_the_desk() -> None:
    night = busy_evening()
    for name in PAGES:
        body = html(name, night, ("es",)).replace("-", "")
        assert any(code in body for code in full(night.night).values()) == (name == "desk"), name


# --- the ambassadors' table


def test_a_guide_sees_whom_to_take_where_and_the_next_press() -> None:
    night = evening().when(c.CheckIn("es", 3, c.Needs(step_free=True)), at=1)
    night.now = clock(3)
    (walk,) = views.guides(night.night, night.now, short(night.night)).teams[0].walks
    assert (walk.given, walk.step, walk.minutes) == ("Amina", "assigned", 2)
    party = walk.party
    assert (party.code, party.language, party.size, party.step_free) == ("ESES", "Spanish", 3, True)
    assert (party.start, party.end) == ("Entrance", "room-of-ada")
    assert "TakeFamily" in buttons("ambassadors", night)
    night.when(c.TakeFamily("amina", "es"))
    assert "DeliverFamily" in buttons("ambassadors", night)
    night.when(c.DeliverFamily("amina", "es"))
    (walk,) = views.guides(night.night, night.now, short(night.night)).teams[0].walks
    assert (walk.step, walk.party.start, walk.party.end) == ("delivered", "", "room-of-ada")
    night.when(c.ReturnVolunteer("amina"))
    team = views.guides(night.night, night.now, short(night.night)).teams[0]
    assert not team.walks
    assert [(free.given, free.walks) for free in team.free] == [("Amina", "1 walk")]


def test_families_without_a_guide_are_listed_until_they_have_found_a_room() -> None:
    night = evening().when(c.CheckIn("es"), at=1).when(c.CheckIn("en"), at=2)
    page = views.guides(night.night, night.now, short(night.night))
    assert [(lone.party.code, lone.why) for lone in page.alone] == [("ENEN", "all guides are walking")]
    night.when(c.CallNext("ada")).when(c.StartMeeting("ada", "es-ada")).when(c.FinishMeeting("ada", "es-ada"), at=9)
    night.when(c.CallNext("ada")).when(c.MarkHere("ada", "en-ada"))
    assert views.guides(night.night, night.now, short(night.night)).alone == ()


def test_who_goes_off_duty_can_be_called_back() -> None:
    night = evening().when(c.SetDuty("amina", False), at=1)
    team = views.guides(night.night, night.now, {}).teams[0]
    assert [person.given for person in team.off] == ["Amina"]
    assert not team.free


# --- the welcome desk


def desk(evening: Evening, *found: str) -> views.DeskPage:
    return views.desk(evening.night, evening.now, short(evening.night), full(evening.night), found)


def test_the_desk_reads_what_a_hub_that_was_put_back_to_an_older_copy_does_not_know() -> None:
    night = evening().when(c.AskDesk("conflict", "en", "gone-since", clock(0)), at=5, under="gone-of-en")
    night.when(c.AskDesk("conflict", "es", "letter-since", clock(2)), at=5, under="letter-of-es")
    assert [(ask.code, ask.words, ask.card is not None) for ask in desk(night).asks] == [
        (
            "ENEN",
            "was checked in at 3:00 AM and then left, or was undone, before the hub was put back to an older copy: "
            "see whether it is here",
            True,
        ),
        (
            "ESES",
            "had its letter replaced at 3:02 AM, before the hub was put back to an older copy: replace it again",
            True,
        ),
    ]


def test_the_desk_is_told_whom_to_receive_with_care_and_who_is_in_the_building() -> None:
    night = evening().when(c.CheckIn("west", received=True), at=1).when(c.CheckIn("east"), at=3)
    night.now = clock(5)
    (ask,) = desk(night).asks
    assert (ask.code, ask.minutes) == ("EAST", 2)
    assert ask.card is not None
    assert [(adult.name, adult.note) for adult in ask.card.adults] == [
        ("Guardian-1-east", ""),
        ("Guardian-2-east", "may not attend"),
    ]
    assert ask.card.apart == ("Guardian-1-west: In the building, arrived 3:01 AM",)


def test_an_ordinary_ask_shows_the_code_alone() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.AskDesk("ticket", "en"))
    (ask,) = desk(night).asks
    assert (ask.code, ask.words, ask.card) == ("ENEN", "needs its ticket again", None)
    assert not [known for known in family_names(night.night.roster) if known in html("desk", night)]


def test_a_found_family_can_be_checked_in_then_reprinted_sent_home_or_undone() -> None:
    night = evening()
    (card,) = desk(night, "en").found
    assert (card.status, card.can_check_in, card.can_leave, card.can_undo) == ("Not here yet", True, False, False)
    assert card.children == ("Pip-en Surname-en, grade 7",)
    night.when(c.CheckIn("en"), at=1)
    (card,) = desk(night, "en").found
    assert (card.can_check_in, card.can_reprint, card.can_leave, card.can_undo) == (False, True, True, True)
    night.when(c.CallNext("ada"))
    (card,) = desk(night, "en").found
    assert card.status == "Called to room-of-ada, arrived 3:01 AM"
    assert (card.can_leave, card.can_undo) == (False, False)


def test_a_revoked_letter_shows_the_new_code() -> None:
    night = evening()
    (before,) = desk(night, "en").found
    night.when(c.ReissueCode("en"), at=1)
    (after,) = desk(night, "en").found
    assert after.issue == 2
    assert after.full_code != before.full_code
    assert after.full_code == codes.grouped(codes.code_for(SECRET, night.night.rules.night, "en", 2))


def test_a_push_keeps_the_found_families_on_the_screen_and_no_name_in_its_address() -> None:
    page = desk(evening(), "en", "gone-from-the-roster", "ar")
    assert page.stream == "/desk/stream?found=en&found=ar"
    assert [card.family for card in page.found] == ["en", "ar"]
    assert desk(evening()).stream == "/desk/stream"


@pytest.mark.parametrize("end", ["failed", "unknown", "not-sent"])
def test_a_ticket_that_did_not_come_out_is_listed_until_another_is_asked_for(end: c.PrintEnd) -> None:
    night = evening().when(c.CheckIn("en"), at=1)
    assert desk(night).tickets == ()
    night.when(c.ReportPrint("en-1", end, "door-1", "paper-out"))
    (ticket,) = desk(night).tickets
    assert (ticket.code, ticket.detail, ticket.can_reprint) == ("ENEN", "door-1, paper out", True)
    night.when(c.ReprintTicket("en"))
    assert desk(night).tickets == ()


def test_a_ticket_nobody_reports_on_is_listed_after_a_minute() -> None:
    night = evening().when(c.CheckIn("en"), at=1)
    night.now = clock(3)
    assert [ticket.words for ticket in desk(night).tickets] == ["waits 2 min for its printer"]
    night.when(c.ReportPrint("en-1", "printed", "door-1"))
    assert desk(night).tickets == ()


# --- finding a family


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("lucia", "f1"),
        ("LUCÍA", "f1"),
        ("o'brien", "f1"),
        ("obrien luc", "f1"),
        ("Nguyễn", "f2"),
        ("nguyen duc", "f2"),
        ("łukasz", "f3"),
        ("Lukasz", "f3"),
        ("小明", "f4"),
        ("sample rob", "f4"),
    ],
)
def test_the_desk_finds_by_any_part_of_a_childs_or_guardians_name(text: str, family: str) -> None:
    assert views.find(_names(), text) == [family]


def _names() -> Roster:
    roster = School().family("f1").family("f2").family("f3").family("f4").roster()
    names = {"f1": ("Lucía", "O’Brien"), "f2": ("Đức", "Nguyễn"), "f3": ("Łukasz", "Test"), "f4": ("王小明", "")}
    students = {
        f"child-of-{f}": msgspec.structs.replace(roster.students[f"child-of-{f}"], given=given, surname=surname)
        for f, (given, surname) in names.items()
    }
    guardian = msgspec.structs.replace(roster.families["f4"].guardians[0], name="Robin Sample")
    families = {**roster.families, "f4": msgspec.structs.replace(roster.families["f4"], guardians=(guardian,))}
    return msgspec.structs.replace(roster, students=students, families=families)


def test_the_desk_finds_by_the_code_or_its_end_however_it_is_typed() -> None:
    night = evening().night
    known = full(night)
    code = known["ar"]
    for typed in (code, codes.grouped(code), code.lower(), code[-4:], f" {code[-6:]} "):
        assert views.find(night.roster, typed, known) == ["ar"]


def test_nothing_typed_or_nobody_of_that_name_finds_nobody() -> None:
    night = evening().night
    assert [views.find(night.roster, text, full(night)) for text in ("", "  ", "'", "Zzyzx")] == [[], [], [], []]


def test_a_common_name_fills_one_screen_and_no_more_with_the_best_first() -> None:
    many = School()
    for number in range(30):
        many.family(f"f{number:02}")
    many.family("pip")
    assert len(views.find(many.roster(), "pip")) == 12
    assert views.find(many.roster(), "surname f07") == ["f07"]


# --- the office


def test_the_office_counts_the_evening() -> None:
    page = page_of("office", busy_evening())
    assert isinstance(page, views.OfficePage)
    assert (page.arrived, page.expected, page.inside, page.people) == (4, 5, 4, 7)
    assert (page.asks, page.meetings_had) == (2, 0)
    assert [(pause.teacher, pause.until) for pause in page.paused] == [("Ada", "3:18 AM")]
    assert [(paper.number, paper.words) for paper in page.papers] == [(1, "failed")]
    assert page.waits[0].waiting >= page.waits[-1].waiting


def test_the_office_sees_each_printer_in_words() -> None:
    page = page_of("office", busy_evening())
    assert isinstance(page, views.OfficePage)
    rows = {row.name: row for row in page.printers}
    assert {name: row.state for name, row in rows.items()} == {
        "door-1": "well",
        "door-2": "low",
        "door-3": "trouble",
        "desk": "trouble",
    }
    assert rows["door-3"].words == "It has no paper. Put in a roll."
    assert "weakly" in rows["door-2"].proof
    assert rows["desk"].proof == "", "nobody knows yet"
    whole = html("office", busy_evening())
    assert "It has no paper. Put in a roll." in whole
    assert "printer trouble" in whole


# --- whatever the roster lost, every page comes up


@pytest.mark.parametrize("kind", ["rooms", "teachers", "students", "families", "meetings", "volunteers"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_comes_up_whatever_a_corrected_roster_has_lost(name: str, kind: str) -> None:
    night = busy_evening()
    whole = night.night.roster
    for lost in [*getattr(whole, kind), None]:
        kept = {} if lost is None else {id: row for id, row in getattr(whole, kind).items() if id != lost}
        night.night.use(msgspec.structs.replace(whole, **{kind: kept}))
        assert "</html>" in html(name, night, tuple(whole.families))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_comes_up_without_a_single_code_or_fact(name: str) -> None:
    assert "</html>" in html(name, evening(), ("es", "no-such-family"))
    assert views.board(given(School()).night, clock(0), {}).screens == ()


# --- the templates


@pytest.mark.parametrize("name", PAGES)
def test_every_button_sends_a_command_the_hub_understands(name: str) -> None:
    for night in (evening(), busy_evening()):
        for action, fields in Forms(html(name, night, ("es", "east"))).sent:
            if action in ("/desk/find", "/desk/join", "/office/announce"):
                continue
            if action == "/teacher/goal":
                assert set(fields) == {"meeting", "text"}
                continue
            assert action == f"/{name}/do"
            assert fields.pop("id")
            if fields["kind"] == "CheckIn":
                fields["party"] = "2"
            envelope({"id": ["page-12345678"], **{name: [value] for name, value in fields.items()}})


@pytest.mark.parametrize("name", [*PAGES, "pair", "gone"])
def test_a_page_needs_nothing_from_outside_and_nothing_inline(name: str) -> None:
    """The hub sends default-src 'self': an inline script or style would silently not work."""
    render = Renderer("Sample School", "Conference Night")
    if name in PAGES:
        body = html(name, busy_evening(), ("es", "east"))
    else:
        body = render.plain(name, said=None, status=401, words="Pair this device again.")
    assert not re.search(r"<style|\sstyle=|\son\w+=|https?://|<script(?![^>]*\ssrc=)", body)
    for asked in re.findall(r'(?:src|href)="(/static/[^"]+)"', body):
        assert (STATIC / asked.removeprefix("/static/")).is_file()


@pytest.mark.parametrize("name", PAGES)
def test_ids_of_a_page_are_its_own_and_labels_point_to_them(name: str) -> None:
    body = html(name, busy_evening(), ("es", "east"))
    ids = re.findall(r'\sid="([^"]+)"', body)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:aria-labelledby|for)="([^"]+)"', body)) <= set(ids)


def test_a_declined_press_is_said_in_the_page_itself() -> None:
    night = evening()
    body = Renderer("S", "T").page("teacher", teacher(night), "Nobody who waits is free right now.")
    assert '<p id="say" role="status">Nobody who waits is free right now.</p>' in body


def test_the_live_script_stays_small_enough_to_read() -> None:
    assert len((STATIC / "live.js").read_text().splitlines()) < 120


def test_a_teacher_sees_who_sits_at_the_door_and_who_goes_elsewhere_first() -> None:
    night = evening().when(c.CheckIn("es"), at=1).when(c.CheckIn("en"), at=2).when(c.Dispatch(), at=3)
    waits = {row.comer.code: row.where for name in ("ada", "ben") for row in teacher(night, name).waiting}
    sent = {visit.family for visit in night.night.visits.values() if visit.standing.sent}
    assert sent == {"es", "en"}
    where = [row.where for name in ("ada", "ben", "cleo", "dara") for row in teacher(night, name).waiting]
    assert where.count("at your door") == 2, waits
    assert "goes to another teacher first" in where
