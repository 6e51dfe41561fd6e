"""A letter held before a camera: one scan, as long as it is held, and nobody else's."""

import asyncio
import queue
import subprocess
import sys
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import av
import pytest
from camera_world import SmallCamera, can_have_a_small_camera, film, picture
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from kiosk_world import Kiosk, code, until
from PIL import Image, ImageFilter, ImageOps

from hub.night import codes
from kiosk import session as s
from kiosk.camera import AWAY_SECONDS, Camera, Sight, read
from kiosk.cli import kiosk as command
from kiosk.scanner import Heard, Scan

CODE, OTHER = code("f-es"), code("f-ar")
SCAN, ALSO = Scan(codes.Scanned(CODE)), Scan(codes.Scanned(OTHER))
PHONES = "http://hub.example/f/ABCDEFGHJKMNPQRSTVWX"
LOOK = 1 / 8


def seen(*looks: tuple[float, list[str]]) -> list[Heard]:
    """What is heard of looks, each at its time."""
    sight = Sight()
    return [heard for at, texts in looks for heard in sight.see(texts, at)]


def held(text: str, since: float, seconds: float) -> list[tuple[float, list[str]]]:
    return [(since + n * LOOK, [text]) for n in range(round(seconds / LOOK) + 1)]


# --- the rule


def test_a_letter_held_still_for_ten_seconds_is_one_scan() -> None:
    assert seen(*held(CODE, 0, 10)) == [SCAN]


@pytest.mark.parametrize(("away", "scans"), [(0.5, 1), (1.9, 1), (2.2, 2), (60.0, 2)])
def test_a_letter_is_scanned_again_only_after_it_was_away(away: float, scans: int) -> None:
    assert seen(*held(CODE, 0, 4), *held(CODE, 4 + away, 4)) == [SCAN] * scans


def test_two_letters_one_after_the_other_are_two_scans_however_quick() -> None:
    assert seen(*held(CODE, 0, 0.25), *held(OTHER, 0.5, 0.25), *held(CODE, 1.0, 0.25)) == [SCAN, ALSO]


def test_a_letter_and_its_ticket_are_two_scans() -> None:
    assert seen((0, [CODE]), (0.2, [CODE + "C1"])) == [SCAN, Scan(codes.Scanned(CODE, 1))]


def test_of_two_letters_in_one_picture_only_the_nearer_is_scanned() -> None:
    assert seen((0, [CODE, OTHER]), (0.2, [CODE, OTHER])) == [SCAN]


@pytest.mark.parametrize("text", [PHONES, "4006381333931", "", "SN", CODE[:9], CODE[:-1] + "?", "WIFI:S:School;;"])
def test_what_is_no_code_of_ours_is_no_scan_and_hides_none(text: str) -> None:
    assert seen((0, [text]), (0.2, [text, CODE])) == [SCAN]


@given(st.lists(st.tuples(st.sampled_from(["", CODE, OTHER, PHONES]), st.floats(0.125, 5)), max_size=60))
def test_no_code_is_heard_twice_while_it_is_there_and_each_that_comes_is_heard(looks: list[tuple[str, float]]) -> None:
    sight, at, last = Sight(), 0.0, dict[str, float]()
    for text, gap in looks:
        at += gap
        heard = sight.see([text] if text else [], at)
        comes = text in (CODE, OTHER) and at - last.get(text, -100.0) > AWAY_SECONDS
        assert heard == ([Scan(codes.Scanned(text))] if comes else [])
        last[text] = at


# --- what is in a picture


def frame(seen: Image.Image) -> av.VideoFrame:
    return av.VideoFrame.from_image(seen.convert("RGB"))


