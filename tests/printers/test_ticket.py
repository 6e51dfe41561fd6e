"""A ticket says what a family needs, in its language, within the paper's width, and its code scans."""

import gettext
import io
from typing import Any

import pytest
import zxingcpp
from paper_world import CODE, EIGHT_IN_THE_EVENING, stop, ticket
from PIL import Image

from config.languages import CATALOGUES, Catalogue, catalogue
from printers.codes import qr_picture
from printers.fonts import unprintable
from printers.phrases import bare
from printers.ticket import Ticket, grouped, qr_text, render, words
from printers.transport import Printed, nothing_to_note, printer_for
from printers.virtual import Serving


def sentences(said: Any) -> list[str]:
    """Everything a ticket says, invisible characters left out."""
    if isinstance(said, str):
        return [bare(said)]
    if isinstance(said, dict):
        return [text for key, value in said.items() if key != "direction" for text in sentences(value)]
    if isinstance(said, list | tuple):
        return [text for value in said for text in sentences(value)]
    if hasattr(said, "__struct_fields__"):
        return [text for name in said.__struct_fields__ for text in sentences(getattr(said, name))]
    return []


def scanned(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]


def inside(picture: Image.Image, margin: int = 8) -> bool:
    """Whether nothing below the black tab with the school's name touches the paper's edges."""
    columns = (picture.crop((x, 0, x + 1, picture.height)).tobytes() for x in (0, picture.width - 1))
    tab = next(row for row, (left, right) in enumerate(zip(*columns, strict=True)) if left and right)
    edges = ((0, tab, margin, picture.height), (picture.width - margin, tab, picture.width, picture.height))
    return all(picture.crop(edge).getextrema() == (255, 255) for edge in edges)


@pytest.mark.parametrize("dots", [384, 512, 576])
async def test_the_code_on_the_paper_scans(virtual: Serving, dots: int) -> None:
    """Through a real port and the printer's own reading of the bytes."""
    printer = printer_for(f"tcp://127.0.0.1:{virtual.port}", dots)
    assert await printer.print(render(ticket("ar"), dots), nothing_to_note) == Printed()
    assert not virtual.printer.errors
    assert scanned(Image.open(io.BytesIO(virtual.tickets[0]))) == ["SN7K3F9QXA2MPCC1"]


def test_a_copy_says_so_to_eyes_and_to_the_scanner() -> None:
    copy = ticket(copy=2)
    assert "Copy 2" in sentences(words(copy))
    assert scanned(render(copy, 576)) == ["SN7K3F9QXA2MPCC2"]


def test_a_code_is_grouped_for_eyes_and_bare_for_the_scanner() -> None:
    assert grouped("sn7k3f9qxa2mpc") == grouped(CODE) == CODE
    assert qr_text(CODE) == "SN7K3F9QXA2MPC"
    assert qr_text(CODE, 1) == "SN7K3F9QXA2MPCC1"
    assert qr_text(CODE, 3) == "SN7K3F9QXA2MPCC3"


def test_a_tickets_code_is_no_larger_than_a_letters() -> None:
    """Sixteen characters are what the smallest QR holds at level Q: the first nine tickets of a family."""
    assert qr_picture(qr_text(CODE, 9), 4).size == qr_picture(qr_text(CODE), 4).size


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_language_has_a_glyph_for_all_it_says(language: str) -> None:
    busy = ticket(language, ambassador=None, guide_note="none-free", guide_minutes=6, copy=2, provisional=True)
    for facts in (ticket(language), busy, ticket(language, helper=None)):
        assert unprintable("".join(sentences(words(facts)))) == []


@pytest.mark.parametrize("language", CATALOGUES)
@pytest.mark.parametrize("dots", [384, 576])
def test_every_language_stays_on_the_paper(language: str, dots: int) -> None:
    picture = render(ticket(language), dots)
    assert picture.width == dots
    assert inside(picture)
    assert scanned(picture) == ["SN7K3F9QXA2MPCC1"]


@pytest.mark.parametrize("dots", [384, 576])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_long_names_many_stops_and_emoji_stay_on_the_paper(language: str, dots: int) -> None:
    long = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft"
    stops = tuple(
        stop(
            f"{number}-{long if number == 3 else ''}",
            teacher=f"Ms. {long} {'Anna-Maria ' * 8}",
            floor="Mezzanine North",
        )
        for number in range(14)
    )
    facts = ticket(
        language,
        stops=stops,
        children=("😀" * 30, long, "عبد الرحمن"),
        ambassador=long,
        helper=long,
        dinner=long,
        school=f"School of {long}",
        night=long,
        large_print=True,
    )
    picture = render(facts, dots)
    assert picture.width == dots
    assert inside(picture)
    assert scanned(picture) == ["SN7K3F9QXA2MPCC1"]


