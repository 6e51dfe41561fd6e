"""A picture, sent as ESC/POS in pieces of any size, comes out of the printer as it was."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from printers import raster
from printers.paper import Paper

# Bytes that make real-time commands, and white, are drawn far more often than chance would.
dangerous = st.sampled_from([0x00, 0x10, 0x10, 0x04, 0x05, 0x14, 0x01, 0xFF])
dots = st.one_of(dangerous, st.integers(0, 255))


@st.composite
def pictures(draw: st.DrawFn) -> Image.Image:
    width = draw(st.integers(1, 12))
    rows = draw(st.integers(1, 90))
    ink = bytes(draw(st.lists(dots, min_size=width * rows, max_size=width * rows)))
    return Image.frombytes("1", (width * 8, rows), bytes(255 - byte for byte in ink))


def printed(data: bytes, piece: int, dots_per_line: int = 96) -> tuple[list[Image.Image], list[str]]:
    out: list[Image.Image] = []
    paper = Paper(dots_per_line, out.append)
    for start in range(0, len(data), piece):
        paper.feed(data[start : start + piece])
    assert not paper.unfinished
    return out, paper.errors


@given(pictures(), st.integers(1, 5000))
def test_every_dot_comes_out_where_it_was(picture: Image.Image, piece: int) -> None:
    """The only difference allowed: one lone dot made two dots wide where it would have been a command."""
    (out,), errors = printed(raster.encode(picture, 96), piece)
    assert errors == []
    was = raster._ink(picture).tobytes()
    came = raster._ink(out.crop((0, 0, *picture.size))).tobytes()
    changed = [(a, b) for a, b in zip(was, came, strict=True) if a != b]
    assert all(pair == (0x10, 0x18) for pair in changed)
    assert (
        not changed or any(command in was for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14")) or picture.width > 8
    )


@given(st.binary(max_size=400))
def test_no_real_time_command_is_left_in_a_picture(data: bytes) -> None:
    quiet = raster.without_real_time(data)
    assert len(quiet) == len(data)
    assert not any(command in quiet for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    assert quiet == data or any(command in data for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))


def test_what_is_white_on_the_right_is_not_sent() -> None:
    wide = Image.new("1", (576, 240), 1)
    wide.paste(0, (0, 0, 8, 240))
    assert len(raster.encode(wide, 576)) < 400


@given(pictures(), st.integers(1, 5000))
def test_ink_on_the_right_comes_out_where_it_was_too(picture: Image.Image, piece: int) -> None:
    mirrored = Image.new("1", (96, picture.height), 1)
    mirrored.paste(picture, (96 - picture.width, 0))
    (out,), errors = printed(raster.encode(mirrored, 96), piece)
    assert errors == []
    was, came = raster._ink(mirrored).tobytes(), raster._ink(out.crop((0, 0, *mirrored.size))).tobytes()
    assert all(pair == (0x10, 0x18) for pair in zip(was, came, strict=True) if pair[0] != pair[1])


def test_what_is_white_on_the_left_of_ink_on_the_right_is_not_sent_either() -> None:
    wide = Image.new("1", (576, 240), 1)
    wide.paste(0, (568, 0, 576, 240))
    assert len(raster.encode(wide, 576)) < 400


def test_a_picture_narrower_than_the_line_stays_on_the_left() -> None:
    narrow = Image.new("1", (48, 24), 1)
    narrow.paste(0, (40, 0, 48, 24))
    (out,), _ = printed(raster.encode(narrow, 96), 4096)
    assert raster._ink(out).getbbox() == (40, 0, 48, 24)


@given(st.lists(st.integers(1, 72), min_size=1, max_size=60))
def test_no_way_to_cut_bands_sends_less(widths: list[int]) -> None:
    """Against every way to cut, of the few there are for a short picture."""
    few = widths[:9]

    def cost(cuts: list[int]) -> int:
        bands = pairwise([0, *cuts, len(few)])
        return sum(raster.BAND_HEAD + max(few[a:b]) * raster.STEP_ROWS * (b - a) for a, b in bands)

    found = [end for _, end in raster._bands(few)][:-1]
    inner = range(1, len(few))
    assert cost(found) == min(cost(list(cuts)) for n in range(len(few)) for cuts in combinations(inner, n))
    bands = raster._bands(widths)
    assert [first for first, _ in bands] == [0, *(last for _, last in bands[:-1])]
    assert all(last - first <= raster.BAND_ROWS // raster.STEP_ROWS for first, last in bands)


def test_after_the_picture_paper_is_fed_before_the_cut() -> None:
    """The cutter sits above the head: without the feed it would cut through the code."""
    (out,), _ = printed(raster.encode(Image.new("1", (96, 10), 0), 96), 4096)
    assert out.height >= 10 + 160  # 20 mm
    assert out.crop((0, 10, 96, out.height)).getextrema() == (255, 255)


@pytest.mark.parametrize(("width", "line", "said"), [(576, 384, "576 dots wide"), (8, 100, "384, 512 or 576")])
def test_a_picture_that_does_not_fit_is_refused_in_words(width: int, line: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        raster.encode(Image.new("1", (width, 8), 1), line)


def test_bytes_a_printer_would_not_understand_are_errors() -> None:
    _, errors = printed(b"\x1b@GET / HTTP/1.1\n\x1b~\x1dV\x01", 100)
    assert any("GET / HTTP" in error for error in errors)
    assert any(r"\x1b~" in error for error in errors)


def test_a_command_inside_a_picture_is_an_error() -> None:
    _, errors = printed(b"\x1dv0\x00\x02\x00\x01\x00\x10\x04", 100)
    assert len(errors) == 1
    assert "obeys at once" in errors[0]
