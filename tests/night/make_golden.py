"""Write a small fictional evening down as a golden journal: `python -m tests.night.make_golden NAME`.

A journal that was written once is never written again: the nights of schools look like it, and they must still replay.
When a new kind of event is added, tell a new evening under a new name.
"""

import sys
from pathlib import Path
from typing import Any

import msgspec

from hub.night import commands as c
from hub.night.state import Night
from hub.night.visitors import visitor_id

from .dialogue import Evening, School, clock, given

JOURNALS = Path(__file__).parents[1] / "journals"


def school() -> School:
    return (
        School()
        .teacher("ada", at=(10, 0))
        .teacher("emmy", at=(40, 10), minutes=8)
        .family("rivera", meets=["ada", "emmy"], language="es", interpreter="spoken")
        .family("okafor", meets=["ada"], booked={"emmy": 20})
        .family("nguyen", meets=["ada"], language="vi", interpreter="spoken")
        .family("quill", meets=["emmy"], may_attend=("yes", "ask"))
        .family("wrong", meets=["ada", "emmy"])
        .ambassador("nia")
        .ambassador("omar", on_from=25)
        .helper("luz", languages=["es"])
        .interpreter("sol", languages=["es"])
    )


def an_evening() -> Evening:
    """Every kind of event at least once; every undo once."""
    evening = given(school(), dinner_room="Cafeteria")
    _families_come(evening)
    _ada_and_her_mistakes(evening)
    _guides_and_paper(evening)
    _the_rest_of_the_evening(evening)
    return evening


def _families_come(evening: Evening) -> None:
    evening.when(c.CheckIn("rivera", 3, c.Needs(interpreter=True, dinner=True), printer="left"), at=0)
    evening.when(c.CheckIn("okafor", 2, printer="left"), at=1)
    evening.when(c.CheckIn("nguyen", 1, c.Needs(interpreter=True)), at=2)
    evening.when(c.CheckIn("wrong"), at=3).when(c.UndoCheckIn("wrong"), at=4)
    evening.when(c.CheckIn("quill"), at=4, under="ask-quill")
    evening.when(c.CheckIn("quill", 2, received=True, printer="desk"), at=6)
    evening.when(c.AskDesk("printer"), at=6, under="ask-printer").when(c.AnswerDesk("ask-printer"), at=7)
    evening.when(c.ReissueCode("nguyen"), at=7)


def _ada_and_her_mistakes(evening: Evening) -> None:
    evening.when(c.CallNext("ada"), at=8).undo("ada").when(c.CallNext("ada"), at=8)
    called = evening.night.lines["ada"].called or ""
    evening.when(c.MarkHere("ada", called), at=9).undo("ada").when(c.MarkHere("ada", called), at=9)
    evening.when(c.StartMeeting("ada", called), at=10).undo("ada").when(c.StartMeeting("ada", called), at=10)
    evening.when(c.FinishMeeting("ada", called), at=11).undo("ada", at=12).when(c.FinishMeeting("ada", called), at=15)
    evening.when(c.PauseTeacher("ada", 10, "late"), at=15).undo("ada")
    evening.when(c.PauseTeacher("ada", 5), at=15).when(c.ResumeTeacher("ada"), at=16)
    evening.when(c.CallNext("ada"), at=16)
    called = evening.night.lines["ada"].called or ""
    evening.when(c.PassOver("ada", called), at=18).undo("ada").when(c.PassOver("ada", called), at=19)
    evening.when(c.CallNext("ada"), at=19)


def _guides_and_paper(evening: Evening) -> None:
    evening.when(c.TakeFamily("nia", "rivera"), at=19).when(c.DeliverFamily("nia", "rivera"), at=20)
    evening.when(c.ReturnVolunteer("nia"), at=21)
    evening.when(c.SetDuty("omar", on=True), at=22).when(c.SetDuty("luz", on=False), at=22)
    evening.when(c.BeginPrint("rivera-1", "left"), at=22).when(c.ReportPrint("rivera-1", "printed", "left"), at=22)
    evening.when(c.ReportPrint("okafor-1", "not-sent", "left", "paper-out"), at=22)
    evening.when(c.ReprintTicket("okafor", "desk"), at=23).when(c.BeginPrint("okafor-2", "desk"), at=23)