@pytest.mark.parametrize(
    ("how", "change"),
    [
        ("straight", lambda seen: seen),
        ("tilted", lambda seen: seen.rotate(25, fillcolor=120)),
        ("upside down", lambda seen: seen.rotate(180)),
        ("mirrored", ImageOps.mirror),
        ("light on dark, as on some phones", ImageOps.invert),
        ("a little blurred", lambda seen: seen.filter(ImageFilter.GaussianBlur(2))),
        ("in poor light", lambda seen: seen.point(lambda level: 40 + level // 8)),
    ],
)
def test_a_code_is_read_however_it_is_held(how: str, change: Callable[[Image.Image], Image.Image]) -> None:
    assert read(frame(change(picture(CODE)))) == [CODE], how


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("nothing", picture()),
        ("moved too fast", picture(CODE).filter(ImageFilter.GaussianBlur(9))),
        ("held by somebody further behind", picture(CODE, dots=2, size=(1280, 960))),
    ],
)
def test_what_cannot_or_should_not_be_read_is_nothing(what: str, shown: Image.Image) -> None:
    assert read(frame(shown)) == [], what


def test_a_ticket_at_arms_length_is_read() -> None:
    assert read(frame(picture(CODE + "C1", dots=3, size=(1280, 720)))) == [CODE + "C1"]


def test_the_nearest_letter_comes_first() -> None:
    both = picture(size=(640, 240))
    both.paste(picture(CODE, dots=3), (0, 0))
    both.paste(picture(OTHER, dots=6), (320, 0))
    assert read(frame(both)) == [OTHER, CODE]


def test_bytes_that_are_no_text_do_no_harm() -> None:
    odd = b"\xff\xfe\x00SN\x80".decode("latin-1")
    assert seen((0, read(frame(picture(odd))))) == []


# --- a film, by the kiosk's own way


class Watched:
    """A camera that plays what it is given at once, and all it says."""

    def __init__(self, name: str) -> None:
        self.heard: queue.Queue[Heard] = queue.Queue()
        self.troubles: list[str] = []
        self.camera = Camera(name, self.heard.put, self.troubles.append)
        self.camera.AGAIN_SECONDS, self.camera.FILM_SPEED = 0.02, 1000.0


@asynccontextmanager
async def watched(path: Path) -> AsyncIterator[Watched]:
    watching = Watched(str(path))
    watching.camera.start()
    try:
        yield watching
    finally:
        watching.camera.close()


