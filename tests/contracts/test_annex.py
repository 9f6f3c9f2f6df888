"""What the company had answered when a contract was agreed is an annex of it, and part of what is signed."""

import json
from dataclasses import replace

import pytest
from django.urls import reverse

from apps.companies.models import Dossier, StandardAnswer
from apps.contracts import queries
from tests.contracts import makers

pytestmark = pytest.mark.django_db
SAID = "The model keeps statistics about sound and no recordings."


def answer(place, text):
    StandardAnswer.objects.create(
        dossier=Dossier.objects.get(company=place.company),
        question="style",
        text=text,
        answered_at=makers.AGREED_AT,
    )


def test_the_answers_of_the_day_are_an_annex_and_later_ones_are_not(as_person):
    place = makers.world()
    answer(place, SAID)
    contract = makers.agreed(place)
    answer(place, "We have changed our minds about that.")
    contract.refresh_from_db()
    assert [one["text"] for one in contract.annex] == [SAID]
    text = queries.text_of(contract)
    assert json.loads(text.canonical())["annex"] == contract.annex
    assert replace(text, annex=()).fingerprint != text.fingerprint
    page = as_person(place.steward).get(reverse("contracts:terms", args=[contract.public_id]))
    said = page.content.decode()
    assert SAID in said
    assert "How can it replicate an artist" in said


def test_without_answers_there_is_no_annex():
    contract = makers.agreed(makers.world())
    assert contract.annex == []
    assert "annex" not in json.loads(queries.text_of(contract).canonical())
