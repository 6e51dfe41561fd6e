"""The kiosk's screens read aloud, for headphones: by espeak-ng on this computer, with no network. Off by default.

Where there is no voice for a language nothing is said, and `schoolnight kiosk --check` tells staff which those are.
"""

import asyncio
import contextlib
import shutil
import subprocess
from collections.abc import Iterable, Mapping

from kiosk.log import log

PROGRAM = "espeak-ng"
WORDS_A_MINUTE = "140"  # its standard is 175, too fast for a second language in a hall
# What espeak-ng calls a language, where it is not the tag itself.
NAMES: Mapping[str, str] = {
    "en": "en-us",
    "es": "es-419",
    "fr": "fr-fr",
    "pt-BR": "pt-br",
    "zh-Hans": "cmn",
    "zh-Hant": "cmn",
}
LISTING_SECONDS = 5.0


def voices(tags: Iterable[str]) -> dict[str, str]:
    """tag -> espeak-ng's voice, for those it has; empty where it is not installed. Blocks for some 20 ms."""
    if shutil.which(PROGRAM) is None:
        return {}
    try:
        listed = subprocess.run(
            [PROGRAM, "--voices"], capture_output=True, text=True, timeout=LISTING_SECONDS, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as why:
        log.warning("speech", words=f"{PROGRAM} does not list its voices: {why}")
        return {}
    known = {line.split()[1] for line in listed.splitlines()[1:] if line.strip()}
    return {tag: name for tag in tags if (name := NAMES.get(tag, tag)) in known}


def words_for_staff(tags: Iterable[str], known: Mapping[str, str]) -> str:
    """What is spoken and what is not, in one sentence."""
    if not known:
        return f"Nothing is read aloud: {PROGRAM} is not installed, or has no voices."
    silent = [tag for tag in tags if tag not in known]
    return f"Read aloud: {', '.join(known)}." + (f" No voice for: {', '.join(silent)}." if silent else "")


class Speech:
    """Says one thing at a time: what comes next cuts off what was being said."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._speaking: asyncio.subprocess.Process | None = None

    async def say(self, text: str, tag: str) -> None:
        """Returns at once; the text goes by a pipe, so that no list of processes shows a name."""
        self.hush()
        if not text or tag not in self._known:
            return
        command = (PROGRAM, "-v", self._known[tag], "-s", WORDS_A_MINUTE, "--stdin")
        quiet = asyncio.subprocess.DEVNULL
        try:
            said = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet
            )
        except OSError as why:
            log.warning("speech", words=str(why))
            return
        self._speaking = said
        assert said.stdin
        said.stdin.write(text.encode())
        with contextlib.suppress(ConnectionError):
            said.stdin.close()

    def hush(self) -> None:
        if self._speaking and self._speaking.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._speaking.terminate()
        self._speaking = None
