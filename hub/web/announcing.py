"""The office announces: a phrase that every screen says in its own language, or words of its own."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from aiohttp import web

from config.languages import CATALOGUES
from hub.house import House
from hub.own_words import LONGEST, longest, unwritable
from hub.web import views
from hub.web.answers import as_json
from hub.web.api import ask
from hub.web.keys import HOUSE
from hub.web.pages import answered, envelope, form_of


async def announce(request: web.Request) -> web.StreamResponse:
    """One press. Own words are on disk before the announcement is a fact, under its id."""
    house, form = request.app[HOUSE], await form_of(request)
    fields = {key: [str(value) for value in form.getall(key)] for key in form}
    texts = {tag: words for tag in CATALOGUES if (words := " ".join(fields.pop(f"text.{tag}", [""])[0].split()))}
    clock = fields.pop("clock", [""])[0]
    own = fields.get("phrase") == ["own-words"]
    if trouble := _trouble(texts, own):
        return _not_so(request, trouble)
    if fields.get("phrase") == ["music"]:
        fields["time"] = [str(_at(house, clock))]
    asked = envelope({"kind": ["Announce"], **{key: value for key, value in fields.items() if value != [""]}})
    if own:
        house.own_words.keep(asked.id, texts)
    return answered(request, await ask(request, house, asked))


def _trouble(texts: Mapping[str, str], own: bool) -> str:
    """Why these words cannot be said, in words; empty where they can, or where there are none to say."""
    if texts and not own:
        return "You wrote words of your own, and another announcement is ticked. Tick “In my own words”, or clear them."
    if own and not texts:
        return f"Write what is to be said, in {LONGEST} characters at most."
    for tag, words in texts.items():
        name = CATALOGUES[tag].english_name
        if len(words) > longest(tag):
            return f"Write what is to be said in {longest(tag)} characters at most: in {name} it has {len(words)}."
        if wrong := unwritable(tag, words):
            shown = f"“{wrong}”" if wrong.isprintable() else f"The hidden character U+{ord(wrong):04X}"
            return f"{shown} cannot be shown on every screen in {name}. Write the words in the letters of {name}."
    return ""


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
