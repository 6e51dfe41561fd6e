"""The papers of the night: right size, right code, nothing over an edge, nothing a passer-by must not read."""

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from config.languages import CATALOGUES
from printers.badges import Badge, badges_pdf
from printers.cards import cards_pdf, languages_pdf
from printers.doors import DoorList, DoorRow, doors_pdf
from printers.labels import Label, labels_pdf
from printers.phrases import bare
from printers.signs import Sign, signs_pdf

pytestmark = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="pdftoppm reads PDFs back here: apt-get install poppler-utils"
)

LONG = "Maximiliana Konstantinopolitanska-Wolfeschlegelsteinhausen I"
ODD = "Ada\x07 😀 ᚠ\u202e"


def evening(hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, 11, 24, hour, minute)  # noqa: DTZ001 - papers hold wall-clock times


def row(short: str = "2MPC", children: tuple[str, ...] = ("Ada", "Ben"), **changes: object) -> DoorRow:
    return DoorRow(short=short, children=children, **changes)  # type: ignore[arg-type]


def door_list(*rows: DoorRow, teacher: str = "Ms. Example", room: str = "204") -> DoorList:
    return DoorList(
        school="Example Middle School",
        night="Conference night",
        date=dt.date(2026, 11, 24),
        teacher=teacher,
        room=room,
        subject="Math",
        rows=rows,
    )


def badge(name: str = "Leila", languages: tuple[str, ...] = ("ar", "en")) -> Badge:
    return Badge(school="Example School", night="Conference night", name=name, role="helper", languages=languages)


@pytest.fixture
def pages(tmp_path: Path) -> Callable[..., list[Image.Image]]:
    def pages(pdf: bytes, dpi: int = 100) -> list[Image.Image]:
        (tmp_path / "paper.pdf").write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "paper.pdf", "page"], cwd=tmp_path, check=True)
        return [Image.open(path).convert("L") for path in sorted(tmp_path.glob("page*.png"))]

    return pages


@pytest.fixture
def text(tmp_path: Path) -> Callable[[bytes], str]:
    def text(pdf: bytes) -> str:
        (tmp_path / "text.pdf").write_bytes(pdf)
        done = subprocess.run(["pdftotext", "-layout", "text.pdf", "-"], cwd=tmp_path, check=True, capture_output=True)
        return bare(done.stdout.decode())

    return text


def codes_on(page: Image.Image) -> list[str]:
    return sorted(code.text for code in zxingcpp.read_barcodes(page))


def edges_are_white(page: Image.Image, margin: int) -> bool:
    """No printer prints to the very edge."""
    width, height = page.size
    strips = ((0, 0, margin, height), (width - margin, 0, width, height))
    strips += ((0, 0, width, margin), (0, height - margin, width, height))
    return all(page.crop(strip).getextrema() == (255, 255) for strip in strips)


def test_a_door_list_says_when_who_and_in_which_language(text: Callable[[bytes], str]) -> None:
    said = text(
        doors_pdf(
            [
                door_list(
                    row(booked=evening(17, 30)),
                    row("68NN", ("Đức",), language="vi", interpreter="spoken"),
                    row("7K3F", ("Cleo",), interpreter="sign"),
                    row("9QXA", ("Sol",), language="es"),
                )
            ]
        )
    )
    for word in ("Ms. Example", "Room 204", "Tuesday, November 24, 2026", "Math"):
        assert word in said
    lines = [" ".join(line.split()) for line in said.splitlines()]
    for line in ("5:30 PM 2MPC Ada, Ben", "– 68NN Đức Interpreter: Vietnamese", "– 9QXA Sol Spanish"):
        assert line in lines
    assert "– 7K3F Cleo Sign language interpreter" in lines


def test_a_family_received_with_care_leaves_only_its_time_on_a_list(text: Callable[[bytes], str]) -> None:
    said = text(doors_pdf([door_list(row("2MPC", ("Ada",), booked=evening(17, 30), desk=True, language="vi"))]))
    assert "The welcome desk brings this family" in said
    assert "5:30 PM" in said
    for secret in ("2MPC", "Ada", "Vietnamese"):
        assert secret not in said


def test_every_list_begins_its_own_page_and_a_long_one_goes_on(pages: Callable[..., list[Image.Image]]) -> None:
    few, many = door_list(row()), door_list(*(row(f"{n:04}", (LONG, ODD)) for n in range(60)), teacher=LONG, room=LONG)
    assert len(pages(doors_pdf([few, few]))) == 2
    made = pages(doors_pdf([few, many]), 60)
    assert len(made) > 3
    assert all(edges_are_white(page, 12) for page in made)


