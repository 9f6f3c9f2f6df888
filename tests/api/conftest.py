"""A room to speak to through the API."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.actions import issue_api_key
from tests.negotiations import makers as rooms


class Desk:
    """A company's software with a key of its own."""

    def __init__(self, person, company, **headers):
        self.key, secret = issue_api_key(actor=person, organisation=company, name="desk", at=rooms.AT)
        self.client = Client(
            headers={"Authorization": f"Bearer {secret}", **headers}, raise_request_exception=False
        )

    def get(self, path, **headers):
        return self.client.get(path if path.startswith("/") else f"/api/v1/{path}", headers=headers)

    def post(self, path, content, **headers):
        body = content if isinstance(content, str | bytes) else json.dumps(content)
        return self.client.generic(
            "POST", f"/api/v1/{path}", body, content_type="application/json", headers=headers
        )

    def table(self, room, content, key="one", **headers):
        return self.post(f"rooms/{room.public_id}/offers/", content, **{"Idempotency-Key": key, **headers})


def offer(fee="8", days=30, **changes):
    """Write an offer that can be tabled."""
    until = timezone.now().replace(microsecond=0) + timezone.timedelta(days=days)
    return {"terms": rooms.terms(fee).as_json(), "open_until": until.isoformat(), "prose": "", **changes}


@pytest.fixture
def here():
    """A world whose dates lie around a fixed moment."""
    return rooms.world()


@pytest.fixture
def desk(here):
    """The software of the room's company."""
    return Desk(here.delegate, here.company)
