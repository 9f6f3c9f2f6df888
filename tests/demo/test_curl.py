"""The lines of the README for the company's terminal, with a key made on the page."""

import json
import re
import shlex
from datetime import datetime
from pathlib import Path

from django.test import Client

from apps.accounts.models import Organisation
from apps.demo.world import parties, people
from apps.negotiations.models import Offer

README = Path(__file__).parents[2] / "README.md"


def _lines() -> list[list[str]]:
    text = README.read_text(encoding="utf-8")
    [short] = re.findall(r"^api\(\) \{ (curl .*) \"\$@\"; \}$", text, re.MULTILINE)
    return [
        [*shlex.split(short), *shlex.split(line.removeprefix("api "))]
        for line in text.splitlines()
        if line.startswith("api http")
    ]


def _run(line: list[str], *, key: str, room: str, offer: dict[str, object]) -> dict[str, object]:
    """Do what curl would do with the line, against this site."""
    address = next(word for word in line if word.startswith("http")).replace("ROOM", room)
    path = address.removeprefix("http://127.0.0.1:8000")
    given = [line[place + 1] for place, word in enumerate(line) if word == "-H"]
    headers = dict(one.replace("$TUTTI_KEY", key).split(": ", 1) for one in given)
    kind = headers.pop("Content-Type")
    if "-d" not in line:
        return {"status": (answer := Client().get(path, headers=headers)).status_code, **answer.json()}
    assert line[line.index("-d") + 1] == "@offer.json"
    answer = Client().post(path, json.dumps(offer), content_type=kind, headers=headers)
    return {"status": answer.status_code, **answer.json()}


def _key_made_on_the_page() -> str:
    client = Client()
    client.post("/demo/enter/company/")
    veldra = Organisation.objects.get(slug=parties.VELDRA)
    page = client.post("/settings/keys/", {"organisation": veldra.pk, "name": "terminal"}).content.decode()
    found = re.search(r"data-secret>([^<]+)<", page)
    assert found is not None
    return found[1]


def test_the_readmes_lines_list_check_and_table(world: datetime) -> None:
    listing, fetching, checking, tabling = _lines()
    key = _key_made_on_the_page()
    before = Offer.objects.get(
        room__company__slug=parties.VELDRA, room__collective__slug="ink-and-line", side="company"
    )
    room = before.room.public_id
    fetched = _run(fetching, key=key, room=room, offer={})
    assert fetched.pop("status") == 200
    assert fetched["terms"] == before.terms
    use = {"key": key, "room": room, "offer": fetched}

    rooms = _run(listing, **use)
    checked = _run(checking, **use)
    offers = Offer.objects.count()
    tabled = _run(tabling, **use)
    again = _run(tabling, **use)

    assert rooms["status"] == 200
    assert room in {one["id"] for one in rooms["rooms"]}
    assert (checked["status"], checked["can_be_tabled"]) == (200, True)
    assert "money.fee_per_work" in checked["below_minimum"]
    assert (tabled["status"], again["status"]) == (201, 201)
    assert Offer.objects.count() == offers + 1
    assert Offer.objects.order_by("-pk")[0].tabled_by == people.known(people.JONAS)


def test_a_wrong_key_gets_nothing(world: datetime) -> None:
    assert Client().get("/api/v1/rooms/", headers={"Authorization": "Bearer wrong"}).status_code == 401
