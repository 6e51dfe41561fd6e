"""The tray shows what the virtual printer printed, and its switches are the printer's."""

import aiohttp
from paper_world import ticket
from PIL import Image

from printers.ticket import render
from printers.transport import NotSent, nothing_to_note, printer_for
from printers.virtual import Serving, serve_virtual_printer

SMALL = Image.effect_noise((384, 40), 90).convert("1")


async def test_tickets_are_shown_as_pictures_newest_first(virtual: Serving) -> None:
    printer = printer_for(f"tcp://127.0.0.1:{virtual.port}", 576)
    await printer.print(SMALL, nothing_to_note)
    await printer.print(render(ticket(), 576), nothing_to_note)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{virtual.tray_port}") as web:
        async with web.get("/state") as answer:
            state = await answer.json()
        assert (state["count"], [slip["number"] for slip in state["slips"]]) == (2, [2, 1])
        async with web.get("/slips/2.png") as answer:
            assert answer.content_type == "image/png"
            assert await answer.read() == virtual.tickets[1]
        async with web.get("/slips/9.png") as answer:
            assert answer.status == 404
        async with web.get("/") as answer:
            assert "Ticket tray" in await answer.text()


async def test_paper_pulled_out_on_the_page_is_out_of_the_printer(virtual: Serving) -> None:
    printer = printer_for(f"tcp://127.0.0.1:{virtual.port}", 576)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{virtual.tray_port}") as web:
        async with web.post("/paper") as answer:
            assert (await answer.json())["paper_out"] is True
        assert isinstance(await printer.print(SMALL, nothing_to_note), NotSent)
        async with web.post("/cover") as answer:
            assert (await answer.json())["cover_open"] is True


async def test_only_the_newest_are_kept() -> None:
    serving = await serve_virtual_printer(port=0, tray_port=0, keep=2)
    try:
        printer = printer_for(f"tcp://127.0.0.1:{serving.port}", 576)
        for _ in range(3):
            await printer.print(SMALL, nothing_to_note)
        assert [slip.number for slip in serving.printer.slips] == [2, 3]
        assert serving.printer.count == 3
    finally:
        await serving.close()


async def test_what_the_printer_did_not_understand_is_seen(virtual: Serving) -> None:
    printer = printer_for(f"tcp://127.0.0.1:{virtual.port}", 576)
    await printer.print(b"\x1b@Hello\x1dV\x01", nothing_to_note)
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{virtual.tray_port}") as web,
        web.get("/state") as answer,
    ):
        assert any("Hello" in error for error in (await answer.json())["errors"])
