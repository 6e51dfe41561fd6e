"""A sound with every result, for who does not look at the screen: two notes up for well, two down for a problem.

Played by whatever player is installed; else the terminal's bell. On by default, `--no-sound` turns it off.
"""

import asyncio
import io
import math
import shutil
import struct
from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal

from kiosk.log import log

Result = Literal["well", "problem"]

# Each plays a WAV from its standard input: PipeWire's, PulseAudio's, ALSA's.
PLAYERS: Sequence[tuple[str, ...]] = (("pw-play", "-"), ("paplay",), ("aplay", "-q", "-"))
RATE, NOTE_SECONDS, LOUDNESS = 22_050, 0.14, 0.35
NOTES: dict[Result, tuple[float, float]] = {"well": (659.3, 880.0), "problem": (440.0, 329.6)}  # hertz: E A, A E


def player() -> tuple[str, ...] | None:
    """The first of the players that is installed."""
    return next((command for command in PLAYERS if shutil.which(command[0])), None)


def words_for_staff(command: tuple[str, ...] | None) -> str:
    return (
        f"Sounds are played by {command[0]}." if command else "Sounds are the terminal's bell: no player is installed."
    )


@cache
def notes(result: Result) -> bytes:
    """A WAV of two notes, each fading out, so that nothing clicks."""
    import wave  # its own imports would keep the first screen waiting

    each = int(RATE * NOTE_SECONDS)
    levels = [
        LOUDNESS * (1 - n / each) * math.sin(2 * math.pi * hertz * n / RATE)
        for hertz in NOTES[result]
        for n in range(each)
    ]
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", int(32_767 * level)) for level in levels))
    return written.getvalue()


class Sounds:
    def __init__(self, command: tuple[str, ...] | None, bell: Callable[[], None]) -> None:
        self._command, self._bell = command, bell

    async def play(self, result: Result) -> None:
        """Returns when the sound is on its way. A player that fails is not tried again: then the bell rings."""
        if self._command is None:
            self._bell()
            return
        quiet = asyncio.subprocess.DEVNULL
        try:
            playing = await asyncio.create_subprocess_exec(
                *self._command, stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet
            )
            async with asyncio.timeout(5.0):
                await playing.communicate(notes(result))
            failed = playing.returncode != 0
        except (OSError, TimeoutError) as why:
            log.warning("sound", words=str(why))
            failed = True
        if failed:
            self._command = None
            self._bell()