@pytest.mark.parametrize("word", ["学校", "がっこう", "โรงเรียน", "School "])
def test_long_lines_wrap_rather_than_shrink(word: str) -> None:
    """Scripts without spaces are not one endless word."""
    short, long = (render(ticket(school=word * times), 384) for times in (2, 20))
    assert long.height > short.height + 30


@pytest.mark.parametrize("language", [tag for tag in CATALOGUES if catalogue(tag).is_draft("Your route")])
def test_a_draft_has_its_english_beside_it(language: str) -> None:
    said = sentences(words(ticket(language)))
    for english in ("Welcome", "Your route", "For Ada, Ben", "Maya walks with you"):
        assert english in said
    assert "This translation has not been checked by a person yet." in said
    assert "We will call you. Please wait in Cafeteria. Your place is kept." in said
    way = "On your left as you come in"
    assert f"Room 204 · Now · Floor 2 · West wing · {way} · With Ms. Example" in said, "a stop has one line of English"


def test_what_a_person_has_checked_stands_alone() -> None:
    class Checked(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"Welcome": "Bienvenidos"}.get(message, f"[{message}]")

    checked = Catalogue("es", Checked(), frozenset())
    said = sentences(words(ticket("es"), lambda tag: checked if tag == "es" else catalogue(tag)))
    assert "Bienvenidos" in said
    assert "Welcome" not in said
    assert not any("not been checked" in sentence for sentence in said)


def test_english_is_said_once() -> None:
    said = sentences(words(ticket("en")))
    assert said.count("Your route") == 1


def test_pages_in_arabic_are_mirrored() -> None:
    """The band of numbers stands on the right."""
    arabic, english = render(ticket("ar"), 576), render(ticket("en"), 576)

    def darker_side(picture: Image.Image) -> str:
        middle = picture.crop((0, 300, 576, 900)).convert("L")
        halves = [middle.crop((x, 0, x + 100, 600)).histogram()[0] for x in (0, 476)]
        return "left" if halves[0] > halves[1] else "right"

    assert (darker_side(english), darker_side(arabic)) == ("left", "right")


def line_of(facts: Ticket, index: int = 0) -> str:
    return bare(words(facts)["stops"][index]["time"].text)


def test_a_booked_meeting_has_a_time_and_the_others_a_range() -> None:
    facts = ticket(stops=(stop(booked=True), stop("2")))
    assert line_of(facts, 0) == "8:00 PM"
    assert line_of(facts, 1) == "About 8:00–8:15 PM"


def test_times_are_the_schools_own() -> None:
    assert line_of(ticket(timezone="America/Chicago", stops=(stop(booked=True),))) == "2:00 PM"


def test_only_a_first_stop_that_can_begin_says_now() -> None:
    both = ticket(stops=(stop(), stop("205")))
    assert (line_of(both, 0), line_of(both, 1)) == ("Now", "About 8:00–8:15 PM")
    assert line_of(ticket(at=EIGHT_IN_THE_EVENING - 60)) == "About 8:00–8:15 PM"


def test_without_a_guide_the_family_is_told_where_to_wait_and_how_long() -> None:
    said = sentences(words(ticket(ambassador=None, guide_note="none-free", guide_minutes=6)))
    assert "No guide is free right now. Please wait here at the door." in said
    assert "The next guide is back in about 6 minutes." in said
    assert "Your place is kept." in said


def test_a_helper_is_named_with_the_language_in_the_familys_words() -> None:
    said = sentences(words(ticket("es", helper="Leila", helper_language="es")))
    assert any("Leila" in sentence and "español" in sentence.lower() for sentence in said)
    assert "Leila speaks Spanish and is here to help you" in said


def test_without_a_helper_that_is_said() -> None:
    said = sentences(words(ticket("es", helper=None)))
    assert "No helper who speaks Spanish is free right now." in said


def test_a_room_with_a_name_of_its_own_is_not_called_room() -> None:
    (library,) = words(ticket(stops=(stop("Library"),)))["stops"]
    assert (library["room"].before, library["room"].value) == ("", "Library")


def test_a_teacher_without_a_room_has_no_empty_room_on_paper() -> None:
    facts = ticket(stops=(stop(""),))
    assert "Room " not in sentences(words(facts))
    assert inside(render(facts, 576))


