"""Terms of office: said when they end, never ended by a day alone, and renewed by the members."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role, User
from apps.collectives import actions, domain, queries, tasks
from apps.collectives.domain import Bylaws
from apps.collectives.messages import rule_rows, say_bylaws
from apps.collectives.models import Motion
from apps.common.errors import Refusal
from apps.home.queries import needs_of
from apps.notifications import tasks as notices
from apps.notifications.models import Notice
from tests.collectives.house import DAY, House, house
from tests.collectives.makers import AT, makers

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
YES = ("yes", "yes", "yes")
RULES = {"steward_months": 12}


@pytest.mark.parametrize(
    ("since", "months", "ends"),
    [
        (datetime(2026, 1, 15, 12, tzinfo=UTC), None, None),
        (datetime(2026, 1, 15, 12, tzinfo=UTC), 12, datetime(2027, 1, 15, 12, tzinfo=UTC)),
        (datetime(2026, 1, 15, 12, tzinfo=UTC), 6, datetime(2026, 7, 15, 11, tzinfo=UTC)),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), 12, datetime(2025, 2, 28, 12, tzinfo=UTC)),
        (datetime(2026, 8, 31, 12, tzinfo=UTC), 30, datetime(2029, 2, 28, 13, tzinfo=UTC)),
    ],
)
def test_a_term_ends_on_the_same_day_or_the_last_of_its_month(
    since: datetime, months: int | None, ends: datetime | None
) -> None:
    assert domain.term_end(since, months, "Europe/Berlin") == ends


@pytest.mark.parametrize("months", [0, 121, "12", True, 1.5])
def test_a_term_is_a_whole_number_of_months(months: object) -> None:
    with pytest.raises(Refusal, match="out_of_range"):
        Bylaws.parse({"steward_months": months})


def test_bylaws_from_before_there_were_terms_mean_none() -> None:
    former = Bylaws().as_json()
    del former["steward_months"]
    assert Bylaws.parse(former).steward_months is None
    assert Bylaws.parse({**former, "steward_months": None}) == Bylaws()
    assert "Stewards lead for 24 months, then the members are asked anew." in say_bylaws(
        Bylaws(steward_months=24)
    )
    [row] = [one for one in rule_rows(Bylaws()) if one.rule == "steward_months"]
    assert row.words == "as long as the members want, without an end"


def leads_since(here: House, person: User, days: int) -> None:
    person.seats.update(since=timezone.now() - days * DAY)


def elect(here: House, place: int, at: datetime) -> Motion:
    motion = actions.stand(actor=here.members[place], collective=here.group, reason="Me.", at=at)
    motion = actions.put_motion_to_vote(
        actor=here.members[place],
        motion_id=motion.pk,
        text_hash=queries.fingerprint(motion),
        closes_at=at + 8 * DAY,
        at=at,
    )
    here.vote(motion, YES)
    return actions.conclude_motion(motion_id=motion.pk, at=at + 8 * DAY)


def test_a_term_that_ended_is_said_and_nobody_loses_the_last_steward(as_person: SignIn) -> None:
    here = house(rules=RULES)
    leads_since(here, here.steward, 400)
    [one] = queries.stewards_of(here.group, timezone.now())
    assert one.is_over
    page = reverse("collectives:stewards", args=[here.where.slug])
    for person in (here.steward, here.members[0]):
        shown = as_person(person).get(page).content.decode()
        assert "An election is due." in shown
        assert "the term ended on" in shown
    [need] = [one for one in needs_of(here.members[0], timezone.now()) if one.kind == "election"]
    assert (need.subject, need.more["over"]) == (here.group, [here.steward])
    home = as_person(here.members[0]).get(reverse("home:home")).content.decode()
    assert page in home
    tasks.conclude_due()
    assert [one.person for one in queries.stewards_of(here.group, timezone.now())] == [here.steward]


def test_with_whoever_is_elected_those_hand_over_whose_terms_ended() -> None:
    here = house(rules=RULES)
    now = timezone.now()
    fresh = makers.person("Fresh")
    makers.seat(fresh, here.where, Role.STEWARD)
    fresh.seats.update(since=now - DAY)
    leads_since(here, here.steward, 400)
    assert elect(here, 0, now).state == Motion.State.ADOPTED
    leading = {one.person for one in queries.stewards_of(here.group, now + 9 * DAY)}
    assert leading == {fresh, here.members[0]}


def test_a_steward_stands_again_towards_the_end_and_not_before() -> None:
    here = house(rules=RULES)
    steward = here.members[0]
    makers.seat(steward, here.where, Role.STEWARD)
    now = timezone.now()
    steward.seats.filter(role=Role.STEWARD).update(since=now - 200 * DAY)
    with pytest.raises(Refusal, match="leads_already"):
        actions.stand(actor=steward, collective=here.group, reason="Me.", at=now)
    elected = elect(here, 0, now + 100 * DAY)
    [mine] = [one for one in queries.stewards_of(here.group, now + 120 * DAY) if one.person == steward]
    assert mine.since == elected.decided_at
    assert mine.ends_at is not None
    assert mine.ends_at > now + 450 * DAY


def test_without_terms_a_steward_has_nothing_to_stand_for() -> None:
    here = house()
    makers.seat(here.members[0], here.where, Role.STEWARD)
    with pytest.raises(Refusal, match="leads_already"):
        actions.stand(actor=here.members[0], collective=here.group, reason="Me.", at=AT + 4000 * DAY)


def test_everybody_is_told_once_for_each_term(monkeypatch: pytest.MonkeyPatch) -> None:
    here = house(rules=RULES)
    leads_since(here, here.steward, 400)
    noon = timezone.now().replace(hour=11, minute=0)
    monkeypatch.setattr("apps.notifications.tasks.timezone.now", lambda: noon)
    notices.remind_due()
    notices.remind_due()
    told = Notice.objects.filter(kind="reminder.election").values_list("person", flat=True)
    assert sorted(told) == sorted(one.pk for one in here.people)
    elect(here, 0, noon + timedelta(days=1))
    assert queries.elections_due(queries.collectives_to_watch(), noon + 20 * DAY) == []


def test_a_collective_that_nobody_leads_asks_for_an_election(as_person: SignIn) -> None:
    here = house()
    here.steward.seats.filter(role=Role.STEWARD).update(until=timezone.now())
    [(found, over)] = queries.elections_due(queries.collectives_to_watch(), timezone.now())
    assert (found, over) == (here.group, [])
    shown = as_person(here.members[0]).get(reverse("collectives:stewards", args=[here.where.slug]))
    assert "Nobody leads." in shown.content.decode()
    assert elect(here, 0, timezone.now()).state == Motion.State.ADOPTED
