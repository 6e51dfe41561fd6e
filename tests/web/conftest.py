"""A small fictional school in a real folder, with the real web in front of it."""

import datetime as dt
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from config.settings import Night as NightSettings
from config.settings import Settings
from hub.cli.kiosk_pages import browsers
from hub.devices import Role
from hub.folder import NightFolder
from hub.house import House
from hub.night.roster import Family, Guardian, Meeting, Room, Roster, Student, Teacher, Volunteer
from hub.web.app import make_app
from hub.web.auth import PAGES

Client = TestClient  # type: ignore[type-arg]

SECRETS = ("Wendeline", "Quagmire-Oxley", "wendeline@example.org", "Marmaduke", "Pipkin", "Zebedee")


def small_roster() -> Roster:
    """Two households of one student that are kept apart, and one more; every name is unlike any other word."""
    guardian = Guardian("Wendeline Quagmire-Oxley", "mother", "wendeline@example.org")
    return Roster(
        version=1,
        rooms={"r1": Room("r1", "204", "204", floor="2", x=10, y=5), "r2": Room("r2", "110", "110", floor="1")},
        teachers={
            "t1": Teacher("t1", "T1", "Ms. Plumtree", "r1"),
            "t2": Teacher("t2", "T2", "Mr. Oddfellow", "r2"),
        },
        students={
            "s1": Student("s1", "S1", "Pipkin", "Quagmire-Oxley", "7"),
            "s2": Student("s2", "S2", "Zebedee", "Marmaduke", "8"),
        },
        families={
            "f1": Family("f1", "H1", (guardian,), ("s1",), language="es", interpreter="spoken"),
            "f2": Family("f2", "H2", (Guardian("Zora Marmaduke"),), ("s2",)),
            "f3": Family("f3", "H3", (Guardian("Zack Marmaduke", may_attend="ask"),), ("s2",), apart="A1"),
        },
        meetings={
            "m1": Meeting("m1", "f1", "t1", ("s1",)),
            "m2": Meeting("m2", "f1", "t2", ("s1",)),
            "m3": Meeting("m3", "f2", "t1", ("s2",)),
            "m4": Meeting("m4", "f3", "t1", ("s2",)),
        },
        volunteers={
            "v1": Volunteer("v1", "V1", "ambassador", "Ottoline", "Thrupp"),
            "v2": Volunteer("v2", "V2", "helper", "Basil", "Thrupp", ("es",)),
            "v3": Volunteer("v3", "V3", "interpreter", "Cosima", "Vane", ("es",)),
        },
    )


def open_now() -> Settings:
    """A night that is under way whenever the test runs."""
    today = dt.datetime.fromtimestamp(time.time(), dt.UTC).date()
    return Settings(
        night=NightSettings(
            school="Test School", date=today, opens="00:00", closes="23:59", timezone="Etc/UTC", commons="Cafeteria"
        )
    )


@pytest.fixture
def folder(tmp_path: Path) -> NightFolder:
    folder = NightFolder(tmp_path / "night")
    folder.write_settings(open_now())
    folder.save_roster(small_roster())
    return folder


@pytest.fixture
async def house(folder: NightFolder) -> AsyncIterator[House]:
    house = House(folder)
    await house.start()
    yield house
    await house.stop()


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    server = TestServer(make_app(house, browsers(house)))
    await server.start_server()
    yield server
    house.close_streams()
    await server.close()


Connect = Callable[[Role | None], Awaitable[Client]]


@pytest.fixture
async def connect(server: TestServer, house: House) -> AsyncIterator[Connect]:
    """A browser or kiosk of a role, paired over the wire; None: one that is not paired."""
    clients: list[Client] = []

    async def connected(role: Role | None) -> Client:
        client: Client = TestClient(server, cookie_jar=CookieJar(unsafe=True))
        clients.append(client)
        if role is None:
            return client
        subject = "t1" if role == "teacher" else ""
        code = house.devices.invite(role, f"{role}-{len(clients)}", subject)
        if role in PAGES:
            answer = await client.post("/pair", data={"code": code})
            assert answer.status == 200, await answer.text()
            token = next(c.value for c in client.session.cookie_jar if c.key == f"schoolnight-{PAGES[role]}")
        else:
            token = (await (await client.post("/api/pair", json={"code": code})).json())["token"]
        client.session.headers["Authorization"] = f"Bearer {token}"
        return client

    yield connected
    house.close_streams()  # the first client to be closed closes the server, which waits for the others' streams
    for client in clients:
        await client.close()