def _the_rest_of_the_evening(evening: Evening) -> None:
    called = evening.night.lines["ada"].called or ""
    evening.when(c.StartMeeting("ada", called), at=24).when(c.FinishMeeting("ada", called), at=29)
    for minute in (30, 40):
        evening.when(c.CallNext("emmy"), at=minute)
        called = evening.night.lines["emmy"].called or ""
        evening.when(c.StartMeeting("emmy", called), at=minute + 1)
        evening.when(c.FinishMeeting("emmy", called), at=minute + 9)
    evening.when(c.LeaveNight("okafor"), at=50).when(c.AskDesk("code", "wrong"), at=51, under="ask-wrong")
    evening.when(c.CallNext("emmy"), at=51).when(c.MarkHere("emmy", "rivera-emmy"), at=52)


def a_flowing_evening() -> Evening:
    """What the first evening could not have yet: the hub decides who goes where, all evening."""
    evening = given(school(), dinner_room="Cafeteria")
    evening.when(c.PauseTeacher("emmy", 30, "late"), at=0)
    evening.when(c.CheckIn("rivera", 3, c.Needs(interpreter=True, dinner=True)), at=0)
    evening.when(c.CheckIn("okafor", 2), at=1)
    evening.when(c.PutFirst("rivera-ada"), at=2).when(c.Dispatch(), at=2)
    evening.when(c.PauseTeacher("ada", 25, "away"), at=3)
    evening.when(c.ResumeTeacher("emmy"), at=4).when(c.Dispatch(), at=4)
    evening.when(c.StepOut("rivera", 20, "dinner"), at=10).when(c.Dispatch(), at=10)
    evening.when(c.ComeBack("rivera"), at=12).when(c.Dispatch(), at=12)
    _next(evening, "emmy", at=13)
    evening.when(c.ResumeTeacher("ada"), at=14).when(c.Dispatch(), at=14)
    _next(evening, "ada", at=15)
    evening.when(c.FinishMeeting("emmy", "rivera-emmy"), at=21).when(c.Dispatch(), at=21)
    evening.when(c.FinishMeeting("ada", "okafor-ada"), at=22).when(c.Dispatch(), at=22)
    evening.when(c.CheckIn("nguyen", 1, c.Needs(interpreter=True)), at=170)
    evening.when(c.CheckIn("wrong"), at=171).when(c.PauseTeacher("ada", 30, "away"), at=172)
    evening.when(c.Dispatch(ahead=True), at=173)
    return evening.when(c.PromiseFollowUp("wrong-ada"), at=174).when(c.Dispatch(ahead=True), at=175)


def a_by_hand_evening() -> Evening:
    """What the welcome desk changes by hand, and takes back."""
    evening = given(school().teacher("grace").family("lark", meets=["ada"], booked={"emmy": 60}))
    evening.when(c.CheckIn("rivera", 3), at=0).when(c.CheckIn("okafor", 2), at=1).when(c.CheckIn("lark"), at=2)
    evening.when(c.SwapTimes("okafor-emmy", "lark-emmy"), at=3)
    evening.when(c.SkipMeeting("lark-ada"), at=3, under="skip").when(c.UndoAtDesk("skip"), at=4)
    evening.when(c.SkipMeeting("lark-ada"), at=4)
    evening.when(c.OrderRoute("rivera", ("rivera-emmy", "rivera-ada"), 20), at=5).when(c.Dispatch(), at=5)
    evening.when(c.SplitParty("rivera", ("rivera-ada",)), at=6).when(c.Dispatch(), at=6)
    _next(evening, "ada", at=8)
    evening.when(c.AddMeeting("lark", "grace"), at=10, under="add").when(c.UndoAtDesk("add"), at=11)
    evening.when(c.AddMeeting("lark", "grace"), at=12)
    evening.when(c.FinishMeeting("ada", evening.night.lines["ada"].now or ""), at=13)
    evening.when(c.JoinParty("rivera-p2"), at=14)
    evening.when(c.LeaveNight("okafor"), at=15, under="leave").when(c.UndoAtDesk("leave"), at=16)
    return evening.when(c.AddMeeting("lark", "ada"), at=17).when(c.Dispatch(ahead=True), at=18)


