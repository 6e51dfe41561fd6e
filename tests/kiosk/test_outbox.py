"""Nothing accepted from a family is lost."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hub.night.commands import AskDesk, BeginPrint, CheckIn, ReportProvisional
from hub.wire import Envelope
from kiosk.outbox import Outbox, OutboxTrouble


def envelope(number: int) -> Envelope:
    return Envelope(f"command-{number:04}", 0.0, CheckIn(f"family-{number}"))


def test_commands_leave_in_the_order_they_came(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    for number in (3, 1, 2):
        outbox.put(envelope(number))
    left = []
    while (oldest := outbox.oldest()) is not None:
        left.append(oldest)
        outbox.remove(oldest.id)
    assert left == [envelope(3), envelope(1), envelope(2)]


def test_the_same_command_twice_is_one(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.put(envelope(1))
    outbox.put(envelope(1))
    assert len(outbox) == 1


def test_what_waits_is_counted_by_families(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.put(Envelope("a", 0.0, CheckIn("rivera")))
    outbox.put(Envelope("a.paper", 0.0, ReportProvisional("rivera", 1, "kiosk:door", "printed")))
    outbox.put(Envelope("b", 0.0, AskDesk("ticket", "okafor")))
    outbox.put(Envelope("c", 0.0, BeginPrint("okafor-1", "kiosk:door")))
    assert (len(outbox), outbox.families()) == (4, 2)


def test_what_the_hub_will_never_take_is_set_aside_and_kept(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.put(envelope(1))
    outbox.put(envelope(2))
    outbox.set_aside("command-0001", "no-such-family")
    assert outbox.oldest() == envelope(2)
    assert outbox.refused() == [(envelope(1), "no-such-family")]


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    Outbox(tmp_path / "outbox")
    assert (tmp_path / "outbox").stat().st_mode & 0o077 == 0


def test_a_damaged_file_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(OutboxTrouble, match="outbox"):
        Outbox(tmp_path / "outbox")


_WRITER = """
import sys
from pathlib import Path
from hub.night.commands import CheckIn
from hub.wire import Envelope
from kiosk.outbox import Outbox

outbox = Outbox(Path(sys.argv[1]))
number = 0
while True:
    outbox.put(Envelope(f"command-{number:04}", 0.0, CheckIn(f"family-{number}")))
    print(number, flush=True)
    number += 1
"""


@pytest.mark.crash
def test_what_was_said_to_be_kept_is_there_after_sigkill(tmp_path: Path) -> None:
    """Three processes in a row, each killed at some moment of its writing."""
    path = tmp_path / "outbox"
    for kept_at_least in (5, 23, 40):
        with subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            said = [int(writer.stdout.readline()) for _ in range(kept_at_least)]
            writer.send_signal(signal.SIGKILL)
            said += [int(line) for line in writer.stdout.read().split()]
        outbox = Outbox(path)
        for number in said:
            assert outbox.oldest() == envelope(number)
            outbox.remove(envelope(number).id)
        assert len(outbox) <= 1  # one may be on disk and not yet said
        if (unsaid := outbox.oldest()) is not None:
            outbox.remove(unsaid.id)
        outbox.close()


def test_a_file_damaged_in_the_middle_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    outbox = Outbox(path)
    outbox.put(envelope(1))
    outbox.close()
    page = path.read_bytes()[:4096]
    path.write_bytes(page + b"A" * (path.stat().st_size - len(page)))
    with pytest.raises(OutboxTrouble, match=r"outbox\.sqlite cannot be opened.*move it away"):
        Outbox(path)


def test_a_command_that_cannot_be_read_any_more_does_not_stand_before_the_others(tmp_path: Path) -> None:
    """Another version of this kiosk wrote it."""
    outbox = Outbox(tmp_path / "outbox.sqlite")
    outbox.disk.execute("INSERT INTO waiting (id, envelope) VALUES ('from-before', ?)", (b'{"unknown": 1}',))
    outbox.put(envelope(1))
    outbox.close()
    again = Outbox(tmp_path / "outbox.sqlite")
    assert again.oldest() == envelope(1)
    assert (len(again), again.aside(), again.refused()) == (1, 1, [])
    again.close()
