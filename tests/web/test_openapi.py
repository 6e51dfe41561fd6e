"""The API describes itself with the types that decode it."""

from hub.night import commands as c
from hub.web.app import ROUTES
from hub.web.openapi import document

from .conftest import Connect


def test_every_api_route_and_every_command_is_described() -> None:
    described = {(method.upper(), path) for path, methods in document()["paths"].items() for method in methods}
    assert described == {(method, path) for method, path, _, _ in ROUTES if path.startswith("/api/")}
    assert {command.__name__ for command in c.AnyCommand.__args__} <= set(document()["components"]["schemas"])


def test_a_command_with_an_unknown_field_is_an_error_by_the_description_too() -> None:
    assert document()["components"]["schemas"]["CheckIn"]["additionalProperties"] is False


async def test_it_is_served_to_paired_devices(connect: Connect) -> None:
    answer = await (await connect("kiosk")).get("/api/openapi.json")
    assert (await answer.json())["openapi"].startswith("3.1")