def an_evening_with_visitors() -> Evening:
    """A family without a letter, and a child that was on no list; somebody at a kiosk looked a family up."""
    evening = given(school())
    evening.when(c.AddVisitor("uk", ("ada", "emmy"), "Pip-visitor"), at=0, under="visitor-1")
    visitor = visitor_id("visitor-1")
    evening.when(c.CheckIn(visitor, 2, printer="left"), at=1).when(c.CheckIn("okafor"), at=2)
    evening.when(c.AddChild("okafor", ("emmy",), "Pip-added"), at=3, under="child-1")
    evening.when(c.NoteLookUp("s1", "door-1", ("okafor", visitor)), at=4).when(c.Dispatch(), at=4)
    evening.when(c.CallNext("emmy"), at=5)
    evening.when(c.StartMeeting("emmy", evening.night.lines["emmy"].called or ""), at=6)
    return evening.when(c.AddVisitor("so", ("ada",)), at=7)


def a_coordinated_evening() -> Evening:
    """Interpreters and helpers placed by hand, breaks, what was agreed with families; and each of it taken back."""
    evening = given(school(), dinner_room="Cafeteria")
    evening.when(c.CheckIn("rivera", 3, c.Needs(interpreter=True)), at=0).when(c.CheckIn("nguyen"), at=1)
    evening.when(c.PlaceVolunteer("sol", "rivera"), at=2, under="placed")
    evening.when(c.UndoGuiding("placed"), at=3).when(c.PlaceVolunteer("sol", "rivera", once=True), at=3)
    evening.when(c.TakeBreak("luz", 10), at=4).when(c.EndBreak("luz"), at=6)
    evening.when(c.PlaceVolunteer("nia", "nguyen"), at=6).when(c.AskDesk("guide", "nguyen"), at=7, under="adult")
    evening.when(c.UndoGuiding("adult"), at=8).when(c.SettleInterpreting("nguyen", "own-adult", adult=True), at=8)
    evening.when(c.PauseTeacher("ada", 5), at=8).when(c.ResumeTeacher("ada"), at=9).undo("ada")
    evening.when(c.ResumeTeacher("ada"), at=10)
    _next(evening, "ada", at=11)
    evening.when(c.FinishMeeting("ada", evening.night.lines["ada"].now or "", follow_up=True), at=20)
    evening.undo("ada", at=21)
    evening.when(c.FinishMeeting("ada", evening.night.lines["ada"].now or "", follow_up=True), at=22)
    evening.when(c.PlaceVolunteer("sol", "nguyen"), at=23).when(c.RecallInterpreter("sol"), at=24)
    return evening.when(c.SettleInterpreting("rivera", "telephone"), at=25).when(c.Dispatch(), at=26)


def an_evening_on_phones() -> Evening:
    """Families say on their own phones where they are."""
    evening = given(school(), dinner_room="Cafeteria")
    evening.when(c.CheckIn("okafor", 2), at=0).when(c.CheckIn("quill", 1, received=True), at=1)
    evening.when(c.CallNext("ada"), at=2).when(c.SeeCall("okafor", "okafor-ada"), at=2)
    evening.when(c.StepOut("okafor", 10, "more-time"), at=3).when(c.ComeBack("okafor"), at=6)
    evening.when(c.CallNext("ada"), at=7).when(c.SeeCall("okafor", "okafor-ada"), at=7)
    evening.when(c.StartMeeting("ada", "okafor-ada"), at=8).when(c.FinishMeeting("ada", "okafor-ada"), at=13)
    evening.when(c.LeaveNight("okafor"), at=14).when(c.StayOn("okafor"), at=16)
    return evening.when(c.LeaveNight("quill"), at=18)


def an_evening_together() -> Evening:
    """Two families that came together, parted again, went home and stayed after all."""
    evening = given(school(), dinner_room="Cafeteria")
    evening.when(c.CheckIn("okafor", 2), at=0).when(c.CheckIn("wrong", 1), at=1)
    evening.when(c.JoinFamilies("okafor", "wrong"), at=2, under="together").when(c.Dispatch(), at=2)
    evening.when(c.UndoAtDesk("together"), at=3).when(c.JoinFamilies("okafor", "wrong"), at=4)
    _next(evening, "ada", at=5)
    evening.when(c.FinishMeeting("ada", evening.night.lines["ada"].now or ""), at=10).when(c.Dispatch(), at=10)
    evening.when(c.LeaveNight("okafor"), at=12).when(c.StayOn("okafor"), at=13).when(c.Dispatch(), at=13)
    return evening.when(c.PartFamilies("wrong"), at=20).when(c.Dispatch(), at=20)


