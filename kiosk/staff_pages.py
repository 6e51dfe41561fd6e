"""What staff read at the kiosk, in English like all their pages: a title, some lines, and tiles to press."""

import msgspec

from hub.wire import FamilyFound
from kiosk.staff_session import TEACHERS_A_PAGE, Happened, Letter, Pressed, RubbedOut, Staff

LETTERS = "QWERTYUIOPASDFGHJKLZXCVBNM"
AWAY = "The hub is away: families, visitors and tickets have to wait. What this kiosk can do alone is below."


class Choice(msgspec.Struct, frozen=True):
    label: str
    happened: Happened
    primary: bool = False


class Page(msgspec.Struct, frozen=True):
    """`typed`: what is being typed, None where nothing is; then there are `keys`."""

    title: str
    lines: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    typed: str | None = None
    keys: tuple[Choice, ...] = ()


BACK = Choice("Back", Pressed("go", "menu"))
KEYS = (*(Choice(key, Letter(key)) for key in LETTERS), Choice("space", Letter(" ")), Choice("delete", RubbedOut()))


def page(screen: Staff) -> Page:
    match screen.view:
        case "menu":
            return _menu(screen)
        case "find":
            return _typing("Type a name or the end of a code, or scan the letter", screen, Pressed("find"), "Find")
        case "name":
            return _typing("The child's first name", screen, Pressed("go", "add"), "Continue")
        case "found":
            return _found(screen)
        case "family":
            return _family(screen)
        case "add":
            return _add(screen)
        case "language":
            return Page("Which language?", (), _languages(screen, "language"))
        case "first":
            return Page("The first screen begins with", (), _languages(screen, "first"))
        case "teachers":
            return _teachers(screen)
        case "printers":
            return _printers(screen)
        case "kiosk":
            return _kiosk(screen)
        case _:
            return _off(screen)


def _menu(screen: Staff) -> Page:
    seen = screen.seen
    troubles = [text for text in (screen.words, seen.hub, seen.scanner) if text]
    troubles += [f"Printer {p.name}: {p.words}" for p in seen.printers if not p.ready or p.paper_low]
    if seen.waiting:
        troubles.append(f"{seen.waiting} waiting to be sent")
    here = [Choice("Printers", Pressed("go", "printers")), Choice("This kiosk", Pressed("go", "kiosk"))]
    done = Choice("Done", Pressed("done"), primary=True)
    if seen.out_of_order:
        here.append(Choice("Back in service", Pressed("out-of-order"), primary=True))
    if screen.away:
        return Page("Staff", (AWAY, *troubles), (*here, done))
    families = [Choice("Find a family", Pressed("go", "find")), Choice("Add a visitor", Pressed("go", "add"))]
    if seen.last:
        families.append(Choice(f"Undo the last check-in: {seen.last_short}", Pressed("undo-last")))
    return Page("Staff", tuple(troubles) or ("All is well.",), (*families, *here, done))


def _typing(title: str, screen: Staff, go: Pressed, word: str) -> Page:
    lines = (screen.words,) if screen.words else ()
    return Page(title, lines, (BACK, Choice(word, go, primary=True)), screen.text, KEYS)


def _found(screen: Staff) -> Page:
    choices = [Choice(_one_line(family), Pressed("open", family.family)) for family in screen.found[:8]]
    more = (f"{len(screen.found) - 8} more: type a longer name.",) if len(screen.found) > 8 else ()
    return Page("Found", more, (*choices, Choice("Search again", Pressed("go", "find")), BACK))


def _one_line(family: FamilyFound) -> str:
    who = "welcome desk" if family.desk else ", ".join(family.children)
    return f"{family.short}  {who}{'  ✓' if family.here else ''}"


def _family(screen: Staff) -> Page:
    family = screen.family
    if family is None:
        return Page("Staff", (screen.words,), (BACK,))
    if family.desk:
        return Page(family.short, ("The welcome desk receives this family.",), (BACK,))
    lines = [", ".join(family.children), "Checked in." if family.here else "Not checked in.", screen.words]
    if family.here:
        choices = [
            Choice("Print the ticket again", Pressed("reprint")),
            Choice("Undo the check-in", Pressed("undo")),
        ]
    else:
        choices = [*_party(screen), Choice("Check in", Pressed("check-in"), primary=True)]
    choices.append(Choice("Add a child", Pressed("go", "add")))
    return Page(family.short, tuple(line for line in lines if line), (*choices, BACK))


