"""Pages of one's own data, and the public page of what is kept."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.common.retention import PERIODS
from apps.privacy import queries
from apps.privacy.models import Archive
from tests import makers

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_everybody_reads_what_is_kept_why_and_how_long():
    page = Client().get(reverse("privacy:keeps"))
    assert page.status_code == 200
    for period in PERIODS.values():
        assert f"{period.days} day" in text(page)
    assert "Who knows your name" in text(page)
    assert reverse("privacy:keeps") in Client().get(reverse("account_login")).content.decode()


def test_from_settings_to_an_archive(signed_in_again):
    client = signed_in_again(makers.person())
    assert reverse("privacy:mine") in client.get(reverse("accounts:settings")).content.decode()
    assert "You have not asked for your data yet." in text(client.get(reverse("privacy:mine")))
    page = client.post(reverse("privacy:ask_archive"), follow=True)
    assert "Your wish is in line." in text(page)
    assert Archive.objects.count() == 1
    assert client.get(reverse("privacy:progress")).status_code == 302
    part = client.get(reverse("privacy:progress"), HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 1s"' in part


def test_from_settings_to_erasure_and_back(signed_in_again):
    person = makers.person()
    client = signed_in_again(person)
    page = text(client.get(reverse("privacy:erase")))
    assert "What goes" in page
    assert "What stays, and why" in page
    wrong = client.post(reverse("privacy:erase"), {"typed": "somebody@else.example"})
    assert wrong.status_code == 422
    assert "somebody@else.example" in wrong.content.decode()
    assert "That is not your mail address." in text(wrong)
    page = text(client.post(reverse("privacy:erase"), {"typed": person.email}, follow=True))
    assert "You will be erased on" in page
    assert client.get(reverse("privacy:erase")).status_code == 302
    page = text(client.post(reverse("privacy:cancel"), follow=True))
    assert "Everything stays as it is." in page
    assert queries.erasure_of(person) is None
    assert client.post(reverse("privacy:cancel")).status_code == 302


def test_what_stands_in_the_way_is_named_with_a_way_out(signed_in_again):
    steward = makers.person()
    where = makers.collective("Alone", steward=steward)
    client = signed_in_again(steward)
    page = client.get(reverse("privacy:erase"))
    assert "You are the only steward of Alone." in text(page)
    assert reverse("collectives:collective", args=[where.slug]) in page.content.decode()
    assert "Erase me" not in text(page)
    answer = client.post(reverse("privacy:erase"), {"typed": steward.email})
    assert answer.status_code == 422
    assert queries.erasure_of(steward) is None