def a_corrected_evening() -> Evening:
    """The school's file is corrected: the meeting that is called just now is not in it any more."""
    known = school()
    evening = given(known, dinner_room="Cafeteria")
    evening.when(c.CheckIn("okafor", 2), at=0).when(c.CheckIn("wrong", 1), at=1).when(c.CallNext("ada"), at=2)
    evening.night.use(known.without_meeting(evening.night.lines["ada"].called or "").roster(version=2))
    evening.when(c.Dispatch(), at=3)
    _next(evening, "ada", at=4)
    return evening.when(c.FinishMeeting("ada", evening.night.lines["ada"].now or ""), at=9).when(c.Dispatch(), at=9)


def _next(evening: Evening, teacher: str, at: float) -> None:
    evening.when(c.CallNext(teacher), at=at)
    evening.when(c.StartMeeting(teacher, evening.night.lines[teacher].called or ""), at=at + 1)


def an_office_evening() -> Evening:
    """What the office says to everybody: open, last call, closed, announcements; and what it takes back."""
    evening = given(school(), dinner_room="Cafeteria")
    evening.when(c.OpenDoors(), at=0).when(c.CheckIn("okafor", 2), at=1).when(c.Dispatch(), at=1)
    evening.when(c.Announce("dinner", "dinner"), at=5, under="say-dinner")
    evening.when(c.Announce("music", "room-of-ada", time=clock(60)), at=6)
    evening.when(c.Announce("own-words", minutes=5, where=("boards",)), at=7, under="say-own")
    evening.when(c.TakeDown("say-own"), at=8)
    evening.when(c.CallLast(), at=170, under="last").when(c.UndoHours("last"), at=171).when(c.CallLast(), at=175)
    return evening.when(c.CloseDoors(), at=180)


def summary(night: Night) -> dict[str, Any]:
    """What any later version must still say of such an evening: plain words of this project, no inner bookkeeping."""
    return {
        "families": {
            v.family: {
                "here": v.here,
                "party": v.party,
                "had": sorted(v.had_meetings),
                "still wanted": sorted(v.left_meetings),
                "called to or in": v.busy,
                "route": [s.meeting or s.kind for s in v.route],
                "guides": sorted(filter(None, (v.ambassador, v.helper))) if v.here else [],
                "tickets": v.copies,
            }
            for v in night.visits.values()
        },
        "lines": {
            line.teacher: {
                "waiting": sorted(line.waiting),
                "called": line.called,
                "in": line.now,
                "pausing": line.paused_until is not None,
                "meetings had": line.done,
                "seconds in meetings": line.spent,
            }
            for line in night.lines.values()
        },
        "volunteers": {d.volunteer: {"family": d.family, "meeting": d.meeting} for d in night.duties.values()},
        "tickets": {t.id: [t.copy, t.printer, t.begun, t.end, t.detail] for t in night.tickets.values()},
        "asked of the desk": {a.id: [a.about, a.family] for a in night.asks.values()},
        "letters": night.issues,
        "interpreted by": night.interpreters,
        "waiting at the door": sorted(night.unguided),
    }


def write(name: str, evening: Evening) -> None:
    folder = JOURNALS / name
    folder.mkdir(parents=True)
    night = evening.night
    (folder / "roster.json").write_bytes(_pretty(night.imported))
    (folder / "rules.json").write_bytes(_pretty(night.rules))
    (folder / "journal.jsonl").write_bytes(b"".join(msgspec.json.encode(fact) + b"\n" for fact in evening.facts))
    (folder / "summary.json").write_bytes(_pretty(summary(night)))


def _pretty(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"


EVENINGS = {
    "first-evening": an_evening,
    "flowing-evening": a_flowing_evening,
    "by-hand-evening": a_by_hand_evening,
    "evening-with-visitors": an_evening_with_visitors,
    "coordinated-evening": a_coordinated_evening,
    "phones": an_evening_on_phones,
    "office-evening": an_office_evening,
    "together-evening": an_evening_together,
    "corrected-evening": a_corrected_evening,
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in EVENINGS or (JOURNALS / sys.argv[1]).exists():
        sys.exit("Tell a new evening under a new name: what is written in tests/journals/ stays as it is.")
    write(sys.argv[1], EVENINGS[sys.argv[1]]())
    print(f"Written to {JOURNALS / sys.argv[1]}")
