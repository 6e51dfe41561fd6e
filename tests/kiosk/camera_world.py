"""Pictures, films, and a camera that the kernel would have: what there is to see here without a camera."""

import asyncio
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from asyncio.subprocess import PIPE
from pathlib import Path

import av
from av.video.stream import VideoStream
from PIL import Image

from printers.codes import qr_picture

SIZE = (320, 240)
PICTURES_A_SECOND = 8
GREY = 120

# Of its own process, as the small camera stands in for a part of the system: every line is one thing that happened.
WATCHES = """
import sys
from kiosk.camera import Camera
camera = Camera(
    sys.argv[1],
    lambda heard: print("heard", heard.scanned.code, flush=True),
    lambda words: print("trouble", words, flush=True),
)
camera.AGAIN_SECONDS, camera.SILENT_SECONDS = 0.02, 2.0
camera.start()
sys.stdin.read()
camera.close()
"""


def picture(text: str = "", *, dots: int = 5, size: tuple[int, int] = SIZE) -> Image.Image:
    """What a camera sees: a letter in the middle, each module of its QR so many dots wide, before a grey wall."""
    seen = Image.new("L", size, GREY)
    if text:
        letter = qr_picture(text, dots).convert("L")
        seen.paste(letter, ((size[0] - letter.width) // 2, (size[1] - letter.height) // 2))
    return seen


def film(path: Path, *scenes: tuple[float, Image.Image]) -> str:
    """Scenes, each so many seconds long."""
    with av.open(path, "w", format="avi") as out:
        stream = out.add_stream("mjpeg", rate=PICTURES_A_SECOND)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = scenes[0][1].size
        stream.pix_fmt = "yuvj420p"
        for seconds, seen in scenes:
            frame = av.VideoFrame.from_image(seen.convert("RGB"))
            for _ in range(round(seconds * PICTURES_A_SECOND)):
                frame.pts = None
                out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return str(path)


class SmallCamera:
    """A device that V4L2 answers for, in a program that runs with `small_camera.c` before the system's own library."""

    WIDTH, HEIGHT = 640, 480

    def __init__(self, folder: Path, jpeg: bool) -> None:
        self.device = folder / "video0"
        self._jpeg = jpeg
        if jpeg:
            self._mark(".jpeg", True)
        self.sees("")

    def sees(self, text: str) -> None:
        whole = self._beside(".next")
        seen = picture(text, size=(self.WIDTH, self.HEIGHT))
        if self._jpeg:
            seen.save(whole, "JPEG")
        else:
            yuyv = bytearray(b"\x80" * 2 * self.WIDTH * self.HEIGHT)
            yuyv[::2] = seen.tobytes()
            whole.write_bytes(yuyv)
        whole.rename(self._beside(".picture"))

    def damages(self, is_so: bool) -> None:
        """Its cable is bad."""
        self._mark(".damages", is_so)

    def has_damaged(self) -> bool:
        return self._beside(".damaged").exists()

    def plug_in(self) -> None:
        self.device.symlink_to("/dev/null")

    def unplug(self) -> None:
        self.device.unlink()

    def busy(self, is_so: bool) -> None:
        self._mark(".busy", is_so)

    def hangs(self, is_so: bool) -> None:
        self._mark(".hangs", is_so)

    async def watched(self) -> asyncio.subprocess.Process:
        """By the kiosk's own camera, in a process that ends when its standard input does."""
        world = os.environ | {"LD_PRELOAD": str(_library()), "SMALL_CAMERA": str(self.device)}
        program = (sys.executable, "-c", WATCHES, str(self.device))
        return await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, env=world)

    def _mark(self, ending: str, is_so: bool) -> None:
        self._beside(ending).touch() if is_so else self._beside(ending).unlink()

    def _beside(self, ending: str) -> Path:
        return self.device.with_name(self.device.name + ending)


def can_have_a_small_camera() -> bool:
    return (
        sys.platform == "linux" and shutil.which("cc") is not None and Path("/usr/include/linux/videodev2.h").exists()
    )


@functools.cache
def _library() -> Path:
    built = Path(tempfile.mkdtemp(prefix="schoolnight-camera-")) / "small_camera.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-o", built, Path(__file__).with_name("small_camera.c")], check=True
    )
    return built