def _party(screen: Staff) -> list[Choice]:
    people = "1 person" if screen.party == 1 else f"{screen.party} people"
    return [Choice(f"{people}: one less", Pressed("party", "-1")), Choice("one more", Pressed("party", "1"))]


def _add(screen: Staff) -> Page:
    names = dict(screen.seen.teachers)
    chosen = ", ".join(names.get(t, "?") for t in screen.chosen) or "nobody yet"
    speaks = dict(screen.seen.languages).get(screen.language, screen.language)
    visitor = screen.family is None
    given = " ".join(screen.text.split()) or "no name"
    choices = [
        *([Choice(f"Language: {speaks}", Pressed("go", "language")), *_party(screen)] if visitor else []),
        Choice(f"Child: {given}", Pressed("go", "name")),
        Choice("Which teachers?", Pressed("go", "teachers")),
        BACK,
    ]
    if screen.chosen:
        choices.append(Choice("Add and check in" if visitor else "Add the child", Pressed("add"), primary=True))
    title = "A family without a letter" if visitor else "A child that is on no list"
    return Page(title, tuple(line for line in (f"To see: {chosen}", screen.words) if line), tuple(choices))


def _languages(screen: Staff, what: str) -> tuple[Choice, ...]:
    chosen = screen.language if what == "language" else screen.seen.first
    press = Pressed("language") if what == "language" else Pressed("first")
    back = Choice("Back", Pressed("go", "add" if what == "language" else "kiosk"))
    return (
        *(
            Choice(f"✓ {name}" if tag == chosen else name, msgspec.structs.replace(press, value=tag))
            for tag, name in screen.seen.languages
        ),
        back,
    )


def _teachers(screen: Staff) -> Page:
    first = screen.page * TEACHERS_A_PAGE
    shown = screen.seen.teachers[first : first + TEACHERS_A_PAGE]
    choices = [Choice(f"✓ {name}" if t in screen.chosen else name, Pressed("teacher", t)) for t, name in shown]
    if first:
        choices.append(Choice("Earlier names", Pressed("page", "-1")))
    if first + TEACHERS_A_PAGE < len(screen.seen.teachers):
        choices.append(Choice("More names", Pressed("page", "1")))
    return Page("Which teachers?", (), (*choices, Choice("Continue", Pressed("go", "add"), primary=True)))


def _printers(screen: Staff) -> Page:
    seen = screen.seen
    lines = [f"{p.name}: {p.words}" for p in seen.printers] or ["Nobody can say how the printers are just now."]
    tests = [p.name for p in seen.printers if p.name == seen.own or not screen.away]
    choices = [Choice(f"Test ticket: {name}", Pressed("test", name)) for name in tests]
    return Page("Printers", tuple(line for line in (*lines, screen.words) if line), (*choices, BACK))


def _kiosk(screen: Staff) -> Page:
    first = dict(screen.seen.languages).get(screen.seen.first, "each in turn")
    return Page(
        "This kiosk",
        tuple(line for line in (f"Volume {screen.seen.volume} %", screen.words) if line),
        (
            Choice("Quieter", Pressed("volume", "-20")),
            Choice("Louder", Pressed("volume", "20")),
            Choice(f"First language: {first}", Pressed("go", "first")),
            Choice("Back in service" if screen.seen.out_of_order else "Out of order", Pressed("out-of-order")),
            Choice("Shut down", Pressed("go", "off")),
            BACK,
        ),
    )


def _off(screen: Staff) -> Page:
    count = screen.seen.waiting
    waits = f"What {count} {'family' if count == 1 else 'families'} did waits to be sent and stays on this computer. "
    waits = waits if count else ""
    lines = (f"{waits}It can be switched on again with its power button.", screen.words)
    no, yes = Choice("Back", Pressed("go", "kiosk"), primary=True), Choice("Shut down now", Pressed("shut-down"))
    return Page("Shut this kiosk down?", tuple(line for line in lines if line), (no, yes))
