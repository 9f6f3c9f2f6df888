"""What page and API say of an offer before it is tabled is one thing, decided once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.negotiations import actions, queries
from apps.negotiations.domain import LONGEST_OPEN, OfferContent
from apps.negotiations.messages.checks import points_of, points_of_draft, problems_with
from apps.negotiations.models import OfferDraft
from apps.terms.domain import Terms
from tests.negotiations.makers import AT, terms
from tests.negotiations.reading import url, words
from tests.negotiations.test_api import Caller, offer_json, path
from tests.negotiations.test_drafts import rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(now_world):
    rule(now_world, "second_person")
    return Caller(now_world.delegate, now_world.company)


def keep(here, *, days=20, said=None):
    until = timezone.now() + timedelta(days=days)
    content = OfferContent(said or terms("8"), "", None, until)
    return actions.prepare_draft(
        actor=here.delegate, room_id=here.room.pk, content=content, at=timezone.now()
    )


def points(here, said, **more):
    checked = queries.check_of(here.room, said, side="company", at=AT, **more)
    return {one.code: one for one in points_of(checked)}


def without(*keys):
    return Terms.parse({key: one for key, one in terms("8").as_json().items() if key not in keys})


def test_a_draft_says_the_same_on_its_page_and_by_api(now_world, api, as_person):
    kept = keep(now_world)
    page = as_person(now_world.delegate).get(url("draft", kept)).context["points"]
    told = api.get(f"drafts/{kept.public_id}/fields/").json()["points"]
    assert [one["code"] for one in told] == [one.code for one in page]
    assert "approval" not in {one["code"] for one in told}
    checked = queries.check_of_draft(kept, timezone.now())
    assert {one.code for one in points_of(checked)} - {one.code for one in points_of_draft(checked)} == {
        "approval"
    }


def test_what_has_to_be_settled_is_never_said_to_stay_open(here):
    settled = points(here, terms("8"))
    assert "required" not in settled
    open_now = points(here, without("term.duration", "money.most_favoured"))
    needed = queries.check_of(here.room, without("term.duration"), side="company", at=AT).required
    assert needed == ("term.duration",)
    assert (open_now["required"].kind, open_now["required"].fields) == ("stop", ("term.duration",))
    assert "has to be settled before this can be tabled" in open_now["required"].title
    nothing = queries.check_of(here.room, Terms.parse({}), side="company", at=AT)
    assert set(nothing.required) & set(nothing.missing) == set()
    assert {*nothing.required, *nothing.missing} <= set(nothing.unanswered)
    assert len(nothing.unanswered) == len(set(nothing.unanswered))


@pytest.mark.parametrize(
    ("days", "code"),
    [(1, "deadline_too_short"), (LONGEST_OPEN.days + 30, "deadline_too_far"), (20, None)],
)
def test_page_dry_run_draft_and_action_agree_about_the_end(now_world, api, as_person, days, code):
    until = (timezone.now() + timedelta(days=days)).isoformat()
    body = api.post(path(now_world, "offers/check/"), offer_json("8", open_until=until)).json()
    assert body["can_be_tabled"] is (code is None)
    assert [one["code"] for one in body["problems"]] == ([code] if code else [])
    kept = keep(now_world, days=days)
    obstacle = queries.obstacle(kept, queries.table_facts(now_world.room, timezone.now()))
    assert (obstacle.code if obstacle else None) == (f"offer.{code}" if code else None)
    page = as_person(now_world.delegate).get(url("draft", kept))
    [deadline] = [one for one in page.context["points"] if one.code == "deadline"]
    assert deadline.kind == ("stop" if code else "say")
    assert deadline.title.replace("\xa0", " ") in words(page)


def test_a_grade_and_a_model_that_are_missing_are_said_once_and_alike(now_world, api):
    said = terms("8").as_json() | {"parties.models": ["Unheard 9"]}
    body = api.post(path(now_world, "offers/check/"), offer_json("8", terms=said)).json()
    assert [one["code"] for one in body["problems"]] == ["unknown_model"]
    checked = queries.check_of(now_world.room, Terms.parse(said), side="company", at=timezone.now())
    assert [one.as_json() for one in problems_with(checked)] == [
        {key: one for key, one in problem.items() if key != "pointer"} for problem in body["problems"]
    ]


def test_a_list_of_drafts_needs_as_many_statements_for_one_as_for_many(now_world, api):
    address = path(now_world, "drafts/")

    def count():
        api.get(address)
        with CaptureQueriesContext(connection) as caught:
            listed = api.get(address).json()["drafts"]
        return len(caught), len(listed)

    kept = keep(now_world)
    actions.ask_approval(actor=now_world.delegate, draft_id=kept.pk, at=timezone.now())
    once, _one = count()
    for _again in range(4):
        more = keep(now_world)
        actions.ask_approval(actor=now_world.delegate, draft_id=more.pk, at=timezone.now())
    assert count() == (once, OfferDraft.objects.count()) == (once, 5)
