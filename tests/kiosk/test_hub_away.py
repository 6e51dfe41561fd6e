"""The hub is away: families are received all the same, nothing of it is lost, and all of it is told once."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from kiosk_world import SmallHub, code, until

from hub.night import codes
from hub.night import events as e
from hub.night.commands import AskDesk, BeginPrint, CheckIn, ReportPrint, ReportProvisional
from hub.wire import Accepted, Declined, Envelope, Problem
from kiosk.folder import Folder
from kiosk.greeting import Answers, Here, Route, Welcome
from kiosk.memory import Alone
from kiosk.outbox import Outbox, OutboxTrouble
from kiosk.station import Station
from printers.network import network_printer
from printers.virtual import Serving


def scanned(family: str) -> codes.Scanned:
    return codes.Scanned(code(family))


async def left_alone(hub: SmallHub, folder: Folder) -> Station:
    """A kiosk that knew the night, and whose hub has gone."""
    station = Station(hub.address, folder)
    await station.start()
    await station.ready()
    await hub.stop()
    await until(lambda: station.connection == "away")
    return station


async def checks_in(station: Station, family: str) -> object:
    assert isinstance(station.find(scanned(family)), Welcome)
    assert station.greeter
    return await station.check_in(station.greeter.check_in(family, Answers(party=2)))


def route(station: Station, family: str) -> Route:
    found = station.find(scanned(family))
    assert isinstance(found, Here)
    return found.route


async def test_a_family_is_received_by_the_same_rules_and_its_route_is_for_now(hub: SmallHub, folder: Folder) -> None:
    station = await left_alone(hub, folder)
    assert isinstance(await checks_in(station, "f-es"), Alone)
    shown = route(station, "f-es")
    assert shown.provisional
    assert {stop.room for stop in shown.stops} == {"204", "117"}
    assert (shown.guide, shown.lacks_guide, shown.paper) == (None, False, None)
    assert isinstance(await checks_in(station, "f-en"), Alone)
    assert station.waiting == 2
    await station.close()


async def test_after_a_power_cut_without_a_hub_it_still_knows_whom_it_received(hub: SmallHub, folder: Folder) -> None:
    await hub.happen(*[e.FamilyArrived("f-ar", 1, e.Needs(), ("m3",))])
    station = await left_alone(hub, folder)
    await checks_in(station, "f-es")
    before = route(station, "f-es")
    await station.close()
    again = Station(hub.address, Folder(folder.path))
    await again.start(connect=False)
    await again.remember()
    assert isinstance(again.find(scanned("f-ar")), Here), "the hub's own facts are kept too"
    assert route(again, "f-es").stops == before.stops
    assert again.waiting == 1
    again.connect()
    await hub.start()
    await until(lambda: again.waiting == 0)
    await until(lambda: not route(again, "f-es").provisional)
    assert [type(outcome) for outcome in hub.outcomes.values()] == [Accepted]
    await again.close()


async def test_who_scans_while_it_is_read_anew_is_not_taken_for_a_newcomer(hub: SmallHub, folder: Folder) -> None:
    """Half read, the copy of the night has not yet whom this kiosk received alone."""
    station = await left_alone(hub, folder)
    await checks_in(station, "f-es")
    await station.close()
    again = Station(hub.address, Folder(folder.path))
    await again.start(connect=False)
    reading = asyncio.create_task(again.remember())
    while not reading.done():
        assert not isinstance(again.find(scanned("f-es")), Welcome)
        await asyncio.sleep(0)
    await reading
    assert isinstance(again.find(scanned("f-es")), Here)
    await again.close()


async def test_a_copy_that_was_damaged_is_said_in_words_that_name_the_file(hub: SmallHub, folder: Folder) -> None:
    station = await left_alone(hub, folder)
    await station.close()
    with closing(sqlite3.connect(folder.outbox)) as disk:
        (page,) = disk.execute("SELECT rootpage FROM sqlite_master WHERE name = 'facts'").fetchone()
        (size,) = disk.execute("PRAGMA page_size").fetchone()
    with folder.outbox.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"A" * size)
    again = Station(hub.address, Folder(folder.path))
    await again.start(connect=False)
    with pytest.raises(OutboxTrouble, match=r"outbox.* cannot be read.*move it away"):
        await again.remember()
    await again.close()


async def test_a_command_on_disk_of_which_nothing_was_said_yet_counts_after_the_restart(
    hub: SmallHub, folder: Folder
) -> None:
    station = await left_alone(hub, folder)
    assert station.greeter
    asking = asyncio.create_task(station.ask(station.greeter.check_in("f-es", Answers())))
    await until(lambda: station.waiting == 1)
    asking.cancel()
    await station.close()
    again = Station(hub.address, Folder(folder.path))
    await again.start(connect=False)
    await again.remember()
    assert route(again, "f-es").provisional
    await again.close()


async def test_what_is_delivered_says_when_it_was_and_which_letter(hub: SmallHub, folder: Folder) -> None:
    station = await left_alone(hub, folder)
    assert station.greeter
    came = station.greeter.now()
    await checks_in(station, "f-es")
    await hub.start()
    await until(lambda: station.waiting == 0)
    (sent,) = hub.asked
    assert isinstance(sent.command, CheckIn)
    assert sent.command.issue == 1
    assert sent.command.came_at == sent.at == pytest.approx(came, abs=5)
    await station.close()


async def test_what_cannot_be_so_any_more_goes_to_the_desk_and_is_assumed_no_longer(
    hub: SmallHub, folder: Folder
) -> None:
    station = await left_alone(hub, folder)
    await checks_in(station, "f-es")
    await hub.happen(e.FamilyArrived("f-es", 4, e.Needs(), ("m1", "m2")), e.RoutePlanned("f-es", ()))
    await hub.start()
    await until(lambda: station.waiting == 0 and station.connection == "connected")
    (first, conflict) = hub.asked
    assert isinstance(hub.outcomes[first.id], Declined)
    assert conflict.command == AskDesk("conflict", "f-es", "already-here", first.at)
    assert not route(station, "f-es").provisional
    await station.close()


async def test_what_the_hub_does_not_even_take_reaches_the_desks_list_too(hub: SmallHub, folder: Folder) -> None:
    station = await left_alone(hub, folder)
    await checks_in(station, "f-es")
    hub.refuse, hub.refuse_status, hub.refuse_kind = Problem("wrong", "Cannot be understood."), 400, CheckIn
    await hub.start()
    await until(lambda: station.waiting == 0)
    assert hub.asked[-1].command == AskDesk("conflict", "f-es", "not-taken", hub.asked[0].at)
    assert station.set_aside == 0
    await station.close()


async def test_a_hub_that_does_not_answer_in_time_is_as_good_as_away(hub: SmallHub, folder: Folder) -> None:
    station = Station(hub.address, folder)
    await station.start()
    await station.ready()
    hub.refuse = Problem("busy", "Try again later.")
    assert isinstance(await checks_in(station, "f-es"), Alone)
    hub.refuse = None
    await until(lambda: station.waiting == 0)
    await until(lambda: not route(station, "f-es").provisional)
    assert len(hub.outcomes) == 1
    await station.close()


def remembered(folder: Folder) -> tuple[bool, bytes]:
    """Whether there is a door list, and all that the outbox's file holds."""
    return (folder.path / "door.json").exists(), (folder.path / "outbox.sqlite").read_bytes()


