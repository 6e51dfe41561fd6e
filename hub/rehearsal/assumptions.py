"""What a rehearsal takes to be so: each figure once, with its range, its unit and where it comes from."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta

Order = Literal["flow", "arrival"]

_OURS = "our assumption"
_PUBLISHED = "figures of published conference evenings and appointment clinics"


def _of(words: str, source: str, ge: float = 0.0, le: float = 1.0) -> Meta:
    return Meta(description=words, ge=ge, le=le, extra={"source": source})


class Assumptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Shares are from 0 to 1. Every field is an option of `schoolnight rehearse` and a row of its report."""

    come: Annotated[float, _of("Share of the families that come.", "one in ten booked families never comes")] = 0.9
    waves: Annotated[int, _of("In how many waves the doors open, family by family.", "as planned", 1, 4)] = 1
    heed: Annotated[float, _of("Share of the families that come in the wave they were asked to.", _OURS)] = 0.85
    at_opening: Annotated[float, _of("Share of the families that wait when the doors open.", _PUBLISHED)] = 0.06
    first_half_hour: Annotated[
        float,
        _of("Share of the families that come in the first half hour, those at the opening among them.", _PUBLISHED),
    ] = 0.25
    last_arrival: Annotated[
        float, _of("Minutes before closing when the last family comes without an appointment.", _OURS, 0, 240)
    ] = 40.0
    kiosks: Annotated[int, _of("Kiosks at the doors.", "as most schools plan it", 1, 40)] = 2
    check_in: Annotated[float, _of("Seconds a family needs at a kiosk.", _OURS, 1, 600)] = 20.0
    overrun: Annotated[
        float, _of("How long meetings take, in those the roster plans (1.15: they overrun by 15 %).", _OURS, 0.2, 4)
    ] = 1.0
    cv: Annotated[
        float, _of("How much meetings of one teacher differ: standard deviation by mean.", _PUBLISHED, 0, 2)
    ] = 0.55
    cv_teachers: Annotated[float, _of("How much teachers differ: standard deviation by mean.", _PUBLISHED, 0, 1)] = 0.25
    interpreted: Annotated[
        float, _of("How much longer an interpreted meeting takes.", "Fagan et al., J Gen Intern Med 2003", 1, 3)
    ] = 1.16
    late_teachers: Annotated[float, _of("Share of the teachers who come 3 to 12 minutes late.", _OURS)] = 0.05
    late_said: Annotated[float, _of("Share of those of whom the office says so.", _OURS)] = 0.5
    breaks: Annotated[float, _of("Share of the teachers who take a break of 5 to 10 minutes.", _OURS)] = 0.6
    dinner: Annotated[float, _of("Share of the families that go to dinner for about 20 minutes.", _OURS)] = 0.15
    lost: Annotated[float, _of("Share of the families that do not find their way alone.", _OURS)] = 0.18
    lost_factor: Annotated[float, _of("How much longer those walk where nobody guides them.", _OURS, 1, 5)] = 1.5
    notice: Annotated[float, _of("Seconds until a family sees that it is sent or called.", _OURS, 0, 600)] = 20.0
    to_commons: Annotated[
        float, _of("Share of the families that go back to the commons when they have ten minutes or more.", _OURS)
    ] = 0.5
    patience: Annotated[
        float, _of("Minutes of waiting in all after which half of the families would go home.", _OURS, 5, 600)
    ] = 100.0
    goodbye: Annotated[
        float, _of("Share of the families that give up and say so; the others are only not found.", _OURS)
    ] = 0.5
    not_found: Annotated[float, _of("Share of the calls at which the family is not to be found.", _OURS)] = 0.03
    forgetful: Annotated[
        float, _of("Share of the teachers who press finish minutes late, every third time.", _OURS)
    ] = 0.1
    follow_ups: Annotated[
        float, _of("Share of the meetings said not to be had tonight that the desk moves to another day.", _OURS)
    ] = 0.0


def rows(assumptions: Assumptions) -> Iterator[tuple[str, Any, str, str]]:
    """Name, value, what it means, where it comes from."""
    for name, meta in metas():
        yield name, getattr(assumptions, name), meta.description or "", (meta.extra or {})["source"]


def metas() -> Iterator[tuple[str, Meta]]:
    for name, hint in get_type_hints(Assumptions, include_extras=True).items():
        yield name, hint.__metadata__[0]


def kind(name: str) -> type:
    """int or float."""
    found: type = get_type_hints(Assumptions)[name]
    return found
