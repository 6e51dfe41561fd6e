"""Letters: one page a household, in its language, with a code that scans."""

import shutil
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from paper_world import letter
from PIL import Image

from config.languages import CATALOGUES
from printers.letter import BATCH, letters_pdf

poppler = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="pdftoppm reads PDFs back here: apt-get install poppler-utils"
)


def pages_of(pdf: bytes, folder: Path, dpi: int = 100) -> list[Image.Image]:
    (folder / "letters.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "letters.pdf", "page"], cwd=folder, check=True)
    return [Image.open(path) for path in sorted(folder.glob("page*.png"))]


def codes_on(page: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(page)]


@poppler
def test_every_language_gets_one_page_with_its_code(tmp_path: Path) -> None:
    letters = [letter(tag, code=f"SN7K3F9QXA{n:04}") for n, tag in enumerate(CATALOGUES)]
    pages = pages_of(letters_pdf(letters), tmp_path)
    assert [codes_on(page) for page in pages] == [[f"SN7K3F9QXA{n:04}"] for n in range(len(CATALOGUES))]
    assert {page.size for page in pages} == {(850, 1100)}


@poppler
@pytest.mark.parametrize("meetings", [0, 14, 24])
def test_many_meetings_still_fit_on_one_page(tmp_path: Path, meetings: int) -> None:
    pages = pages_of(letters_pdf([letter("es", meetings)]), tmp_path)
    assert len(pages) == 1
    assert codes_on(pages[0]) == ["SN7K3F9QXA2MPC"]


@poppler
def test_more_than_one_batch_keeps_the_order_and_tells_its_progress(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    letters = [letter(code=f"SN7K3F9QXA{n:04}", meetings=1) for n in range(BATCH + 2)]
    pages = pages_of(letters_pdf(letters, lambda done, of: told.append((done, of))), tmp_path, dpi=72)
    assert [codes_on(page)[0][-4:] for page in pages] == [f"{n:04}" for n in range(BATCH + 2)]
    assert told == [(BATCH, BATCH + 2), (BATCH + 2, BATCH + 2)]


def test_no_letters_is_an_error_in_words() -> None:
    with pytest.raises(ValueError, match="no families"):
        letters_pdf([])