async def test_a_revoked_kiosk_erases_its_copy_and_keeps_what_it_owes(hub: SmallHub, folder: Folder) -> None:
    station = await left_alone(hub, folder)
    await checks_in(station, "f-es")
    assert (folder.path / "door.json").stat().st_mode & 0o777 == 0o600
    assert (folder.path / "outbox.sqlite").stat().st_mode & 0o777 == 0o600
    hub.token = "the token of another kiosk"
    await hub.start()
    await until(lambda: station.greeter is None)
    assert not remembered(folder)[0]
    await station.close()
    again = Station(hub.address, Folder(folder.path))
    await again.start(connect=False)
    await again.remember()
    assert again.greeter is None
    assert again.waiting == 1
    await again.close()


async def test_a_kiosk_stops_also_when_it_is_just_about_to_ask_a_hub_again_that_refused_it(
    hub: SmallHub, folder: Folder
) -> None:
    station = await left_alone(hub, folder)
    await checks_in(station, "f-es")
    hub.token = "the token of another kiosk"
    await hub.start()
    await until(lambda: station.greeter is None and station.connection == "refused")
    await asyncio.sleep(0.2)  # until its check-in is refused as well; were it too short, nothing would be shown
    station.delivery.sooner()
    async with asyncio.timeout(5):
        await station.close()


async def test_when_the_hub_says_that_the_evening_is_over_the_copy_is_erased(hub: SmallHub, folder: Folder) -> None:
    station = await left_alone(hub, folder)
    hub.over = True
    await hub.start()
    await until(lambda: station.greeter is None)
    await until(lambda: "erased" in station.words)
    exists, kept = remembered(folder)
    assert not exists
    assert b"Luc" not in kept
    await station.close()


async def test_a_kiosk_switched_on_after_its_evening_erases_the_copy_by_the_clock(
    hub: SmallHub, folder: Folder
) -> None:
    station = await left_alone(hub, folder)
    await station.delivery.write(lambda: station.delivery.memory.set_clock(station.greeter.ahead + 86400))  # type: ignore[union-attr]
    await station.close()
    again = Station(hub.address, Folder(folder.path))
    await again.start(connect=False)
    await again.remember()
    assert again.greeter is None
    assert not remembered(folder)[0]
    await again.close()


