"""Style, scripts, pictures and fonts: kept in memory as they go over the wire, small, and not sent twice."""

import gzip
import hashlib
import mimetypes
from pathlib import Path

import msgspec
from aiohttp import web

from hub.web import scripts

STATIC = Path(__file__).parent / "static"
A_DAY = 86400  # seconds a font is kept unasked; everything else may change with the next version, and is asked for


class Asset(msgspec.Struct, frozen=True):
    """`packed` is empty where packing gains nothing."""

    plain: bytes
    packed: bytes
    kind: str
    tag: str
    cache: str


class Assets:
    """Read when they are first asked for; a night's hub is started anew after an update."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder
        self._kept: dict[str, Asset] = {}

    def get(self, name: str) -> Asset | None:
        """None if there is no such file here, or it is not for everybody to see."""
        if (kept := self._kept.get(name)) is not None:
            return kept
        found = self._font(name) if name.startswith("script-") else self._file(name)
        if found is not None:  # what is not here is not remembered: anybody may ask for any name
            self._kept[name] = found
        return found

    def _file(self, name: str) -> Asset | None:
        path = self._folder / name
        if path.parent != self._folder or not path.is_file():
            return None
        return _asset(path.read_bytes(), mimetypes.guess_type(name)[0] or "application/octet-stream", "no-cache")

    def _font(self, name: str) -> Asset | None:
        stem, _, kind = name.removeprefix("script-").partition(".")
        if stem not in scripts.SERVED or kind not in ("css", "woff"):
            return None
        if kind == "css":
            return _asset(scripts.style(stem).encode(), "text/css", "no-cache")
        return _asset(scripts.font(stem), "font/woff", f"max-age={A_DAY}")


def _asset(plain: bytes, kind: str, cache: str) -> Asset:
    packed = gzip.compress(plain, mtime=0)
    tag = f'"{hashlib.blake2b(plain, digest_size=8).hexdigest()}"'
    return Asset(plain, packed if len(packed) < 0.95 * len(plain) else b"", kind, tag, cache)


def answer(request: web.Request, asset: Asset | None) -> web.Response:
    if asset is None:
        raise web.HTTPNotFound
    headers = {"ETag": asset.tag, "Cache-Control": asset.cache, "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == asset.tag:
        return web.Response(status=304, headers=headers)
    packed = bool(asset.packed) and "gzip" in request.headers.get("Accept-Encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    charset = "utf-8" if asset.kind.startswith("text/") or asset.kind.endswith(("javascript", "xml")) else None
    body = asset.packed if packed else asset.plain
    return web.Response(body=body, content_type=asset.kind, charset=charset, headers=headers)
