"""What every handler finds on the application."""

from typing import Final

from aiohttp import web

from hub.house import House
from hub.web.answers import Attempts
from hub.web.assets import Assets
from hub.web.render import Renderer

HOUSE: Final = web.AppKey("house", House)
ATTEMPTS: Final = web.AppKey("attempts", Attempts)
RENDER: Final = web.AppKey("render", Renderer)
ASSETS: Final = web.AppKey("assets", Assets)