async def test_a_clock_that_is_set_while_the_hub_is_there_does_not_end_the_evening(
    hub: SmallHub, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small computer without a battery learns the time late, and then its clock jumps by years."""
    monkeypatch.setattr("kiosk.following.TIDY_SECONDS", 0.01)
    station = Station(hub.address, folder)
    await station.start()
    await station.ready()
    assert station.greeter
    right, station.greeter.ahead = station.greeter.ahead, station.greeter.ahead + 5 * 365 * 86400
    await until(lambda: station.greeter and abs(station.greeter.ahead - right) < 5)
    assert station.delivery.memory.ahead() == pytest.approx(right, abs=5)
    await station.close()


async def with_printer(hub: SmallHub, folder: Folder, beside: Serving) -> Station:
    station = Station(hub.address, Folder(folder.path), network_printer("127.0.0.1", beside.port, 576))
    await station.start()
    await station.ready()
    assert station.own
    await until(lambda: station.own and station.own.seen().ready)
    return station


async def scans(station: Station, family: str) -> None:
    station.shown(scanned(family))
    assert station.greeter
    assert station.own
    await station.check_in(station.greeter.check_in(family, Answers(), station.own.name))


async def test_a_ticket_the_hub_has_not_answered_about_keeps_no_other_waiting(
    hub: SmallHub, folder: Folder, beside: Serving
) -> None:
    """The hub goes between its yes to the check-in and the paper: both families get theirs while they stand there."""
    hub.refuse, hub.refuse_kind = Problem("busy", "Try again later."), BeginPrint
    station = await with_printer(hub, folder, beside)
    await scans(station, "f-es")
    await until(lambda: any(isinstance(envelope.command, BeginPrint) for envelope in hub.asked))
    await hub.stop()
    await until(lambda: station.connection == "away")
    await scans(station, "f-en")
    await until(lambda: beside.printer.count == 2, 15)
    await station.close()


async def test_a_ticket_begun_without_the_hub_is_not_printed_again_after_a_power_cut(
    hub: SmallHub, folder: Folder, beside: Serving
) -> None:
    """Nor called not sent: there may be paper."""
    await (await left_alone(hub, folder)).close()
    asked = e.TicketRequested("f-es-1", "f-es", 1, "kiosk:kiosk-1")
    await hub.happen(e.FamilyArrived("f-es", 1, e.Needs(), ("m1",)), e.RoutePlanned("f-es", ()), asked)
    outbox = Outbox(folder.outbox)
    outbox.put(Envelope("begun-before", 0.0, BeginPrint("f-es-1", "kiosk:kiosk-1")))
    outbox.close()
    await hub.start()
    station = await with_printer(hub, folder, beside)
    await until(lambda: len(hub.asked) == 2)
    assert hub.asked[-1].command == ReportPrint("f-es-1", "unknown", "kiosk:kiosk-1", "kiosk-restarted")
    assert beside.printer.count == 0
    await station.close()


async def test_a_ticket_of_which_the_kiosk_hears_when_its_family_has_gone_is_not_left_lying_there(
    hub: SmallHub, folder: Folder, beside: Serving
) -> None:
    """The line was down while the hub said yes; the desk's list has the ticket instead."""
    station = await with_printer(hub, folder, beside)
    station.shown(scanned("f-es"))
    await hub.stop()
    asked = e.TicketRequested("f-es-1", "f-es", 1, "kiosk:kiosk-1")
    await hub.happen(e.FamilyArrived("f-es", 1, e.Needs(), ("m1",)), e.RoutePlanned("f-es", ()), asked)
    await hub.happen(*[e.DeskAnswered("a minute")] * 130)  # each a second here
    await hub.start()
    await until(lambda: hub.asked, 10)
    assert hub.asked[-1].command == ReportPrint("f-es-1", "not-sent", "kiosk:kiosk-1", "too-late")
    assert beside.printer.count == 0
    await station.close()


async def test_of_a_ticket_that_cannot_be_drawn_the_log_tells_no_family(
    hub: SmallHub, folder: Folder, beside: Serving
) -> None:
    """A code that was never scanned here; the hub hears that nothing was sent."""
    from kiosk.log import log

    log.write_to(folder.log)
    station = await with_printer(hub, folder, beside)
    assert station.greeter
    await hub.stop()
    await until(lambda: station.connection == "away")
    await station.check_in(station.greeter.check_in("f-es", Answers(), "kiosk:kiosk-1"))
    await until(lambda: station.waiting == 2)
    assert "f-es" not in folder.log.read_text()
    waiting = await station.delivery.all_waiting()
    assert waiting[-1].command == ReportProvisional("f-es", 1, "kiosk:kiosk-1", "not-sent")
    await station.close()


async def test_trouble_on_the_way_up_does_not_make_the_kiosk_forget_who_is_here(hub: SmallHub, folder: Folder) -> None:
    await hub.happen(e.FamilyArrived("f-ar", 1, e.Needs(), ("m3",)))
    station = await left_alone(hub, folder)
    outbox = station.delivery._outbox
    await station.delivery.write(
        lambda: outbox.disk.execute("INSERT INTO waiting (id, envelope) VALUES ('damaged', '{}')")
    )
    await until(lambda: station.words == "Something is wrong; see the log.")
    assert isinstance(station.find(scanned("f-ar")), Here)
    await station.close()
