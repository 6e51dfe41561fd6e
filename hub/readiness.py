"""Is everything ready for tonight? Each finding is a sentence; what would hurt a family is marked as wrong."""

import shutil
from collections import Counter
from collections.abc import Iterator

import msgspec

from config.languages import language_name, nearest
from config.settings import FILE_NAME, Settings
from hub.night.duties import speaks
from hub.night.roster import Roster
from printers.fonts import unprintable

MUCH = 5  # names said in one sentence


class Finding(msgspec.Struct, frozen=True):
    """`wrong`: mend it before the doors open. Otherwise it is only said."""

    words: str
    wrong: bool = False


def of_roster(roster: Roster, settings: Settings) -> Iterator[Finding]:
    yield Finding(
        f"{len(roster.families)} families, {len(roster.students)} students, {len(roster.teachers)} teachers, "
        f"{len(roster.meetings)} meetings."
    )
    yield from _rooms(roster)
    yield from _families(roster)
    yield from of_letters(roster, settings)
    yield from _times(roster, settings)
    yield from _work(roster, settings)
    yield from _languages(roster)
    yield from _guides(roster)


def of_letters(roster: Roster, settings: Settings | None = None) -> Iterator[Finding]:
    """Every string of the school's own that lands on paper, against our fonts: what they lack prints as "?"."""
    on_paper = {
        "the school's file of students": [s.given for s in roster.students.values()],
        "the school's file of teachers": [t.name for t in roster.teachers.values()]
        + [t.subject for t in roster.teachers.values()],
        "the school's file of rooms": [word for r in roster.rooms.values() for word in (r.name, r.floor, r.wing)],
        "the school's file of volunteers": [v.given for v in roster.volunteers.values()],
    }
    if settings is not None:
        night = settings.night
        on_paper[FILE_NAME] = [night.school, night.title, night.commons, night.dinner_room or ""]
    for where, words in on_paper.items():
        unshown = {word: found for word in sorted(set(words)) if (found := unprintable(word))}
        if unshown:
            signs = sorted({sign for found in unshown.values() for sign in found})
            named = ", ".join(f"U+{ord(sign):04X}" for sign in signs[:MUCH])
            yield Finding(
                f"No font here can print all of {_some([_plain(w) for w in unshown])} ({named}): paper shows a "
                f"question mark there. Correct {where}.",
                True,
            )


def of_disk(path: str) -> Iterator[Finding]:
    free = shutil.disk_usage(path).free // 2**20
    if free < 200:
        yield Finding(f"Only {free} MB are free on the disk of {path}. Make room: the journal must never stop.", True)


def _rooms(roster: Roster) -> Iterator[Finding]:
    homeless = [t.name for t in roster.teachers.values() if t.room not in roster.rooms]
    if homeless:
        yield Finding(f"No room is known for {_some(homeless)}. Their families cannot be sent anywhere.", True)


def _families(roster: Roster) -> Iterator[Finding]:
    meeting = {m.family for m in roster.meetings.values()}
    without = [f.key for f in roster.families.values() if f.id not in meeting]
    if without:
        yield Finding(f"{len(without)} families have no meeting ({_some(without)}). They are sent to the welcome desk.")
    care = sum(f.with_care for f in roster.families.values())
    if care:
        yield Finding(f"{care} families are received at the welcome desk; no kiosk greets them.")


def _times(roster: Roster, settings: Settings) -> Iterator[Finding]:
    night = settings.night
    booked = [m for m in roster.meetings.values() if m.booked_at is not None]
    outside = [m for m in booked if not night.opens_at <= (m.booked_at or 0) < night.closes_at]
    if outside:
        whose = _some(sorted({_plain(roster.teachers[m.teacher].name) for m in outside}))
        words = f"{len(outside)} meetings are booked outside {night.opens} to {night.closes} (with {whose})"
        yield Finding(f"{words}. Correct them in the school's file, or the night's hours in night.toml.", True)
    names = {t.id: _plain(t.name) for t in roster.teachers.values()}
    keys = {f.id: _plain(f.key) for f in roster.families.values()}
    for what, field, said in (("teachers", "teacher", names), ("families", "family", keys)):
        at = Counter((getattr(m, field), m.booked_at) for m in booked)
        twice = sorted({said[key] for (key, _), count in at.items() if count > 1})
        if twice:
            yield Finding(f"{len(twice)} {what} have two meetings booked at one time: {_some(twice)}.", True)


def _work(roster: Roster, settings: Settings) -> Iterator[Finding]:
    """Who has more meetings than the evening has minutes."""
    evening = (settings.night.closes_at - settings.night.opens_at) / 60
    meetings = Counter(m.teacher for m in roster.meetings.values())
    over = [
        f"{_plain(teacher.name)} ({meetings[teacher.id]} meetings of {teacher.target_minutes:g} minutes)"
        for teacher in roster.teachers.values()
        if meetings[teacher.id] * teacher.target_minutes > evening
    ]
    if over:
        words = f"The evening has {evening:.0f} minutes; more than that is planned for {_some(over)}"
        yield Finding(
            f"{words}. If all of their families come, some cannot be seen: schoolnight rehearse says how many."
        )


def _languages(roster: Roster) -> Iterator[Finding]:
    spoken = Counter(f.language for f in roster.families.values())
    for language, count in sorted(spoken.items()):
        if nearest(language) is None:
            name = language_name(language, "en")
            yield Finding(f"{count} families speak {name}, for which there are no words: they see English.")
    needed = Counter(f.language for f in roster.families.values() if f.interpreter == "spoken")
    signing = sum(f.interpreter == "sign" for f in roster.families.values())
    adults = [v for v in roster.volunteers.values() if v.role == "interpreter"]
    for language, count in sorted(needed.items()):
        if not any(speaks(v.languages, language) for v in adults):
            who = "1 family needs" if count == 1 else f"{count} families need"
            words = f"{who} an interpreter for {language_name(language, 'en')} and nobody interprets it"
            yield Finding(f"{words}: plan a telephone line.")
    if signing and not any(speaks(v.languages, "sign") for v in adults):
        who = "1 family needs" if signing == 1 else f"{signing} families need"
        yield Finding(f"{who} a sign language interpreter and nobody signs: ask for one, or plan a video line.")


def _guides(roster: Roster) -> Iterator[Finding]:
    roles = Counter(v.role for v in roster.volunteers.values())
    said = ", ".join(f"{roles[r]} {r}s" for r in ("ambassador", "helper", "interpreter"))
    yield Finding(f"On duty: {said}." if roles else "No ambassador, helper or interpreter is on the roster.")


def _plain(word: str) -> str:
    """As a terminal may show it: what cannot be printed on paper may do anything there."""
    return "".join(letter if letter.isprintable() else "?" for letter in word)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - MUCH} more" if len(names) > MUCH else ""
    return ", ".join(names[:MUCH]) + more
