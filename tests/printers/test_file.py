"""Where there is no printer, tickets become pictures in a folder."""

from pathlib import Path

from paper_world import CODE
from PIL import Image

from printers.raster import encode
from printers.transport import NotSent, Printed, nothing_to_note, printer_for

PICTURE = Image.effect_noise((576, 60), 90).convert("1")


async def test_each_ticket_is_a_picture_of_what_the_printer_would_have_printed(tmp_path: Path) -> None:
    printer = printer_for(f"file:{tmp_path}/tickets", 576)
    for job in (PICTURE, encode(PICTURE, 576)):
        assert await printer.print(job, nothing_to_note) == Printed("file")
    files = sorted((tmp_path / "tickets").iterdir())
    assert [file.suffix for file in files] == [".png", ".png"]
    first, second = (Image.open(file) for file in files)
    assert first.tobytes() == second.tobytes()
    assert CODE not in files[0].name


async def test_a_folder_that_cannot_be_made_is_not_sent_and_named(tmp_path: Path) -> None:
    (tmp_path / "tickets").write_text("a file is in the way")
    printer = printer_for(f"file:{tmp_path}/tickets", 576)
    end = await printer.print(PICTURE, nothing_to_note)
    assert isinstance(end, NotSent)
    assert str(tmp_path) in end.reason.sentence
    assert not (await printer.status()).ready