def test_children_are_named_only_where_a_stop_is_not_for_all() -> None:
    both, one = (
        words(ticket(stops=(stop(children=names),)))["stops"][0]["lines"] for names in (("Ada", "Ben"), ("Ben",))
    )
    assert [line.text for line in both] == ["With Ms. Example"]
    assert [line.text for line in one] == ["With Ms. Example", "For Ben"]


def test_dinner_is_said_once() -> None:
    route = ticket(stops=(stop("Cafeteria", kind="dinner", teacher=None),))
    assert not any("Dinner in" in sentence for sentence in sentences(words(route)))
    assert "Dinner in Cafeteria" in sentences(words(ticket()))


def test_a_family_with_nothing_planned_still_gets_a_ticket() -> None:
    bare_ticket = Ticket(school="S", night="N", code=CODE, language="xx", timezone="UTC")
    assert scanned(render(bare_ticket, 384)) == ["SN7K3F9QXA2MPCC1"]


def test_a_stop_says_floor_wing_and_side() -> None:
    first, second, third = words(ticket())["stops"]
    assert [phrase.text for phrase in first["place"]] == ["Floor 2", "West wing"]
    assert [stop["way"] for stop in (first, second, third)] == ["left", "right", "ahead"]
    assert first["way_words"].text == "On your left as you come in"


def test_without_a_map_no_side_is_said() -> None:
    for facts in (ticket(door=None), ticket(rooms=()), ticket(stops=(stop(spot=None),))):
        assert all(said["way"] is None and said["way_words"] is None for said in words(facts)["stops"])


@pytest.mark.parametrize(
    ("floor", "wing", "said"),
    [
        ("2", "B", ["Floor 2", "B wing"]),
        ("Basement", "North Building", ["Basement", "North Building"]),
        ("2nd floor", None, ["2nd floor"]),
        (None, None, []),
    ],
)
def test_floors_and_wings_are_named_as_on_the_walls(floor: str | None, wing: str | None, said: list[str]) -> None:
    (only,) = words(ticket(stops=(stop(floor=floor, wing=wing),)))["stops"]
    assert [phrase.text for phrase in only["place"]] == said


def test_where_to_wait_and_that_the_place_is_kept_is_said_once() -> None:
    said = sentences(words(ticket()))
    assert said.count("We will call you. Please wait in Cafeteria. Your place is kept.") == 1
    assert sentences(words(ticket(commons=None))).count("Your place is kept.") == 1
    waiting = sentences(words(ticket(ambassador=None, guide_note="none-free")))
    assert waiting.count("Your place is kept.") == 1
    assert not any("We will call you" in sentence for sentence in waiting), "they are told to wait at the door"


def test_a_language_without_words_says_so_in_english_and_in_its_own_name() -> None:
    assert "This ticket is in English: we have no words in Hmoob / Hmong yet." in sentences(words(ticket("hmn")))
    assert words(ticket("es-MX"))["wordless"] is None


def test_six_children_and_sixty_letters_stay_on_the_paper() -> None:
    name = "Maximiliana Konstantinopolitanska-Wolfeschlegelsteinhausen I"
    assert len(name) == 60
    facts = ticket(
        "vi", children=(name, "Ben", "Cleo", "Dao", "Eun", "Fay"), ambassador=name, stops=(stop(teacher=name),)
    )
    for dots in (384, 512, 576):
        picture = render(facts, dots)
        assert inside(picture)
        assert scanned(picture) == ["SN7K3F9QXA2MPCC1"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Ada\x07Lin\tBo\n", "Ada Lin Bo"),
        ("\u202eAda\u2066", "Ada"),
        ("Ada\ud83d", "Ada?"),
        ("Adaᚠ\ue000", "Ada??"),
        ("Zoë 김민준 王小明 😀", "Zoë 김민준 王小明 😀"),
    ],
)
def test_what_cannot_be_printed_is_no_box_and_turns_nothing_round(typed: str, printed: str) -> None:
    facts = ticket("ar", children=(typed,), stops=(stop(typed, teacher=typed),), ambassador=typed, school=typed)
    said = words(facts)
    assert bare(said["school"].text) == printed
    assert bare(said["family"].english) == f"For {printed}"
    assert scanned(render(facts, 384)) == ["SN7K3F9QXA2MPCC1"]


def test_characters_no_font_holds_are_found_before_they_are_boxes() -> None:
    assert unprintable("Zoë Nguyễn 김 أحمد 😀\u200d") == []
    assert unprintable("Aᚠ\x07ᚠ") == ["ᚠ", "\x07"]
