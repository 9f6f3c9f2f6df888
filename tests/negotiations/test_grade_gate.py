"""The grade is demanded in an open room too, and each offer and draft says how it stands to the minimum."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.actions import issue_api_key
from apps.collectives.models import Bylaws, Collective
from apps.common.errors import Refusal
from apps.companies import actions as companies
from apps.companies import domain as dossiers
from apps.companies.models import ApprovalRule, StandardAnswer
from apps.negotiations import actions, queries
from apps.negotiations.domain import OfferContent
from apps.terms.minimum import suggested_minimum
from apps.unions.actions import publish_minimum
from tests import makers
from tests.negotiations.makers import AT, OPEN_UNTIL, terms

pytestmark = pytest.mark.django_db
SAID = "Melody and timbre, from the works that are named in the annex."


def demand(here, grade=1):
    """Let a collective demand a grade while the room is open, as new bylaws do."""
    group = Collective.objects.get(organisation=here.collective)
    rules = {**makers.RULES, "demanded_grade": grade}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Bylaws.objects.create(collective=group, version=2, rules=rules, valid_from=AT)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def say(here, *questions):
    for question in questions:
        companies.answer_question(
            actor=here.delegate, company=here.company, question=question, text=SAID, at=AT
        )


def caller(here):
    _key, secret = issue_api_key(actor=here.delegate, organisation=here.company, name="desk", at=AT)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_nothing_is_tabled_by_either_side_once_the_dossier_has_fallen(here):
    demand(here)
    say(here, *dossiers.QUESTIONS)
    here.offer("8")
    here.answer("9.50")
    StandardAnswer.objects.filter(question="style").delete()
    with pytest.raises(Refusal) as caught:
        here.offer("9")
    assert (caught.value.code, caught.value.params) == ("room.grade_too_low", {"demanded": 1, "held": 0})
    say(here, "style")
    here.offer("9")


def test_a_draft_says_what_stands_in_its_way_and_is_not_asked_about(here):
    ApprovalRule.objects.create(
        company=here.company, version=2, rule="second_person", chosen_by=here.signatory, chosen_at=AT
    )
    content = OfferContent(terms("8"), "", None, OPEN_UNTIL)
    draft = actions.prepare_draft(actor=here.delegate, room_id=here.room.pk, content=content, at=AT)
    assert queries.obstacle(draft, queries.table_facts(here.room, AT)) is None
    demand(here)
    obstacle = queries.obstacle(draft, queries.table_facts(here.room, AT))
    assert obstacle is not None
    assert obstacle.code == "room.grade_too_low"
    with pytest.raises(Refusal) as caught:
        actions.ask_approval(actor=here.delegate, draft_id=draft.pk, at=AT)
    assert caught.value.code == "room.grade_too_low"


def test_na_on_style_keeps_the_offer_off_the_table_by_page_and_api(now_world, as_person):
    here = now_world
    demand(here)
    say(here, *(one for one in dossiers.QUESTIONS if one != "style"))
    client = as_person(here.delegate)
    dossier = reverse("companies:edit", args=[here.company.slug])
    filled = {"legal_name": "Veldra Audio GmbH", **{f"answer-{one}": SAID for one in dossiers.QUESTIONS}}
    assert client.post(dossier, {**filled, "answer-style": "n/a"}).status_code == 422
    page = client.get(reverse("negotiations:new_offer", args=[here.room.public_id])).content.decode()
    assert "Nothing can be tabled now." in page
    assert "grade 1" in page
    desk, room = caller(here), f"/api/v1/rooms/{here.room.public_id}/offers/"
    body = {"terms": terms("8").as_json(), "open_until": (timezone.now() + timedelta(days=30)).isoformat()}
    send = {"content_type": "application/json"}
    checked = desk.post(f"{room}check/", json.dumps(body), **send).json()
    assert checked["can_be_tabled"] is False
    assert [one["code"] for one in checked["problems"]] == ["grade_too_low"]
    tabled = desk.post(room, json.dumps(body), headers={"Idempotency-Key": "one"}, **send)
    assert (tabled.status_code, tabled.json()["code"]) == (409, "room.grade_too_low")
    assert client.post(dossier, filled).status_code == 302
    page = client.get(reverse("negotiations:new_offer", args=[here.room.public_id])).content.decode()
    assert "Nothing can be tabled now." not in page
    assert desk.post(f"{room}check/", json.dumps(body), **send).json()["can_be_tabled"] is True
    assert desk.post(room, json.dumps(body), headers={"Idempotency-Key": "two"}, **send).status_code == 201


def strict(here, valid_from=None, at=AT):
    wanted = {
        **suggested_minimum().as_json(),
        "term.duration": {"comparator": "at_most", "value": "P1Y", "reason": "Models age."},
    }
    return publish_minimum(
        actor=here.representative,
        union=here.union,
        sector="music",
        comparators=wanted,
        valid_from=valid_from,
        at=at,
    )


def test_an_offer_is_held_field_by_field_against_the_minimum_of_its_day(here):
    offer, desk = here.offer("8"), caller(here)
    found = desk.get(f"/api/v1/offers/{offer.public_id}/fields/").json()
    assert (found["minimum"]["version"], found["news"], found["union"]["name"]) == (1, [], here.union.name)
    assert {one["verdict"] for one in found["fields"]} <= {"meets", "below", "missing", "not_comparable"}
    version = strict(here, at=AT + timedelta(days=1))
    found = desk.get(f"/api/v1/offers/{offer.public_id}/fields/").json()
    assert found["minimum"]["version"] == 1
    (news,) = found["news"]
    assert (news["id"], news["version"], news["in_force"]) == (version.public_id, 2, True)
    assert "term.duration" in news["below_minimum"]
    again = here.answer("9.50", at=AT + timedelta(days=2))
    found = desk.get(f"/api/v1/offers/{again.public_id}/fields/").json()
    by_field = {one["field"]: one for one in found["fields"]}
    assert found["minimum"]["id"] == version.public_id
    assert (by_field["term.duration"]["verdict"], by_field["term.duration"]["reason"]) == (
        "below",
        "Models age.",
    )
    assert "term.duration" in found["below_minimum"]


def test_a_draft_is_held_against_what_holds_now_and_told_what_is_announced(here):
    content, desk = OfferContent(terms("8"), "", None, OPEN_UNTIL), caller(here)
    draft = actions.prepare_draft(actor=here.delegate, room_id=here.room.pk, content=content, at=AT)
    later = timezone.now() + timedelta(days=30)
    version = strict(here, valid_from=later, at=AT)
    found = desk.get(f"/api/v1/drafts/{draft.public_id}/fields/").json()
    assert (found["minimum"]["version"], [one["id"] for one in found["news"]]) == (1, [version.public_id])
    assert found["news"][0]["in_force"] is False


def test_nobody_elses_software_reads_it(here):
    offer = here.offer("8")
    rival = makers.person()
    company = makers.company(delegate=rival)
    _key, secret = issue_api_key(actor=rival, organisation=company, name="desk", at=AT)
    other = Client(headers={"Authorization": f"Bearer {secret}"})
    assert other.get(f"/api/v1/offers/{offer.public_id}/fields/").status_code == 404
