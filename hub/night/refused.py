"""The night says no. One exception, one code for machines, one sentence for staff."""

from typing import Literal, get_args

from hub.night.roster import Rules

RefusalCode = Literal[
    "unknown-family",
    "unknown-meeting",
    "unknown-teacher",
    "unknown-volunteer",
    "unknown-ticket",
    "unknown-ask",
    "already-here",
    "code-replaced",
    "has-left",
    "not-here",
    "in-a-meeting",
    "has-started",
    "already-called",
    "nobody-free",
    "paused",
    "not-called",
    "not-in-meeting",
    "nothing-to-undo",
    "too-late-to-undo",
    "moved-on",
    "pressed-elsewhere",
    "not-theirs",
    "already-ended",
    "begun-elsewhere",
    "not-booked",
    "other-teacher",
    "time-is-over",
    "double-booked",
    "already-meets",
    "not-split",
    "nothing-later",
    "stays-together",
    "goes-with",
    "goes-alone",
    "already-together",
    "kept-apart",
    "not-one-language",
    "booked-apart",
    "already-on",
    "already-off",
    "off-duty",
    "interprets-now",
    "not-placed",
    "never-a-child",
    "night-closed",
    "unknown-room",
    "time-has-passed",
    "id-reused",
    "try-again",
]

WORDS: dict[RefusalCode, str] = {
    "unknown-family": "This family is not on tonight's roster. Look it up at the welcome desk.",
    "unknown-meeting": "This meeting is not on tonight's roster. Reload the page.",
    "unknown-teacher": "This teacher is not on tonight's roster. Reload the page.",
    "unknown-volunteer": "This student or interpreter is not on tonight's roster. Reload the page.",
    "unknown-ticket": "No such ticket was asked for tonight.",
    "unknown-ask": "This was already answered.",
    "already-here": "This family is already checked in.",
    "code-replaced": "This letter was replaced by a newer one. Ask the family for that, or look it up.",
    "has-left": "This family had come and left already. If it is here again, check it in.",
    "not-here": "This family is not checked in, or has left.",
    "in-a-meeting": "This family is in a meeting or called to one. Finish that first.",
    "has-started": "Something has already come of this check-in. Say that the family leaves instead.",
    "already-called": "A family is already called or in the room.",
    "nobody-free": "Nobody who waits is free right now.",
    "paused": "The teacher is pausing. Resume first.",
    "not-called": "This family is not called now. The page shows what is so.",
    "not-in-meeting": "This meeting is not under way. The page shows what is so.",
    "nothing-to-undo": "There is nothing left to take back.",
    "too-late-to-undo": "This was too long ago to take back.",
    "moved-on": "This cannot be taken back any more: the evening has gone on from there.",
    "pressed-elsewhere": "This was pressed on another device. That one can take it back, or the welcome desk.",
    "not-theirs": "This family is with somebody else.",
    "already-ended": "It is already known what became of this ticket.",
    "begun-elsewhere": "Another printer has begun this ticket.",
    "not-booked": "Only booked meetings have times to exchange.",
    "other-teacher": "Times can be exchanged with one teacher only. Choose two meetings with the same teacher.",
    "time-is-over": "One of these times is over or outside tonight. Put the meeting first, or hold it another day.",
    "double-booked": "One of the families is booked elsewhere at that time. Choose another family to exchange with.",
    "already-meets": "This family already waits for this teacher.",
    "not-split": "This family goes as one party.",
    "nothing-later": "No meeting of this family is held another day.",
    "stays-together": "Choose meetings the family still waits for, and leave somebody with the rest of the family.",
    "goes-with": "This family goes with another one. Find that one, or let this one go by itself again first.",
    "goes-alone": "This family goes by itself.",
    "already-together": "One of these goes as two parties, or with another family already. Take that back first.",
    "kept-apart": "These families are to be kept apart. They cannot go together.",
    "not-one-language": "Only one of these families needs an interpreter, or each for another language. "
    "Let each go by itself.",
    "booked-apart": "These families are booked with two teachers at the same time. Exchange one of the times first.",
    "already-on": "Already on duty.",
    "already-off": "Already off duty.",
    "off-duty": "Not on duty now. Set on duty first.",
    "interprets-now": "In a meeting now, or called to one. Wait until it is over, or take them out of it.",
    "not-placed": "This interpreter was not placed by hand, and is in no meeting.",
    "never-a-child": "Only an adult of the family may interpret, never a child. Tick the box if it is an adult.",
    "night-closed": "The office has closed the evening; it can open it again. The welcome desk can still help.",
    "time-has-passed": "That time has passed already. Choose a later one.",
    "unknown-room": "Choose a room for this announcement.",
    "id-reused": "Another request was sent under the same id. Reload the page.",
    "try-again": "The hub could not write this down. Try again.",
}

assert set(WORDS) == set(get_args(RefusalCode)), "every refusal has its sentence"


class Refused(Exception):
    """Why a command cannot be done now; nothing has changed."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(WORDS[code])
        self.code: RefusalCode = code

    @property
    def words(self) -> str:
        return WORDS[self.code]


def in_time(rules: Rules, pressed_at: float, now: float) -> None:
    """Refused, if what was pressed then can be taken back no more."""
    if now - pressed_at > rules.undo_within:
        raise Refused("too-late-to-undo")
