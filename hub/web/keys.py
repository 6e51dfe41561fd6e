"""What every handler finds on the application."""

from typing import Final

from aiohttp import web

from hub.house import House
from hub.web.answers import Attempts
from hub.web.assets import Assets
from hub.web.render import Renderer

HOUSE: Final = web.AppKey("house", House)
ATTEMPTS: Final = web.AppKey("attempts", Attempts)
GUESSES: Final = web.AppKey("guesses", Attempts)  # at the address of a family's page
PRESSES: Final = web.AppKey("presses", Attempts)  # on the phones of one family
RENDER: Final = web.AppKey("render", Renderer)
ASSETS: Final = web.AppKey("assets", Assets)
