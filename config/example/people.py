"""The example school's households, children and volunteers, in the shares a mixed US middle school may have."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Final, TypeVar

import msgspec

from config.example.building import GRADES
from config.example.names import NAMINGS, NameDrawer, ascii_word

_T = TypeVar("_T")

# Of 100 households. Beside English and Spanish, the order is roughly that of US schools.
LANGUAGE_SHARES: Final = {
    "en": 62.0,
    "es": 17.0,
    "ar": 2.5,
    "zh-Hans": 2.2,
    "zh-Hant": 1.2,
    "vi": 2.2,
    "pt-BR": 2.2,
    "ht": 2.2,
    "ru": 1.5,
    "so": 1.8,
    "ko": 1.4,
    "fr": 1.2,
    "fil": 1.4,
    "ur": 1.2,
}
_TWO_HOMES = 0.20  # of children
_CHILDREN: Final = {1: 66, 2: 28, 3: 6}  # at this school, of 100 kin
_ONE_HOME: Final = {("mother", "father"): 70, ("mother",): 10, ("grandmother",): 10, ("aunt",): 10}
_MOTHERS_HOME: Final = {("mother",): 60, ("mother", "stepfather"): 40}
_FATHERS_HOME: Final = {("father",): 70, ("father", "stepmother"): 30}
_SPOKEN_INTERPRETER = 0.25  # of households that speak another language
_NO_PHOTO = 0.06
# Of 350 households:
_APART_WORDS: Final = ("ash", "elm", "oak")  # pairs that must not meet
_MARKED_CONTACTS = 10  # half of them "no", half "ask"
_SIGN = 2
_USUAL_FAMILIES = 350

_INTERPRETERS: Final = (("es",), ("es", "pt-BR"), ("ar",), ("zh-Hans", "zh-Hant"))
_HELPERS: Final = (
    ("es",), ("es",), ("es",), ("es",), ("ar",), ("zh-Hans",), ("vi",), ("pt-BR", "es"), ("ht", "fr"), ("ru",), ("so",),
    ("ko",),
)  # fmt: skip
_HOURS: Final = {("", ""): 70, ("", "18:45"): 20, ("18:15", ""): 10}  # of students; blank: from or to the end
_AMBASSADORS: Final = (("es",), ("es",), ("vi",), ("fil",), (), (), (), (), (), ())


class Contact(msgspec.Struct, frozen=True):
    name: str
    relationship: str
    contact: str
    may_attend: str = "yes"


class Household(msgspec.Struct, frozen=True):
    household: str
    language: str
    contacts: tuple[Contact, ...]
    interpreter: str = "none"
    apart: str = ""
    photo: str = "yes"


class Student(msgspec.Struct, frozen=True):
    student: str
    given: str
    surname: str
    grade: str
    households: tuple[str, ...]
    team: int


class Volunteer(msgspec.Struct, frozen=True):
    volunteer: str
    role: str
    given: str
    surname: str
    languages: tuple[str, ...]
    on_from: str = ""
    on_until: str = ""
    home_door: str = ""


class Neighbourhood:
    """Draws households and their children one kin after the other: siblings, and the one or two homes they live in."""

    def __init__(self, families: int, names: NameDrawer, random: Random) -> None:
        self._names, self._random = names, random
        self._addresses: Counter[str] = Counter()
        self._digits = max(3, len(str(families)))
        self.households: list[Household] = []
        self.students: list[Student] = []
        for language, homes in _kin_plan(families, random):
            self._add_kin(language, homes)
        self._mark_few()

    def _add_kin(self, language: str, homes: int) -> None:
        random = self._random
        surname = self._names.surname(language)
        first = len(self.households) + 1
        keys = tuple(f"H{number:0{self._digits}}" for number in range(first, first + homes))
        for key, shares in zip(keys, (_ONE_HOME,) if homes == 1 else (_MOTHERS_HOME, _FATHERS_HOME), strict=True):
            self._add_household(key, language, surname, _drawn(shares, random))
        for _ in range(_drawn(_CHILDREN, random)):
            self._add_student(language, surname, keys)
        if homes == 2 and random.random() < 0.1:
            self._add_student(language, self._names.surname(language), keys[1:])  # the other home's own child

    def _add_household(self, key: str, language: str, surname: str, adults: tuple[str, ...]) -> None:
        foreign = language != "en"
        self.households.append(
            Household(
                key,
                language,
                tuple(self._contact(language, surname, adult) for adult in adults),
                interpreter="spoken" if foreign and self._random.random() < _SPOKEN_INTERPRETER else "none",
                photo="no" if self._random.random() < _NO_PHOTO else "yes",
            )
        )

    def _contact(self, language: str, surname: str, relationship: str) -> Contact:
        woman = relationship in ("mother", "stepmother", "grandmother", "aunt")
        if relationship not in ("mother", "father"):
            surname = self._names.surname(language)
        given, surname = self._names.given(language, woman), NAMINGS[language].surname_of(surname, woman)
        return Contact(f"{given} {surname}", relationship, self._address(given, surname))

    def _address(self, given: str, surname: str) -> str:
        """Mostly an e-mail, some telephones, a few blanks: as schools have them."""
        chance = self._random.random()
        if chance < 0.05:
            return ""
        if chance < 0.30:
            return f"555-01{self._random.randrange(100):02}"  # reserved for fiction
        name = f"{ascii_word(given)}.{ascii_word(surname)}"
        self._addresses[name] += 1
        again = self._addresses[name]
        return f"{name}{again if again > 1 else ''}@example.org"

    def _add_student(self, language: str, surname: str, homes: tuple[str, ...]) -> None:
        girl = self._random.random() < 0.5
        self.students.append(
            Student(
                f"S{len(self.students) + 1:04}",
                self._names.given(language, girl),
                NAMINGS[language].surname_of(surname, girl),
                self._random.choice(GRADES),
                homes,
                team=self._random.randrange(2),
            )
        )

    def _mark_few(self) -> None:
        """The few who are received with care: pairs kept apart, contacts who may not come, families who sign."""
        for kin, word in zip(self._pairs(), _APART_WORDS[: self._few(len(_APART_WORDS))], strict=False):
            for place in kin:
                self.households[place] = msgspec.structs.replace(self.households[place], apart=word)
        together = [place for place, home in enumerate(self.households) if not home.apart and len(home.contacts) > 1]
        marked = self._random.sample(together, min(self._few(_MARKED_CONTACTS), len(together)))
        for number, place in enumerate(marked):
            home = self.households[place]
            last = msgspec.structs.replace(home.contacts[-1], may_attend="no" if number % 2 else "ask")
            self.households[place] = msgspec.structs.replace(home, contacts=(*home.contacts[:-1], last))
        speaking = [place for place, home in enumerate(self.households) if home.language == "en"]
        for place in self._random.sample(speaking, min(self._few(_SIGN), len(speaking))):
            self.households[place] = msgspec.structs.replace(self.households[place], interpreter="sign")

    def _few(self, usual: int) -> int:
        return max(1, round(usual * len(self.households) / _USUAL_FAMILIES))

    def _pairs(self) -> list[tuple[int, ...]]:
        """Places of households that share a child, shuffled."""
        places = {home.household: place for place, home in enumerate(self.households)}
        shared = {tuple(places[key] for key in student.households) for student in self.students}
        pairs = sorted(kin for kin in shared if len(kin) == 2)
        return self._random.sample(pairs, len(pairs))


def _drawn(shares: Mapping[_T, int], random: Random) -> _T:
    return random.choices(tuple(shares), tuple(shares.values()))[0]


def _kin_plan(families: int, random: Random) -> list[tuple[str, int]]:
    """The language and number of homes of each kin. The language most behind its share comes next."""
    plan: list[tuple[str, int]] = []
    have: Counter[str] = Counter()
    while (left := families - have.total()) > 0:
        language = max(LANGUAGE_SHARES, key=lambda tag: LANGUAGE_SHARES[tag] / 100 * (have.total() + 1) - have[tag])
        homes = 2 if left > 1 and random.random() < _TWO_HOMES else 1
        have[language] += homes
        plan.append((language, homes))
    random.shuffle(plan)
    return plan


def volunteers(teacher_doors: list[str], names: NameDrawer, random: Random) -> list[Volunteer]:
    """10 ambassadors and 12 helpers of the eighth grade, 4 adult interpreters. English is understood, not listed."""
    drawn: list[Volunteer] = []
    doors = random.sample(teacher_doors, len(_HELPERS))
    for role, prefix, spoken in (
        ("ambassador", "A", _AMBASSADORS),
        ("helper", "B", _HELPERS),
        ("interpreter", "I", _INTERPRETERS),
    ):
        for number, languages in enumerate(spoken, start=1):
            naming, woman = languages[0] if languages else "en", random.random() < 0.5
            hours = ("", "") if role == "interpreter" else _drawn(_HOURS, random)
            drawn.append(
                Volunteer(
                    f"{prefix}{number:02}",
                    role,
                    names.given(naming, woman),
                    NAMINGS[naming].surname_of(names.surname(naming), woman),
                    languages,
                    *hours,
                    home_door=doors[number - 1] if role == "helper" else "",
                )
            )
    return drawn
