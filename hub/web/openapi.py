"""The API's description, made from the same types that decode it."""

from functools import cache
from typing import Any

import msgspec

from hub.wire import (
    PROTOCOL,
    DoorList,
    Envelope,
    FamilyFound,
    Hello,
    Outcome,
    Paired,
    Pairing,
    Problem,
    Proof,
    StaffAsk,
    StaffProof,
    StaffSession,
    StaffTest,
    Tested,
)

_STAFF = (StaffProof, StaffSession, StaffAsk, tuple[FamilyFound, ...], StaffTest, Tested)
_REF = "#/components/schemas/{name}"


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), whose schemas are JSON Schema 2020-12 like msgspec's."""
    types = (Envelope, Outcome, Hello, DoorList, Pairing, Paired, Problem, Proof, *_STAFF)
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    envelope, outcome, hello, door, pairing, paired, problem, proof, *staff = schemas
    staff_proof, session, sought, found, test, tested = staff
    return {
        "openapi": "3.1.0",
        "info": {"title": "schoolnight hub", "version": str(PROTOCOL)},
        "components": {
            "schemas": components,
            "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"device": []}],
        "paths": {
            "/api/pair": {
                "post": _operation("Pair a device with its one-time code", paired, problem, pairing) | {"security": []}
            },
            "/api/prove": {
                "get": _operation("Proof that this is the hub a device was paired with", proof, problem)
                | {"security": [], "parameters": [_asked_with("device"), _asked_with("nonce")]}
            },
            "/api/hello": {"get": _operation("Who the hub is, and who it takes you for", hello, problem)},
            "/api/door": {"get": _operation("What a kiosk may hold of the roster", door, problem)},
            "/api/commands": {"post": _operation("Do this, once", outcome, problem, envelope)},
            "/api/staff": {
                "post": _operation("A badge or a PIN opens this kiosk to staff", session, problem, staff_proof)
            },
            "/api/staff/leave": {"post": _operation("Close it again", {"type": "object"}, problem)},
            "/api/staff/find": {"post": _operation("Look a family up, which is noted", found, problem, sought)},
            "/api/staff/test": {"post": _operation("Print a test ticket", tested, problem, test)},
            "/api/journal": {"get": _journal(problem)},
            "/api/openapi.json": {"get": _operation("This document", {"type": "object"}, problem)},
        },
    }


def _operation(summary: str, answer: Any, problem: Any, body: Any = None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "summary": summary,
        "responses": {
            "200": {"description": "As asked", "content": {"application/json": {"schema": answer}}},
            "default": {"description": "What is wrong", "content": {"application/json": {"schema": problem}}},
        },
    }
    if body is not None:
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return said


def _asked_with(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": True, "schema": {"type": "string"}}


def _journal(problem: Any) -> dict[str, Any]:
    operation = _operation("All facts after one, then live, as server-sent events", {"type": "string"}, problem)
    content = operation["responses"]["200"]["content"]
    content["text/event-stream"] = content.pop("application/json")
    operation["parameters"] = [{"name": "after", "in": "query", "schema": {"type": "integer", "minimum": 0}}]
    return operation