def test_a_teacher_without_room_or_meetings_still_has_a_list(text: Callable[[bytes], str]) -> None:
    assert "Ask the office for a room" in text(doors_pdf([door_list(room="")]))


def test_a_badge_says_the_languages_in_their_own_words(text: Callable[[bytes], str]) -> None:
    said = text(badges_pdf([badge("Minh", ("vi", "en", "hmn"))]))
    assert "Minh" in said
    assert "Tiếng Việt · Hmoob" in said
    assert "English" not in said


def test_badges_are_six_to_a_sheet_and_a_long_name_stays_on_its_own(pages: Callable[..., list[Image.Image]]) -> None:
    sheet = [badge(LONG, tuple(CATALOGUES)), *(badge() for _ in range(6))]
    first, second = pages(badges_pdf(sheet))
    assert edges_are_white(first, 20)
    gap = first.crop((0, 396, 850, 404))
    assert gap.getextrema() == (255, 255), "nothing crosses from one badge to the next"
    assert second.crop((0, 420, 850, 1100)).getextrema() == (255, 255), "the seventh is the only one on its sheet"


def test_a_sign_is_one_page_and_its_code_says_what_stands_on_it(pages: Callable[..., list[Image.Image]]) -> None:
    crowd = tuple(f"Mx. Teacher {n}" for n in range(6))
    signs = [
        Sign(room="204", teachers=("Ms. Example",), subjects=("Math",)),
        Sign(room="Gym", teachers=crowd, link="https://hub.example/board/GYM"),
        Sign(room=LONG, teachers=(LONG,), subjects=(LONG, ODD)),
    ]
    made = pages(signs_pdf(signs, list(CATALOGUES)))
    assert len(made) == 3
    assert {page.size for page in made} == {(1100, 850)}
    assert all(edges_are_white(page, 30) for page in made)
    assert codes_on(made[0]) == ["204. Ms. Example. Math"]
    assert codes_on(made[1]) == ["https://hub.example/board/GYM"]


def test_labels_are_thirty_to_a_sheet_where_the_labels_are(pages: Callable[..., list[Image.Image]]) -> None:
    """Avery 5160: columns 2.75 inches apart from 0.1875, rows an inch apart from 0.5."""
    tags = [*CATALOGUES, "hmn"]
    labels = [Label(code=f"SN7K3F9QXA{n:04}", language=tags[n % len(tags)], children=("Ada", LONG)) for n in range(31)]
    first, second = pages(labels_pdf(labels), 200)
    assert codes_on(first) == [f"SN7K3F9QXA{n:04}" for n in range(30)]
    assert codes_on(second) == ["SN7K3F9QXA0030"]
    for number in range(30):
        left, top = 0.1875 + 2.75 * (number % 3), 0.5 + number // 3
        box = tuple(round(200 * inch) for inch in (left, top, left + 2.625, top + 1))
        assert codes_on(first.crop(box)) == [f"SN7K3F9QXA{number:04}"]
    for column in (2.8125, 5.5625):
        gutter = first.crop((round(200 * column) + 2, 0, round(200 * (column + 0.125)) - 2, 2200))
        assert gutter.getextrema() == (255, 255)


def test_every_language_has_its_card_in_its_own_words_and_english(
    pages: Callable[..., list[Image.Image]], text: Callable[[bytes], str]
) -> None:
    tags = [tag for tag in CATALOGUES if tag != "en"]
    pdf = cards_pdf([*tags, "hmn"])
    assert len(pages(pdf, 40)) == len(tags) + 1
    said = text(pdf)
    for sentence in ("I speak Somali.", "I speak Hmong.", "Hablo español.", "Hmoob"):
        assert sentence in said


def test_the_sheet_to_point_at_is_one_page_with_every_language(
    pages: Callable[..., list[Image.Image]], text: Callable[[bytes], str]
) -> None:
    pdf = languages_pdf()
    (page,) = pages(pdf)
    assert edges_are_white(page, 25)
    said = text(pdf)
    for language in CATALOGUES.values():
        assert language.tag == "en" or language.english_name in said


@pytest.mark.parametrize("make", [doors_pdf, badges_pdf, signs_pdf, labels_pdf, cards_pdf])
def test_nothing_to_print_is_an_error_in_words(make: Callable[[list[object]], bytes]) -> None:
    with pytest.raises(ValueError, match=r"There are no .+ to print"):
        make([])
