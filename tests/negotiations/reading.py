"""How tests read pages of deal rooms."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags


def url(name: str, subject) -> str:
    """Give the address of a page about a room or an offer."""
    return reverse(f"negotiations:{name}", args=[subject.public_id])


def words(response) -> str:
    """Give the words of a page without its markup."""
    return re.sub(r"\s+", " ", strip_tags(response.content.decode())).replace("\xa0", " ")


def row_of(response, label: str) -> str:
    """Give the words of one row of the comparison."""
    rows = re.findall(r'<li class="comparison-row.*?</li>', response.content.decode(), re.DOTALL)
    found = [re.sub(r"\s+", " ", strip_tags(row)).replace("\xa0", " ") for row in rows]
    return next(row for row in found if row.strip().startswith(label))


def statements(client: Client, address: str) -> int:
    """Count the statements that a page needs, once the number at its head is known."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def statements_about_rooms(client: Client, address: str) -> int:
    """Count the statements about rooms alone: what every page asks besides is kept for a minute, or not."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return sum('"negotiations_' in one["sql"] for one in captured.captured_queries)
