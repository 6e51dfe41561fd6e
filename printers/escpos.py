"""The part of ESC/POS spoken here: the bytes both the encoder and the virtual printer agree on.

Source: Epson, "ESC/POS Command Reference" (TM series). Every printer sold as ESC/POS compatible that we know
of implements these few commands.
"""

from typing import Final

ESC: Final = 0x1B
GS: Final = 0x1D
DLE: Final = 0x10
EOT: Final = 0x04
ENQ: Final = 0x05
DC4: Final = 0x14
LF: Final = 0x0A

INITIALISE: Final = b"\x1b@"
FLUSH_RIGHT: Final = b"\x1ba\x02"  # ESC a 2: what is printed ends at the right edge; ESC @ takes it back
PARTIAL_CUT: Final = b"\x1dV\x01"
FENCE: Final = b"\x1dr\x01"  # GS r 1: paper sensor status, answered only after all that came before it

FEED_AND_CUT: Final = b"\x1dVB\x00"  # GS V 66 0: feed to the cutter, then cut
NOTHING_UNASKED: Final = b"\x1da\x00"  # GS a 0: status only when asked


def process_id(name: bytes) -> bytes:
    """GS ( H fn 48: four characters of 0x20 to 0x7e, said back once all before them has been printed.

    Not every model has it. Source: the reference's page on GS ( H, function 48.
    """
    return b"\x1d(H\x06\x0000" + name


def tell_of(which: int) -> bytes:
    """GS I n: what the printer calls itself, answered in order as `_`, text, NUL; clones make it up."""
    return bytes((GS, ord("I"), which))


MODEL, SERIAL_NUMBER = 67, 68


def feed_lines(count: int) -> bytes:
    """ESC d n: print what is pending and feed `count` lines (a line is 1/6 inch after ESC @)."""
    return bytes((ESC, ord("d"), count))


def raster(row_bytes: int, rows: int, dots: bytes) -> bytes:
    """GS v 0, normal size: `rows` rows of `row_bytes` bytes, the leftmost dot the highest bit, 1 is ink."""
    return b"\x1dv0\x00" + row_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little") + dots


def ask(which: int) -> bytes:
    """DLE EOT n: a real-time question, answered at once even while the printer is busy or stopped."""
    return bytes((DLE, EOT, which))


PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, ROLL_PAPER = 1, 2, 3, 4

# Every answer to DLE EOT is one byte of the form 0xx1xx10.
ANSWER_MASK: Final = 0x93
ANSWER_BITS: Final = 0x12

# n = 1
IS_OFFLINE: Final = 0x08
# n = 2
COVER_OPEN: Final = 0x04
FEED_BUTTON: Final = 0x08
STOPPED_FOR_PAPER: Final = 0x20
HAS_ERROR: Final = 0x40
# n = 3
RECOVERABLE_ERROR: Final = 0x04
CUTTER_ERROR: Final = 0x08
UNRECOVERABLE_ERROR: Final = 0x20
SELF_RECOVERING_ERROR: Final = 0x40  # as a hot print head
# n = 4
PAPER_LOW: Final = 0x0C
PAPER_OUT: Final = 0x60

# Status that some models send unasked (GS a): four bytes, 0xx1xx00 and then three times 0xx0xxxx.
UNASKED_MASK: Final = 0x93
UNASKED_BITS: Final = 0x10

# Longer answers begin with one of these and end with NUL; bit 4 is set in both, so no fence is mistaken for one.
BLOCK: Final = 0x37
TEXT: Final = 0x5F
PROCESS_ID: Final = 0x22  # stands after BLOCK

# A serial port may say these at any time: go on, hold on.
XON: Final = 0x11
XOFF: Final = 0x13

# Answers to GS r 1: 0xx0xxxx, the same two pairs of sensors lower down.
FENCE_MASK: Final = 0x90
FENCE_PAPER_OUT: Final = 0x0C

# Two bytes that act at once wherever they stand in the stream, inside a picture too: DLE, then EOT, ENQ or DC4.
REAL_TIME: Final = (bytes((DLE, EOT)), bytes((DLE, ENQ)), bytes((DLE, DC4)))
