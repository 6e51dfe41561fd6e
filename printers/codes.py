"""A household's code on paper: grouped for eyes and fingers, and as a QR for the scanner."""

import io
from functools import lru_cache

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

QUIET_MODULES = 4  # ISO/IEC 18004 asks for four light modules on every side


def grouped(code: str) -> str:
    """`SN7K3F9QXA2MPC` → `SN-7K3F-9QXA-2MPC`: the prefix, then fours."""
    plain = code.replace("-", "").upper()
    return "-".join([plain[:2], *(plain[start : start + 4] for start in range(2, len(plain), 4))])


def qr_text(code: str, copy: int = 0) -> str:
    """What the scanner reads: the code without dashes. A ticket adds which of the family's it is: `C1`, copies
    `C2`, `C3`; so a scan tells that this very paper came out. A letter or label adds nothing.

    Upper-case letters and digits only: keyboard layouts break everything else.
    """
    plain = code.replace("-", "").upper()
    return plain if copy == 0 else f"{plain}C{copy}"


def qr_picture(text: str, dots_per_module: int, *, dense: bool = False) -> Image.Image:
    """The QR at level Q with its quiet zone, mode "1", black on white, every module a whole number of dots.

    `dense`: at level M, for an address that phones read; their cameras see more than a scanner does.
    """
    level = ERROR_CORRECT_M if dense else ERROR_CORRECT_Q
    code = qrcode.QRCode(error_correction=level, border=QUIET_MODULES, box_size=1)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    picture = Image.new("1", (len(rows), len(rows)))
    picture.putdata([0 if dark else 255 for row in rows for dark in row])
    side = len(rows) * dots_per_module
    return picture.resize((side, side), Image.Resampling.NEAREST)


@lru_cache(maxsize=512)
def qr_png(text: str, dots_per_module: int) -> bytes:
    """The same as PNG bytes."""
    out = io.BytesIO()
    qr_picture(text, dots_per_module).save(out, "PNG")
    return out.getvalue()
