"""What reaches the kiosk's app from threads, timers and workers: one message each, in the order in which it came."""

from textual.message import Message

from kiosk import scanner
from kiosk.session import Happened


class Heard(Message):
    """From the thread of a scanner that does not type."""

    def __init__(self, heard: scanner.Heard) -> None:
        super().__init__()
        self.heard = heard


class Silence(Message):
    """Nothing more came from the scanner, for as long as a code may take."""


class ScannerTrouble(Message):
    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class Told(Message):
    """From a worker: what became of what the session asked for."""

    def __init__(self, happened: Happened) -> None:
        super().__init__()
        self.happened = happened


class NightWentOn(Message):
    """A fact came, or the connection changed. Many at once are as good as one."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, NightWentOn)
