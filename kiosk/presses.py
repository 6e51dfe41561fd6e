"""What a button of a kiosk's page says, as one short text: "party 1", "language es", "check-in"."""

from typing import Final, get_args

import msgspec

from config.languages import CATALOGUES
from kiosk import session as s
from kiosk.sentences import Need

_BARE: Final[dict[str, s.Tap]] = {
    "check-in": s.CheckInTapped(),
    "ticket": s.TicketTapped(),
    "start": s.StartTapped(),
    "touched": s.Touched(),
    "erase": s.Erased(),
    "enter": s.Entered(),
}
_SIGHTS: Final = {"large": s.Sight(large=True), "contrast": s.Sight(contrast=True)}


def tap_of(said: str) -> s.Tap | s.Keyed:
    """Raises msgspec.ValidationError for what no button of ours says."""
    name, *values = said.split(" ")
    match name, values:
        case _, [] if name in _BARE:
            return _BARE[name]
        case "key", [character] if len(character) == 1 and character.isalnum():
            return s.Keyed(character)
        case "language", [tag] if tag in CATALOGUES:
            return s.LanguageChosen(tag)
        case "party", ["1" | "-1" as by]:
            return s.PartyChanged(int(by))
        case "sight", []:
            return s.SightChosen(s.Sight())
        case "sight", kinds if set(kinds) <= set(_SIGHTS):
            return s.SightChosen(s.Sight(large="large" in kinds, contrast="contrast" in kinds))
        case "need", [need, "yes" | "no" as wanted] if need in get_args(Need):
            return s.NeedChosen(need, wanted == "yes")  # type: ignore[arg-type]  # the guard says it is one
        case _:
            raise msgspec.ValidationError("no button of this page says that")
