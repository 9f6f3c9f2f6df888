"""Lines that say what happened and not to whom."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.common.logs import Line, configuration, request_id
from tests import makers

SECRET = "mira@artists.example"


def line(
    name: str, message: str, *args: object, level: int = logging.INFO, **more: object
) -> dict[str, object]:
    record = logging.LogRecord(name, level, __file__, 1, message, args, more.pop("exc_info", None))
    record.__dict__.update(more)
    written: dict[str, object] = json.loads(Line().format(record))
    return written


def test_our_own_lines_say_everything():
    token = request_id.set("a-request-id")
    found = line("apps.ballots.tasks", "ballot %s not closed: %s", 7, "ballot.not_due", status=409)
    request_id.reset(token)
    assert {key: found[key] for key in ("level", "logger", "message", "request", "status")} == {
        "level": "INFO",
        "logger": "apps.ballots.tasks",
        "message": "ballot 7 not closed: ballot.not_due",
        "request": "a-request-id",
        "status": 409,
    }
    assert str(found["at"]).endswith("Z")


@pytest.mark.parametrize(
    ("name", "message", "args"),
    [
        ("django.request", "%s: %s", ("Not Found", f"/reset/{SECRET}/")),
        ("django.security.DisallowedHost", f"Invalid HTTP_HOST header: '{SECRET}'.", ()),
        ("celery.app.trace", "Task %(name)s raised: %(exc)s", ({"name": "x", "exc": SECRET},)),
        ("some.library", "sent to %s", (SECRET,)),
    ],
)
def test_a_library_s_line_has_nothing_filled_in(name, message, args):
    assert SECRET not in json.dumps(line(name, message, *args, level=logging.WARNING))


def test_an_exception_gives_types_and_places_and_never_its_text():
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as inner:
            raise ValueError(f"nobody called {SECRET}") from inner
    except ValueError:
        found = line("apps.x", "failed", exc_info=sys.exc_info())
    text = str(found["exception"])
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert f"{__file__}:" in text
    assert SECRET not in text


@pytest.mark.django_db
def test_a_broken_constraint_is_named_without_the_row():
    makers.person(email=SECRET)
    try:
        with transaction.atomic():
            User.objects.create_user(SECRET, "a long enough password", name="Mira")
    except IntegrityError:
        text = str(line("apps.x", "failed", exc_info=sys.exc_info())["exception"])
    assert "23505" in text
    assert "accounts_user" in text
    assert SECRET not in text


@pytest.mark.django_db
def test_an_answer_is_one_line_with_its_route_and_the_request_s_id(client, caplog):
    with caplog.at_level(logging.INFO, logger="tutti.access"):
        answer = client.get(
            reverse("collectives:list") + "?q=marked", headers={"X-Request-ID": "proxy-gave-this"}
        )
        other = client.get("/nowhere/marked/", headers={"X-Request-ID": "no good: spaces"})
    assert answer["X-Request-ID"] == "proxy-gave-this"
    assert len(other["X-Request-ID"]) == 24
    lines = [json.loads(Line().format(record)) for record in caplog.records if record.name == "tutti.access"]
    assert [(one["route"], one["status"], one["method"]) for one in lines] == [
        ("collectives:list", 200, "GET"),
        ("unknown", 404, "GET"),
    ]
    assert "marked" not in json.dumps(lines)


def test_servers_own_lines_with_addresses_are_off():
    loggers = configuration(is_json=True, level="INFO")["loggers"]
    for name in ("uvicorn.access", "granian.access"):
        assert loggers[name] == {"handlers": [], "propagate": False, "level": "CRITICAL"}
    assert loggers["django"]["handlers"] == []
