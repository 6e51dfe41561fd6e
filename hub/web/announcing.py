"""The office announces: a phrase that every screen says in its own language, or words of its own."""

import datetime as dt
from zoneinfo import ZoneInfo

from aiohttp import web

from config.languages import CATALOGUES
from hub.house import House
from hub.web import views
from hub.web.answers import as_json
from hub.web.api import ask
from hub.web.keys import HOUSE
from hub.web.pages import answered, envelope, form_of

LONGEST = 160  # characters of own words: a board shows two lines


async def announce(request: web.Request) -> web.StreamResponse:
    """One press. Own words are on disk before the announcement is a fact, under its id."""
    house, form = request.app[HOUSE], await form_of(request)
    fields = {key: [str(value) for value in form.getall(key)] for key in form}
    texts = {tag: words for tag in CATALOGUES if (words := " ".join(fields.pop(f"text.{tag}", [""])[0].split()))}
    clock = fields.pop("clock", [""])[0]
    own = fields.get("phrase") == ["own-words"]
    if own and (not texts or any(len(words) > LONGEST for words in texts.values())):
        return _not_so(request, f"Write what is to be said, in {LONGEST} characters at most.")
    if fields.get("phrase") == ["music"]:
        fields["time"] = [str(_at(house, clock))]
    asked = envelope({"kind": ["Announce"], **{key: value for key, value in fields.items() if value != [""]}})
    if own:
        house.own_words.keep(asked.id, texts)
    return answered(request, await ask(request, house, asked))


def said_to_all(house: House, language: str) -> tuple[views.Notice, ...]:
    """What stands on every page in this language now."""
    return views.notices(house.hub.night, house.hub.clock(), house.own_words.of, language)


def _at(house: House, clock: str) -> float:
    """A time of tonight, POSIX seconds; what is no time is one that has passed, and refused as that."""
    rules = house.hub.night.rules
    zone = ZoneInfo(rules.timezone)
    try:
        time = dt.time.fromisoformat(clock)
    except ValueError:
        return 0.0
    return dt.datetime.combine(dt.datetime.fromtimestamp(rules.opens, zone).date(), time, zone).timestamp()


def _not_so(request: web.Request, words: str) -> web.Response:
    if request.headers.get("X-Live"):
        return as_json({"ok": False, "words": words})
    raise web.HTTPSeeOther("/office")
