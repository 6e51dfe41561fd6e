"""What the kiosk says aloud, and the sound of a result: by programs that are there, or not at all."""

import asyncio
import io
import stat
import wave
from pathlib import Path

import pytest

from kiosk import sounds, speech


def program(folder: Path, name: str, script: str) -> None:
    """A real program in a small world: a folder that is all of PATH."""
    made = folder / name
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(made.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(sounds, "PLAYERS", (("small-player", "-"),))
    monkeypatch.setattr(speech, "PROGRAM", "small-voice")
    return tmp_path


VOICES = 'test "$1" = --voices && printf "Pty Language\\n 5 es-419\\n 5 en-us\\n" && exit'


async def test_a_language_with_a_voice_is_spoken_and_its_words_are_in_no_list_of_processes(programs: Path) -> None:
    said = programs / "said"
    program(
        programs, "small-voice", f'{VOICES}\necho "$@" > {programs}/asked\ncat > {said}.part\nmv {said}.part {said}'
    )
    known = speech.voices(("es", "so", "en"))
    assert known == {"es": "es-419", "en": "en-us"}
    await speech.Speech(known).say("Hola, Lucía", "es")
    async with asyncio.timeout(5):
        while not said.exists():  # noqa: ASYNC110 - it is another process's file
            await asyncio.sleep(0.01)
    assert said.read_text() == "Hola, Lucía"
    assert "Lucía" not in (programs / "asked").read_text()


def test_without_a_voice_staff_are_told_and_families_hear_nothing(programs: Path) -> None:
    assert speech.voices(("es",)) == {}
    assert "not installed" in speech.words_for_staff(("es",), {})
    program(programs, "small-voice", VOICES)
    assert speech.words_for_staff(("es", "so"), speech.voices(("es", "so"))) == "Read aloud: es. No voice for: so."


async def test_a_player_that_fails_is_replaced_by_the_bell(programs: Path) -> None:
    program(programs, "small-player", "exit 1")
    rung: list[bool] = []
    heard = sounds.Sounds(sounds.player(), lambda: rung.append(True))
    await heard.play("well")
    await heard.play("problem")
    assert len(rung) == 2


def test_each_result_has_a_sound_of_its_own() -> None:
    with wave.open(io.BytesIO(sounds.notes("well"))) as well:
        assert 0.2 < well.getnframes() / well.getframerate() < 0.5
    assert sounds.notes("well") != sounds.notes("problem")
