"""The kiosk as families see it, language by language: `python -m bench.kiosk_pictures` makes docs/pictures/kiosk/ anew.

The real kiosk, asking the real hub, in a real terminal: foot, 1280 by 800, 160 by 50 cells. Of each language
the first screen, the keypad, the questions, the route and a problem.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
from PIL import Image

from bench.evening import night, running
from bench.real_terminal import PACKAGES, RealTerminal, missing
from bench.terminal import PATIENCE, until
from config.languages import offered
from hub.cli.before import codes_of
from hub.devices import Devices
from hub.night.roster import Roster

HERE = Path(__file__).parent.parent / "docs" / "pictures" / "kiosk"
LANGUAGES = ("en", "es", "ar", "zh-Hans", "so", "am", "hi", "my", "km", "ur")
COLOURS = 48  # of a picture: night blue, gold, mint, and their shades
STARTS = 6.0  # seconds: door list, fonts
FIRST_LANGUAGE = 4  # Tabs to reach it
STANDS = 1.5  # seconds without a change: the screen has stood for so long
SETTLES = 0.6  # seconds: until taps are taken again


@click.command()
@click.option("--only", multiple=True, metavar="LANG", help="These languages only.")
def kiosk_pictures(only: tuple[str, ...]) -> None:
    """Make docs/pictures/kiosk/ anew."""
    if lacking := missing():
        raise click.ClickException(f"These pictures need {', '.join(lacking)}: {PACKAGES}")
    HERE.mkdir(parents=True, exist_ok=True)
    asyncio.run(_photograph(only or LANGUAGES))


async def _photograph(languages: tuple[str, ...]) -> None:
    with night(120) as folder:
        roster = _many_languages(folder.roster())
        folder.save_roster(roster)
        codes, families = codes_of(folder, roster), _families(roster)
        async with running(folder) as hub:
            state = folder.path.parent / "kiosk"
            door = Door(RealTerminal(), state / "kiosk.log")
            try:
                await door.terminal.open()
                invited = Devices(folder.devices_path).invite("kiosk", "door-1")
                options = ("--hub", hub.base, "--state", str(state), "--pair", invited)
                await door.terminal.run("hub.cli", "kiosk", *options, at=Path.cwd())
                await asyncio.sleep(STARTS)
                await door.shoot("attract")
                for language in languages:
                    await door.problem(language, roster)
                    await door.family(language, codes[families[language]])
            finally:
                await door.terminal.close()


class Door:
    """The kiosk in its terminal. Which screen it is on, its log says: drawn words cannot be read."""

    def __init__(self, terminal: RealTerminal, log: Path) -> None:
        self.terminal, self._log = terminal, log
        self._seen = 0
        self._shot = Image.new("RGB", (0, 0))

    async def problem(self, language: str, roster: Roster) -> None:
        """The language's tile, by Tab and Enter; half a code, as typed by hand; and what is said of it."""
        spoken = [one.tag for one in offered(family.language for family in roster.families.values())]
        for _ in range(FIRST_LANGUAGE + spoken.index(language)):
            self.terminal.type("\t")
            await asyncio.sleep(0.05)
        await self.press("\r", "Typing")
        for key in "SN7K3F9Q":
            self.terminal.type(key)
            await asyncio.sleep(0.5)  # slower than a scanner
        await self.shoot(f"typing-{language}")
        self.terminal.type("\r")
        await asyncio.sleep(SETTLES)
        await self.shoot(f"problem-{language}")

    async def family(self, language: str, code: str) -> None:
        await self.press(code + "\r", "Confirm")
        await self.shoot(f"confirm-{language}")
        await self.press("\r", "RouteShown")
        await self.shoot(f"route-{language}")
        await self.press("\r", "Attract")

    async def press(self, keys: str, screen: str) -> None:
        self._seen = len(self._screens())
        self.terminal.type(keys)
        await until(lambda: screen in self._screens()[self._seen :], screen)
        await asyncio.sleep(SETTLES)

    def _screens(self) -> list[str]:
        lines = [json.loads(line) for line in self._log.read_text().splitlines()]
        return [line["name"] for line in lines if line["event"] == "painted"]

    async def shoot(self, name: str) -> None:
        """What is new, when nothing moves any more."""
        before, now = self._shot, self.terminal.photograph()
        async with asyncio.timeout(PATIENCE):
            while now == self._shot or now != before:
                before = now
                await asyncio.sleep(STANDS)
                now = self.terminal.photograph()
        self._shot = now
        picture = now.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(HERE / f"{name}.png", optimize=True)


def _many_languages(roster: Roster) -> Roster:
    """The fictional school with families of all these languages, so that each has one to photograph."""
    speaks = {id: tag for tag, id in _families(roster).items()}
    given = {id: msgspec.structs.replace(roster.families[id], language=tag) for id, tag in speaks.items()}
    return msgspec.structs.replace(roster, families={**roster.families, **given})


def _families(roster: Roster) -> dict[str, str]:
    return dict(zip(LANGUAGES, _ordinary(roster), strict=False))


def _ordinary(roster: Roster) -> Iterator[str]:
    """Families with two children and meetings, and nothing out of the ordinary."""
    meeting = {one.family for one in roster.meetings.values()}
    for family in roster.families.values():
        if len(family.students) == 2 and family.id in meeting and not family.with_care:
            yield family.id


if __name__ == "__main__":
    sys.exit(kiosk_pictures(prog_name="python -m bench.kiosk_pictures"))
