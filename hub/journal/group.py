"""One sync for all that waits: entries are written in groups, in order, by one thread.

A sync takes milliseconds whatever it holds. While one runs, the next entries gather; they share the next sync.
"""

import asyncio
import queue
import threading
from collections.abc import Callable

from hub.journal import Entry, Journal

MOST_AT_ONCE = 256


class GroupWriter:
    """Writes entries and calls back in the event loop.

    After a failure everything decided before the night was built again is dropped, because it was decided on facts
    that are not on disk: each entry carries the generation it was decided in, and `go_on` begins a new one.
    """

    def __init__(self, journal: Journal, written: Callable[[list[Entry]], None], failed: Callable[[str], None]) -> None:
        self._journal, self._written, self._failed = journal, written, failed
        self._waiting: queue.SimpleQueue[tuple[int, Entry] | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._generation = 1  # only the loop changes it
        self._given_up = 0  # the newest generation that failed; only the thread changes it
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def put(self, entry: Entry) -> None:
        self._waiting.put((self._generation, entry))

    def go_on(self) -> None:
        """The night agrees with the disk again; what is put from now on is written."""
        self._generation += 1

    def close(self) -> None:
        """Write what waits, then end."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        ended = False
        while not ended:
            gathered, ended = self._gather()
            group = [entry for generation, entry in gathered if generation > self._given_up]
            if not group:
                continue
            try:
                self._journal.write(group)
            except Exception as why:  # whatever it is: if this thread ended, all who ask would wait for ever
                self._given_up = gathered[-1][0]
                self._loop.call_soon_threadsafe(self._failed, str(why))
            else:
                self._loop.call_soon_threadsafe(self._written, group)

    def _gather(self) -> tuple[list[tuple[int, Entry]], bool]:
        """Wait for one, then take all that wait already; True when this is the end."""
        group: list[tuple[int, Entry]] = []
        item = self._waiting.get()
        while item is not None:
            group.append(item)
            if len(group) == MOST_AT_ONCE or self._waiting.empty():
                return group, False
            item = self._waiting.get()
        return group, True
