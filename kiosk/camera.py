"""A camera as scanner: letters are held before it. It needs more than the other scanners do (lock/camera.txt).

Only this file imports av and zxing-cpp, and only a kiosk whose scanner is a camera imports this file.
"""

import errno
import queue
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import av
import zxingcpp
from av.container import Flags, InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from hub.night import codes
from kiosk.scanner import Gone, Heard, Scan, Scanner

LOOK_SECONDS: Final = 1 / 8  # a person notices no wait, and the core has seven eighths of its time left
AWAY_SECONDS: Final = 2.0  # as long as scanners may stutter: a thumb over the code does not make it a second scan
NEAR: Final = 1 / 16  # of the picture's shorter side: smaller are the letters of those who stand further behind
OPEN_SECONDS: Final = 2.0  # so long FFmpeg asks for a first picture, without a pause; after that we ask, with pauses

# What V4L2 is asked for; a camera without that size takes the one next to it (VIDIOC_S_FMT). Without `non_block` a
# camera that hangs would keep this thread for ever.
LINUX: Final = {"video_size": "1280x720", "fflags": f"+{Flags.non_block.value}"}
MACOS: Final = {"framerate": "30"}  # what it takes by default, 29.97, hardly any camera has
QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class Sight:
    """What is held before the camera: heard when it comes, and again only after it was away."""

    def __init__(self) -> None:
        self._seen_at: dict[codes.Scanned, float] = {}

    def see(self, texts: list[str], at: float) -> list[Heard]:
        """`texts`: all that this picture's QR codes say, the nearest first; `at`: seconds, of any clock that goes on.

        One letter at a time: the nearest. What is no code of ours is no scan: a poster, a shirt, a ticket's other QR.
        """
        ours = [read for text in texts if isinstance(read := codes.read(text), codes.Scanned)]
        self._seen_at = {code: seen for code, seen in self._seen_at.items() if at - seen <= AWAY_SECONDS}
        if not ours:
            return []
        new = ours[0] not in self._seen_at
        self._seen_at[ours[0]] = at
        return [Scan(ours[0])] if new else []


def read(picture: VideoFrame) -> list[str]:
    """What the QR codes say that are near enough to be meant, the nearest first."""
    grey = picture.reformat(format="gray")
    plane = grey.planes[0]
    view = zxingcpp.ImageView(plane, grey.width, grey.height, zxingcpp.ImageFormat.Lum, plane.line_size)
    least = NEAR * min(grey.width, grey.height)
    found = zxingcpp.read_barcodes(view, formats=QR)
    sized = sorted(((_dots(code.position), code.text) for code in found), reverse=True)
    return [text for dots, text in sized if dots >= least]


def _dots(corners: zxingcpp.Position) -> int:
    """The longer side of the box around a code."""
    points = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
    across, down = [point.x for point in points], [point.y for point in points]
    return max(max(across) - min(across), max(down) - min(down))


class Camera(Scanner):
    """Its pictures are never kept.

    `name`: a number (the first is 0), a device (/dev/video0), or a file with a film, which is played over and over: for
    demonstrations without a camera.
    """

    SILENT_SECONDS = 5.0  # a camera that is there and gives no picture
    FILM_SPEED = 1.0

    def __init__(self, name: str, heard: Callable[[Heard], None], trouble: Callable[[str], None]) -> None:
        super().__init__(heard, trouble)
        self._name = name

    def _watch(self) -> None:
        """Until it is stopped, the film is over, or the camera is gone."""
        try:
            self._look()
        except (av.FFmpegError, OSError) as why:
            raise Gone(words_for_staff(self._name, why)) from why

    def _look(self) -> None:
        file, system, options = found(self._name)
        with av.open(file, format=system, container_options=options, timeout=(OPEN_SECONDS, None)) as source:
            if not source.streams.video:
                raise Gone(f"{self._name} holds no film.")
            sight = Sight()
            for picture, at in self._live(source) if system else self._film(source):
                self._say("")
                for heard in sight.see(read(picture), at):
                    self._heard(heard)

    def _live(self, source: InputContainer) -> Iterator[tuple[VideoFrame, float]]:
        """The newest picture at each look. Those between are dropped as they came: each is whole, raw or a JPEG."""
        latest = time.monotonic()
        while not self._stop.wait(LOOK_SECONDS):
            packet, now = _newest(source), time.monotonic()
            for picture in _decoded(packet):
                latest = now
                yield picture, now
            if now - latest > self.SILENT_SECONDS:
                raise Gone(f"The camera {self._name} gives no picture. Unplug it and plug it in again.")

    def _film(self, source: InputContainer) -> Iterator[tuple[VideoFrame, float]]:
        """As fast as it was taken; the film's own clock counts."""
        began, due = time.monotonic(), 0.0
        for picture in (picture for packet in source.demux(video=0) for picture in _decoded(packet)):
            at = picture.time or 0.0
            if at < due:
                continue
            due = at + LOOK_SECONDS
            if self._stop.wait(max(0.0, began + at / self.FILM_SPEED - time.monotonic())):
                return
            yield picture, at
        if not due:
            raise Gone(f"{self._name} holds no film.")


def found(name: str) -> tuple[str, str | None, dict[str, str]]:
    """What to open, through which of the system's interfaces (None: a film), and what to ask of it."""
    if name.isdecimal() and sys.platform == "darwin":
        return name, "avfoundation", MACOS
    path = f"/dev/video{name}" if name.isdecimal() else name
    return (path, "v4l2", LINUX) if Path(path).is_char_device() else (path, None, {})


def words_for_staff(name: str, why: Exception) -> str:
    """What is wrong, and what to do."""
    match why:
        case OSError(errno=errno.EBUSY):
            return f"Another program has the camera {name}. Close that program."
        case OSError(errno=errno.EACCES | errno.EPERM):
            return f"This kiosk may not use the camera {name}. Its user must be in the group: video."
        case _ if Path(name).is_file():
            return f"{name} holds no film."
        case _:
            return f"The camera {name} does not answer. Is it plugged in?"


def words_before_the_evening(name: str) -> str:
    """Whether it gives pictures; this takes some seconds where it does not."""
    said: queue.SimpleQueue[str] = queue.SimpleQueue()
    camera = Camera(name, lambda heard: None, said.put)
    camera.start()
    words = said.get()
    camera.close()
    return words or f"The camera {name} gives pictures."


def _newest(source: InputContainer) -> "Packet[VideoStream] | None":
    """The last that has come; None if nothing has."""
    newest = None
    try:
        for packet in source.demux(video=0):
            newest = packet
    except av.BlockingIOError:
        return newest
    raise OSError(errno.ENODEV, "the stream has ended")


def _decoded(packet: "Packet[VideoStream] | None") -> list[VideoFrame]:
    """A picture that was damaged on the cable is none (V4L2 hands it on empty): the next one comes soon."""
    try:
        return packet.decode() if packet is not None else []
    except (av.InvalidDataError, av.ArgumentError):
        return []
