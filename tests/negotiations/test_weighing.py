"""Members say what matters, the clock takes the middle of it, and no company reads any of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from apps.audit.models import Entry
from apps.common.errors import NotAllowed, Refusal
from apps.negotiations import actions, queries, tasks
from apps.negotiations.models import PointSpread, WeightsTaken
from tests import makers
from tests.negotiations.makers import AT, world

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
DAYS, EVERY = "money.payment_days", "transparency.usage_report_every"


@pytest.fixture
def here():
    return world(members=6)


def say(here, person, at=AT, **points):
    said = {DAYS: points.get("days", 60), EVERY: 100 - points.get("days", 60)}
    return actions.spread_points(actor=person, room_id=here.room.pk, points=said, at=at)


def take(here, at=MONDAY):
    return actions.take_weights(collective_id=here.collective.pk, at=at)


def test_only_members_say_what_matters_and_nothing_of_it_is_in_the_record(here):
    for person in (here.delegate, here.signatory, here.representative, here.stranger):
        with pytest.raises(NotAllowed):
            say(here, person)
    say(here, here.members[0])
    say(here, here.members[0], days=20)
    assert [one.points for one in PointSpread.objects.all()] == [{DAYS: 20, EVERY: 80}]
    [*_, entry] = Entry.objects.filter(kind="points.spread").order_by("pk")
    assert entry.stream.name == f"person:{here.members[0].pk}"
    assert entry.payload == {"collective": here.collective.public_id}
    with pytest.raises(Refusal, match="^points[.]sum$"):  # noqa: RUF043
        actions.spread_points(actor=here.steward, room_id=here.room.pk, points={DAYS: 95}, at=AT)
    actions.take_points_back(actor=here.members[0], room_id=here.room.pk, at=AT)
    assert not PointSpread.objects.exists()


def test_weights_come_on_mondays_from_five_answers_on_of_what_was_said_before(here):
    for person in here.members[:4]:
        say(here, person)
    assert take(here) is None
    say(here, here.members[4], at=MONDAY)
    assert take(here, MONDAY + timedelta(days=2)) is None
    assert queries.collectives_to_weigh(MONDAY + WEEK) == [here.collective.pk]
    taken = take(here, MONDAY + WEEK)
    assert taken.weights == {DAYS: 60, EVERY: 40}
    assert take(here, MONDAY + WEEK) is None
    for person in here.members[:4]:
        say(here, person, at=MONDAY + WEEK + timedelta(days=1), days=10)
    assert take(here, MONDAY + 2 * WEEK) is None
    say(here, here.steward, at=MONDAY + WEEK + timedelta(days=1), days=10)
    assert take(here, MONDAY + 2 * WEEK).weights == {DAYS: 10, EVERY: 90}
    assert WeightsTaken.objects.count() == 2


def test_the_same_points_again_are_no_new_answer(here):
    everybody = [*here.members[:5], here.steward]
    for person in everybody:
        say(here, person)
    assert take(here).weights == {DAYS: 60, EVERY: 40}
    said = Entry.objects.filter(kind="points.spread").count()
    later = MONDAY + timedelta(days=1)
    say(here, everybody[0], at=later, days=10)
    for person in everybody[1:]:
        assert say(here, person, at=later).at == AT
    assert Entry.objects.filter(kind="points.spread").count() == said + 1
    assert take(here, MONDAY + WEEK) is None


def test_who_has_left_counts_no_longer_and_takes_their_points_along(here):
    for person in here.members[:5]:
        say(here, person)
    gone = here.members[0]
    assert tasks.drop_points() == 0
    gone.seats.update(until=AT)
    assert take(here) is None
    assert tasks.drop_points() == 1
    assert not PointSpread.objects.filter(person=gone).exists()
    assert PointSpread.objects.count() == 4
    entry = Entry.objects.get(kind="points.taken_back")
    assert (entry.stream.name, entry.actor_id) == (f"person:{gone.pk}", gone.pk)
    makers.seat(gone, here.collective, "member")
    assert queries.points_of(gone, here.collective.pk) is None


def test_who_came_back_before_the_clock_looked_keeps_their_points(here):
    spread = say(here, here.members[0])
    here.members[0].seats.update(until=AT)
    makers.seat(here.members[0], here.collective, "member")
    actions.drop_points(spread_id=spread.pk, at=AT)
    assert PointSpread.objects.get() == spread


def test_the_page_shows_each_score_with_its_parts_to_the_caucus_and_to_nobody_else(here, as_person):
    here.offer("8")
    for person in here.members[:5]:
        say(here, person)
    take(here)
    url = reverse("negotiations:analysis", args=[here.room.public_id])
    for person in (here.members[5], here.steward):
        page = as_person(person).get(url).content.decode()
        assert "against our proposal" in page
        assert "The parts of the score" in page
        assert "60" in page
    for person in (here.delegate, here.signatory, here.representative, here.stranger):
        assert as_person(person).get(url).status_code == 404
        assert as_person(person).get(f"{url}points/").status_code == 404
        assert (
            "Analysis"
            not in as_person(person)
            .get(reverse("negotiations:room", args=[here.room.public_id]))
            .content.decode()
        )
    actions.invite_union(actor=here.steward, room_id=here.room.pk, at=AT)
    assert as_person(here.representative).get(url).status_code == 200
    assert as_person(here.representative).get(f"{url}points/").status_code == 404


def test_what_one_member_says_is_on_no_page_of_another_and_changes_none(here, as_person):
    here.offer("8")
    for person in here.members[:5]:
        say(here, person)
    take(here)
    url = reverse("negotiations:analysis", args=[here.room.public_id])
    points = f"{url}points/"
    mine, other, steward = (as_person(one) for one in (here.members[0], here.members[1], here.steward))
    before = {one: _lasting(one.get(url).content.decode()) for one in (other, steward)}
    form = _lasting(other.get(points).content.decode())
    assert any("The parts of the score" in line for line in before[other])
    wrong = mine.post(points, {DAYS: "95"})
    assert wrong.status_code == 422
    assert "The points add up to 95" in wrong.content.decode()
    assert 'value="95"' in wrong.content.decode()
    mine.post(points, {DAYS: "75", EVERY: "25"})
    assert 'value="75"' in mine.get(points).content.decode()
    assert PointSpread.objects.get(person=here.members[0]).points == {DAYS: 75, EVERY: 25}
    for one, lines in before.items():
        assert _lasting(one.get(url).content.decode()) == lines
    assert _lasting(other.get(points).content.decode()) == form
    mine.post(points, {"act": "take_back"})
    assert not PointSpread.objects.filter(person=here.members[0]).exists()
    for one, lines in before.items():
        assert _lasting(one.get(url).content.decode()) == lines


def _lasting(page):
    return [line for line in page.splitlines() if "csrf" not in line.casefold()]


def test_a_person_who_is_erased_leaves_no_points_and_others_keep_theirs(here):
    erased, stays = here.members[:2]
    for person in (erased, stays):
        say(here, person)
    actions.forget_speaker(person=erased, names=(), at=AT)
    assert list(PointSpread.objects.values_list("person", flat=True)) == [stays.pk]
    [entry] = Entry.objects.filter(kind="points.spread", actor_id=erased.pk)
    assert entry.payload == {"collective": here.collective.public_id}
