"""Nightbench's line protocol in front of the dispatch rule: it translates, and decides nothing."""

import gc
import json
import sys
import time
from typing import Any, TextIO

from hub.night.dispatching.decisions import Call, Decision, Interpret, Release, Send, Tell
from hub.night.dispatching.picture import Door, Interpreter, Party, Picture
from hub.night.dispatching.rule import decide
from hub.night.dispatching.weights import WEIGHTS, Weights

Json = dict[str, Any]


class Player:
    """One night of nightbench, kept as a picture."""

    def __init__(self, weights: Weights = WEIGHTS) -> None:
        self.weights = weights
        self.took: list[float] = []

    def start(self, facts: Json) -> None:
        walk = facts["walk"]
        doors = {t["id"]: Door(t["id"], t["place"], t["target"]) for t in facts["teachers"]}
        for booking in facts["bookings"]:
            doors[booking["teacher"]].booked.append((booking["time"], booking["family"]))
        for door in doors.values():
            door.booked.sort()
        helpers = {h["id"]: Interpreter(h["id"], tuple(h["languages"]), 0) for h in facts["helpers"]}
        self.picture = Picture(doors, helpers, facts["close"], lambda a, b: walk[a][b], early=facts["rules"]["early"])
        self.guides = list(facts["guides"])
        self.guided: dict[str, str] = {}
        self.slow = facts["rules"]["lost_factor"]
        self.wish: dict[str, str] = {}
        self.visited: set[str] = set()

    def decide(self, now: float, events: list[Json]) -> list[Json]:
        gc.disable()  # as the hub does while it decides
        began = time.perf_counter()
        self.now = now
        for event in events:
            getattr(self, "on_" + event["event"])(event)
        commands: list[Json] = []
        self.picture.ranges.overdue(now)
        for decision in decide(self.picture, now, self.weights):
            commands += self.say(decision)
        self.took.append(time.perf_counter() - began)
        gc.enable()
        return commands

    def say(self, decision: Decision) -> list[Json]:
        match decision:
            case Send(party, door):
                out = []
                if (
                    self.wish[party] != "none"
                    and party not in self.visited
                    and party not in self.guided
                    and self.guides
                ):
                    guide = self.guides.pop(0)
                    self.guided[party] = guide
                    self.picture.parties[party].slow = 1.0
                    out.append({"do": "guide", "guide": guide, "family": party})
                self.visited.add(party)
                return [*out, {"do": "send", "family": party, "teacher": door}]
            case Call(door, party):
                return [{"do": "call", "teacher": door, "family": party}]
            case Tell(party, quote, left, booked):
                self.picture.ranges.promised(party, self.now, quote, booked, left)
                return [
                    {
                        "do": "estimate",
                        "family": party,
                        "seconds": round(quote.seconds),
                        "low": round(quote.low),
                        "high": round(quote.high),
                    }
                ]
            case Release(interpreter):
                return [{"do": "release", "helper": interpreter}]
            case Interpret(interpreter, party):
                return [{"do": "assign", "helper": interpreter, "family": party, "until": "meeting"}]
        raise AssertionError(decision)

    def on_tick(self, event: Json) -> None:
        pass

    on_closing = on_tick

    def on_rejected(self, event: Json) -> None:
        print(event, file=sys.stderr)

    def on_teacher_ready(self, event: Json) -> None:
        self.picture.doors[event["teacher"]].state = "free"

    on_teacher_resumed = on_teacher_ready

    def on_teacher_paused(self, event: Json) -> None:
        door = self.picture.doors[event["teacher"]]
        door.state, door.called, door.back_at = "pause", None, self.now + event["announced"]

    def on_family_arrived(self, event: Json) -> None:
        left = {m["teacher"]: m["appointment"] for m in event["meetings"]}
        party = Party(event["family"], left, event["language"], self.now, 0, still_since=self.now)
        self.wish[party.id] = event["guide"]
        if event["guide"] != "none":
            party.slow = self.slow
        self.picture.parties[party.id] = party
        for door in left:
            self.picture.doors[door].wanted_by[party.id] = None
        self.picture.untold.append(party.id)

    def on_family_at(self, event: Json) -> None:
        party = self.picture.parties[event["family"]]
        party.place = self.picture.doors[event["teacher"]].place
        party.still_since = self.now
        if party.interpreter:
            self.picture.interpreters[party.interpreter].place = party.place
        if self.wish[party.id] == "first":
            party.slow = 1.0

    def on_meeting_started(self, event: Json) -> None:
        party, door = self.picture.parties[event["family"]], self.picture.doors[event["teacher"]]
        party.state = "meeting"
        self.picture.ranges.began(party.id, self.now)
        if party.still_since is not None:
            party.stood += self.now - party.still_since
            party.still_since = None
        party.place = door.place
        del party.left[door.id]
        del door.wanted_by[party.id]
        door.coming.remove(party.id)
        door.booked = [b for b in door.booked if b[1] != party.id]
        door.state, door.party, door.since, door.called = "meeting", party.id, self.now, None

    def on_meeting_finished(self, event: Json) -> None:
        party, door = self.picture.parties[event["family"]], self.picture.doors[event["teacher"]]
        door.state, door.party = "free", None
        door.done += 1
        door.spent += event["seconds"]
        self.picture.done += 1
        self.picture.spent += event["seconds"]
        self.picture.planned += door.planned
        party.state, party.door, party.still_since = "idle", None, self.now
        party.stood_before = party.stood
        self.picture.untold.append(party.id)

    def on_family_left(self, event: Json) -> None:
        party = self.picture.parties[event["family"]]
        for name in party.left:
            self.picture.doors[name].wanted_by.pop(party.id, None)
        if party.door:
            door = self.picture.doors[party.door]
            if party.id in door.coming:
                door.coming.remove(party.id)
            if door.called == party.id:
                door.called = None
        party.stood, party.still_since = party.stood_by(self.now), None
        party.state, party.door = "gone", None
        self.picture.ranges.gone(party.id)

    def on_helper_freed(self, event: Json) -> None:
        helper, party = self.picture.interpreters[event["helper"]], self.picture.parties[event["family"]]
        if helper.party == party.id:
            helper.party, party.interpreter = None, None
        helper.place = party.place

    def on_guide_freed(self, event: Json) -> None:
        self.guides.append(event["guide"])


def serve(source: TextIO = sys.stdin, sink: TextIO = sys.stdout) -> None:
    player = Player()
    for line in source:
        message = json.loads(line)
        if message["type"] == "end":
            return
        if message["type"] == "start":
            player.start(message["facts"])
            reply: Json = {"ok": True}
        else:
            reply = {"commands": player.decide(message["now"], message["events"])}
        sink.write(json.dumps(reply, separators=(",", ":")) + "\n")
        sink.flush()


if __name__ == "__main__":
    serve()