async def test_a_film_of_two_letters_held_long_is_two_scans(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    film(path, (0.5, picture(PHONES)), (10, picture(CODE)), (0.5, picture()), (1, picture(OTHER)))
    async with watched(path) as watching:
        await until(lambda: watching.heard.qsize() >= 2)
    assert [watching.heard.get(), watching.heard.get()] == [SCAN, ALSO]
    assert watching.troubles == [""]


async def test_a_camera_that_goes_away_is_told_and_found_again_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "camera"
    async with watched(path) as watching:
        await until(lambda: watching.troubles == [f"The camera {path} does not answer. Is it plugged in?"])
        film(tmp_path / "first", (1, picture(CODE)))
        (tmp_path / "first").rename(path)
        await until(lambda: watching.troubles[-1] == "" and watching.heard.qsize())
        path.unlink()
        await until(lambda: "Is it plugged in?" in watching.troubles[-1])
        film(tmp_path / "second", (1, picture(OTHER)))
        (tmp_path / "second").rename(path)
        await until(lambda: watching.troubles[-1] == "" and ALSO in watching.heard.queue)


@pytest.mark.parametrize("holds", ["words", "no picture", "sound"])
async def test_a_file_that_is_no_film_is_named(holds: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    match holds:
        case "words":
            path.write_text("family,code")
        case "no picture":
            film(path, (1, picture()))
            path.write_bytes(b"".join(path.read_bytes().partition(b"movi")[:2]))
        case "sound":
            with wave.open(str(path), "wb") as sound:
                sound.setparams((1, 2, 8000, 0, "NONE", ""))
                sound.writeframes(bytes(16000))
    async with watched(path) as watching:
        await until(lambda: watching.troubles == [f"{path} holds no film."])


async def test_a_film_that_was_cut_short_is_played_as_far_as_it_goes_and_again(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    film(path, (1, picture(CODE)), (3, picture()))
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"movi") + 100 + len(whole) // 2])
    async with watched(path) as watching:
        await until(lambda: watching.heard.qsize() >= 3)
    assert watching.troubles == [""]


async def test_a_camera_is_closed_at_once_in_the_middle_of_a_film(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    film(path, (1, picture()), (60, picture(CODE)))
    camera = Camera(str(path), lambda heard: None, lambda words: None)
    camera.start()
    await asyncio.wait_for(asyncio.to_thread(camera.close), 30)  # the film takes a minute
    assert not camera._thread.is_alive()


async def test_a_family_is_greeted_that_holds_its_letter_before_the_camera(kiosk: Kiosk, tmp_path: Path) -> None:
    path = film(tmp_path / "film.avi", (1, picture(PHONES)), (2, picture(CODE)), (5, picture()))
    async with kiosk((100, 34), partial(Camera, path)) as (app, _):
        await until(lambda: isinstance(app.session.screen, s.Confirm))
        assert isinstance(app.session.screen, s.Confirm)
        assert app.session.screen.welcome.family == "f-es"


async def test_staff_are_told_of_a_camera_that_does_not_answer(kiosk: Kiosk) -> None:
    async with kiosk((100, 34), partial(Camera, "/dev/video-of-nobody")) as (app, _):
        await until(lambda: "/dev/video-of-nobody does not answer" in app._scanner_words)


# --- a device, as the kernel has it


@pytest.mark.skipif(not can_have_a_small_camera(), reason="needs a C compiler and Linux's headers")
@pytest.mark.parametrize("jpeg", [False, True], ids=["raw", "jpeg"])
async def test_a_device_is_read_and_its_troubles_are_told_and_overcome(jpeg: bool, tmp_path: Path) -> None:
    device = SmallCamera(tmp_path, jpeg)
    device.plug_in()
    process = await device.watched()
    assert process.stdout
    said = process.stdout

    async def says(words: str) -> None:
        line = (await asyncio.wait_for(said.readline(), 10)).decode().strip()
        assert words in line if words else line == "trouble", line

    await says("")
    device.sees(CODE)
    await says(f"heard {CODE}")
    device.damages(True)
    await until(device.has_damaged)
    device.damages(False)
    device.sees(OTHER)
    await says(f"heard {OTHER}")
    device.busy(True)
    device.unplug()
    await says("Is it plugged in?")
    device.plug_in()
    await says("Another program has the camera")
    device.busy(False)
    await says("")
    await says(f"heard {OTHER}")
    device.hangs(True)
    await says("gives no picture")
    device.sees(CODE)
    device.hangs(False)
    await says("")
    await says(f"heard {CODE}")
    assert await asyncio.wait_for(process.communicate(b""), 10) == (b"", None), "and nothing was said twice"


# --- before the kiosk starts


def test_a_camera_without_what_it_needs_is_one_sentence_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)  # as where it is not installed
    monkeypatch.delitem(sys.modules, "kiosk.camera")
    result = CliRunner().invoke(command, ["--scanner", "camera:0"])
    assert result.exit_code == 1
    assert result.output.startswith("Error: A camera as scanner needs")
    assert result.output.endswith("Install it with: python3 deploy/environment.py camera\n")


def test_before_the_evening_staff_see_whether_a_camera_gives_pictures(tmp_path: Path) -> None:
    path = film(tmp_path / "film.avi", (1, picture()))
    said = [CliRunner().invoke(command, ["--check", "--scanner", f"camera:{name}"]).output for name in (path, "77")]
    assert f"The camera {path} gives pictures." in said[0]
    assert "The camera 77 does not answer. Is it plugged in?" in said[1]


def test_which_camera_must_be_said() -> None:
    result = CliRunner().invoke(command, ["--scanner", "camera:"])
    assert result.exit_code == 2
    assert "The first is camera:0" in result.output


def test_a_kiosk_without_a_camera_loads_nothing_of_it() -> None:
    loaded = "import sys, kiosk.cli, kiosk.app; sys.exit(bool({'av', 'zxingcpp', 'kiosk.camera'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", loaded], timeout=20).returncode == 0
