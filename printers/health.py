"""The four answers to DLE EOT in words."""

from printers import escpos
from printers.transport import Reason, Status


def interpret(printer: int, offline: int, error: int, paper: int) -> Status:
    """The cause that staff can do something about comes first."""
    low = bool(paper & escpos.PAPER_LOW)
    causes = (
        (error & escpos.UNRECOVERABLE_ERROR, "broken", "The printer has an error: switch it off and on again."),
        (offline & escpos.COVER_OPEN, "cover-open", "The cover is open."),
        (paper & escpos.PAPER_OUT or offline & escpos.STOPPED_FOR_PAPER, "paper-out", "Paper is out."),
        (error & escpos.CUTTER_ERROR, "cutter", "The cutter is stuck: open the cover and clear it."),
        (error & escpos.SELF_RECOVERING_ERROR, "hot", "The print head is too hot: it goes on by itself."),
        (offline & escpos.HAS_ERROR or error & escpos.RECOVERABLE_ERROR, "error", "The printer reports an error."),
        (offline & escpos.FEED_BUTTON, "feeding", "Someone is pressing the feed button."),
        (printer & escpos.IS_OFFLINE, "offline", "The printer is switched to offline."),
    )
    for is_so, code, sentence in causes:
        if is_so:
            return Status(reason=Reason(code, sentence), paper_low=low)
    return Status(paper_low=low)
