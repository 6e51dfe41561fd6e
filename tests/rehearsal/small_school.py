"""A small fictional school with all that makes an evening hard: two languages, bookings, a teacher whom many want."""

from random import Random

from hub.night.roster import Roster, Rules
from tests.night.dialogue import School, rules_of_the_night

TEACHERS = ["ada", "emmy", "grace", "hedy", "lise"]


def school(families: int = 40, seed: int = 0, interpreters: int = 2) -> Roster:
    lots, built = Random(seed), School()
    for n, name in enumerate(TEACHERS):
        built.teacher(name, at=(20.0 * n, 5.0), languages=["en"])
    for n in range(families):
        sees = ["ada", *lots.sample(TEACHERS[1:], lots.randrange(0, 4))]
        booked = {teacher: 10.0 + 6 * lots.randrange(20) for teacher in sees[1:2]} if n % 4 == 0 else {}
        language = ["en", "en", "en", "es", "vi"][n % 5]
        built.family(
            f"family-{n}",
            meets=[teacher for teacher in sees if teacher not in booked],
            booked=booked,
            language=language,
            interpreter="none" if language == "en" else "spoken",
            may_attend=["no" if n == 7 else "yes"],
        )
    for n in range(interpreters):
        built.interpreter(f"interpreter-{n}", languages=["es"] if n % 2 == 0 else ["es", "vi"])
    built.ambassador("amina").ambassador("ben").helper("diego", languages=["es"])
    return built.roster()


def rules() -> Rules:
    return rules_of_the_night(dinner_room="Cafeteria", commons="Cafeteria", timezone="America/New_York")
