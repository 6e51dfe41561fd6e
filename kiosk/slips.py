"""A slip for whoever is sent to the welcome desk while the hub is away, and nobody can look them up.

It says where the desk is, and carries the time, this kiosk's name and a number: nothing of the letter that was shown.
"""

import asyncio
from collections import Counter, deque

from config.languages import SOURCE, nearest
from hub.night import codes
from hub.night.roster import Roster
from kiosk.delivery import Delivery
from kiosk.greeter import Greeter
from kiosk.log import log
from kiosk.outbox import OutboxTrouble
from kiosk.own_printer import OwnPrinter
from printers.desk_slip import DeskSlip

GIVEN_LATELY = 50  # letters that have had theirs: held under the scanner, one is read again and again


class Slips:
    """Printed on the kiosk's own printer, where that is ready; else the screen alone says where to go."""

    def __init__(self, delivery: Delivery, own: OwnPrinter, kiosk: str) -> None:
        self._delivery, self._own, self._kiosk = delivery, own, kiosk
        self._given: deque[str] = deque(maxlen=GIVEN_LATELY)
        self._tasks: set[asyncio.Task[None]] = set()

    def give(self, greeter: Greeter, scanned: codes.Scanned, language: str | None) -> None:
        """At once, if this letter has had none. `language` None: nobody knows who stands there."""
        mark = codes.fingerprint(scanned.code)
        if mark in self._given or not self._own.seen().ready:
            return
        self._given.append(mark)
        task = asyncio.create_task(self._print(greeter, (language,) if language else languages_of(greeter.door.roster)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _print(self, greeter: Greeter, languages: tuple[str, ...]) -> None:
        rules = greeter.door.rules
        try:
            number = await self._delivery.write(self._delivery.memory.next_slip)
            slip = DeskSlip(
                school=rules.school,
                night=rules.title,
                languages=languages,
                kiosk=self._kiosk,
                number=number,
                at=greeter.now(),
                timezone=rules.timezone,
                desk=rules.welcome_desk,
            )
            log.info("slip", number=number, end=await self._own.print_slip(slip))
        except OutboxTrouble as why:
            log.error("no slip", words=str(why))
        except Exception:  # the screen has said where to go
            log.exception("no slip")


def languages_of(roster: Roster) -> tuple[str, ...]:
    """English, then what most of tonight's families read."""
    read = Counter(nearest(family.language) for family in roster.families.values())
    return (SOURCE, *(tag for tag, _ in read.most_common() if tag is not None and tag != SOURCE))
