"""What schools export, in: `read_sources` gives a roster and a report, `preview` the words to read before a yes."""

from hub.rosters.household import EVERY
from hub.rosters.read import read_sources
from hub.rosters.report import Change, Proposal, Report, Row, SourceError
from hub.rosters.show import preview

__all__ = ["EVERY", "Change", "Proposal", "Report", "Row", "SourceError", "preview", "read_sources"]
