"""Stewards ask after mandates: what they see of it, whom they remind and how often, and what stays unseen."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import Entry
from apps.catalogues.models import AskedShare, OutsideAsk, Share
from apps.collectives import actions, domain, queries
from apps.collectives.models import MandateReminder, PriceFloor
from apps.common.errors import NotAllowed, Refusal
from apps.notifications import actions as notifications
from apps.notifications import tasks
from apps.notifications.models import Notice
from tests import makers
from tests.collectives.makers import group_of

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
HALF = 500_000


class Pool:
    """Mira pools three songs: one with Tomas, who is silent, one with Ilse outside, one of unknown share."""

    def __init__(self):
        people = [makers.person(name) for name in ("Noor", "Mira", "Tomas", "Una")]
        self.steward, self.mira, self.tomas, self.una = people
        self.where = makers.collective(members=people[1:], steward=self.steward)
        self.group = group_of(self.where)
        self.shared, self.outside, self.unknown = (
            makers.work(self.mira, title, ppm=None)
            for title in ("Shared Tide", "Outside Tide", "Unknown Tide")
        )
        makers.share(self.shared, self.mira, ppm=HALF)
        makers.share(self.shared, self.tomas, ppm=HALF)
        makers.share(self.outside, self.mira, ppm=HALF)
        makers.share(self.outside, None, ppm=HALF, outside="Ilse Rand")
        makers.share(self.unknown, self.mira, ppm=None)
        self.alone = makers.work(self.tomas, "Tomas Alone")
        self.given = makers.mandate(self.mira, self.where, {"train_generative": "never"})
        PriceFloor.objects.create(
            mandate=self.given, use="train_generative", fee_minor=123_45, currency="EUR"
        )

    def remind(self, person, at, actor=None):
        return actions.remind_member(actor=actor or self.steward, collective=self.group, person=person, at=at)

    def say_yes_outside(self, at, where):
        share = self.outside.shares.filter(holder=None).first()
        for one in self.outside.shares.filter(holder=None):
            ask = OutsideAsk.objects.create(
                person=self.mira,
                asked_by=self.mira,
                collective=where,
                name="Ilse Rand",
                address_hash="0" * 64,
                questions=["training"],
                uses=["train_generative"],
                state="answered",
                asked_at=at,
                last_asked_at=at,
                answered_at=at,
                holds_until=date(2027, 11, 20),
                expires_at=at + WEEK,
            )
            AskedShare.objects.create(ask=ask, share=one, answer="yes")
        return share


@pytest.fixture
def pool():
    return Pool()


def url(name, pool, *args):
    return reverse(f"collectives:{name}", args=[pool.where.slug, *args])


def code_of(action, *given, **words):
    with pytest.raises(Refusal) as refusal:
        action(*given, **words)
    return refusal.value.code


def test_a_reminder_waits_a_week_and_needs_something_that_waits(at):
    silent = domain.Waiting(mandate=True, reminded_at=at)
    cases = [
        (domain.Waiting(), "remind.nothing_waits"),
        (domain.Waiting(mandate=True), None),
        (domain.Waiting(unknown=1), None),
        (silent, "remind.too_soon"),
        (domain.Waiting(controlled=2, reminded_at=at - WEEK), None),
        (domain.Waiting(controlled=2, reminded_at=at - WEEK + timedelta(seconds=1)), "remind.too_soon"),
    ]
    for waiting, code in cases:
        assert waiting.is_due(at) == (code is None)
        if code:
            assert code_of(domain.check_reminding, waiting, at) == code
        else:
            domain.check_reminding(waiting, at)
    assert (silent.about, domain.Waiting(unknown=1).about) == ("mandate", "works")


def test_what_the_pool_waits_for(pool, at):
    found = queries.waiting_for(pool.group, at.date())
    assert found == {
        pool.mira.pk: domain.Waiting(unknown=1),
        pool.tomas.pk: domain.Waiting(mandate=True),
        pool.una.pk: domain.Waiting(mandate=True),
        pool.steward.pk: domain.Waiting(mandate=True),
    }
    assert queries.shared_with(pool.group, at.date(), {pool.tomas.pk, pool.una.pk}) == {pool.tomas.pk: 1}
    (owner,) = queries.outside_owners(pool.group, at.date())
    assert (owner["outside_name"], owner["works"]) == ("Ilse Rand", 1)


def test_a_yes_from_outside_counts_in_the_collective_where_it_was_given(pool, at):
    pool.say_yes_outside(at, makers.collective())
    assert [one["outside_name"] for one in queries.outside_owners(pool.group, at.date())] == ["Ilse Rand"]
    pool.say_yes_outside(at, pool.where)
    assert list(queries.outside_owners(pool.group, at.date())) == []


def test_who_else_controls_a_share_is_waited_for_until_they_say_yes(pool, at):
    pool.outside.shares.filter(holder=pool.mira).update(controller=Share.Controller.LABEL)
    assert queries.waiting_for(pool.group, at.date())[pool.mira.pk] == domain.Waiting(unknown=1, controlled=1)


def test_a_reminder_is_a_fact_and_a_mail_and_comes_once_a_week(pool, at):
    pool.remind(pool.tomas, at)
    assert code_of(pool.remind, pool.tomas, at + timedelta(days=6)) == "remind.too_soon"
    pool.remind(pool.tomas, at + WEEK)
    pool.remind(pool.mira, at)
    facts = Entry.objects.filter(kind="mandate.reminded").order_by("pk")
    told = [(one.stream.name, one.payload["about"], one.actor_id) for one in facts]
    assert told == [
        (f"person:{pool.tomas.pk}", "mandate", pool.steward.pk),
        (f"person:{pool.tomas.pk}", "mandate", pool.steward.pk),
        (f"person:{pool.mira.pk}", "works", pool.steward.pk),
    ]
    while notifications.send_next(deliver=tasks.deliver, at=at + WEEK):
        pass
    assert {(one.to[0], one.subject) for one in mail.outbox} == {
        (pool.tomas.email, f"What may {pool.where.short} agree to for you?"),
        (pool.mira.email, f"Works of yours wait in {pool.where.short}"),
    }


def test_who_cannot_be_reminded(pool, at):
    assert code_of(pool.remind, pool.steward, at) == "remind.yourself"
    assert code_of(pool.remind, makers.person(), at) == "remind.no_member"
    Share.objects.filter(work=pool.unknown).update(ppm=HALF, effective_ppm=HALF)
    assert code_of(pool.remind, pool.mira, at) == "remind.nothing_waits"
    pool.tomas.died_on = at.date()
    pool.tomas.save()
    assert code_of(pool.remind, pool.tomas, at) == "remind.no_member"
    for somebody in (pool.mira, makers.person()):
        with pytest.raises(NotAllowed):
            pool.remind(pool.una, at, actor=somebody)
    assert not MandateReminder.objects.exists()


def test_everybody_is_reminded_but_those_who_were_lately(pool, at):
    pool.remind(pool.tomas, at - timedelta(days=1))
    made = actions.remind_waiting(actor=pool.steward, collective=pool.group, at=at)
    assert {(one.person_id, one.about) for one in made} == {(pool.mira.pk, "works"), (pool.una.pk, "mandate")}
    again = {"actor": pool.steward, "collective": pool.group, "at": at}
    assert code_of(actions.remind_waiting, **again) == "remind.nobody_now"


def test_page_says_what_waits_and_nothing_of_what_a_mandate_says(pool, at, as_person):
    page = as_person(pool.steward).get(url("chase", pool)).content.decode()
    for words in ("1 member of 4 has given", "Remind all 3", "1 work of others waits for them", "Ilse Rand"):
        assert words in page
    for secret in ("123", "Never", "floor for", "Tomas Alone"):
        assert secret not in page
    works = as_person(pool.steward).get(url("waiting_works", pool, "mandate", pool.tomas.public_id))
    assert "Shared Tide" in works.content.decode()
    assert "Tomas Alone" not in works.content.decode()
    share = pool.outside.shares.filter(holder=None).first()
    works = as_person(pool.steward).get(url("waiting_works", pool, "outside", share.public_id))
    assert "1 work waits for Ilse Rand" in works.content.decode()


@pytest.mark.parametrize("who", ["mira", "tomas"])
def test_members_do_not_see_the_page(pool, as_person, who):
    client = as_person(getattr(pool, who))
    assert client.get(url("chase", pool)).status_code == 404
    assert client.post(url("remind", pool)).status_code == 404
    there = url("waiting_works", pool, "mandate", pool.tomas.public_id)
    assert client.get(there).status_code == 404


def test_nobody_is_found_by_what_is_no_reason_or_no_member(pool, as_person):
    client, stranger = as_person(pool.steward), makers.person()
    for why, public_id in (
        ("floors", pool.mira.public_id),
        ("unknown", stranger.public_id),
        ("outside", "unknown"),
        ("outside", pool.mira.public_id),
    ):
        assert client.get(url("waiting_works", pool, why, public_id)).status_code == 404


def test_buttons_remind_and_say_so(pool, as_person):
    client = as_person(pool.steward)
    page = client.post(url("remind", pool), {"person": pool.tomas.public_id}, follow=True)
    assert "1 person is reminded." in page.content.decode()
    assert "Remind Tomas" not in page.content.decode()
    page = client.post(url("remind", pool), {"person": pool.tomas.public_id}, follow=True)
    assert "They were reminded lately." in page.content.decode()
    page = client.post(url("remind", pool), follow=True)
    assert "2 people are reminded." in page.content.decode()
    page = client.post(url("remind", pool), {"person": "x\x00"}, follow=True)
    assert "Nobody who is a member" in page.content.decode()
    assert Notice.objects.filter(kind="mandate.reminded").count() == 3


def test_empty_pages_say_so(at, as_person):
    steward = makers.person()
    where = makers.collective(steward=steward)
    makers.mandate(steward, where, {})
    page = as_person(steward).get(reverse("collectives:chase", args=[where.slug])).content.decode()
    for words in ("No work waits for anybody", "Every member has given a mandate.", "anybody outside."):
        assert words in page


def test_the_page_asks_as_often_for_many_members_as_for_few(pool, as_person):
    client = as_person(pool.steward)
    client.get(url("chase", pool))
    with CaptureQueriesContext(connection) as few:
        client.get(url("chase", pool))
    for number in range(12):
        person = makers.person()
        makers.seat(person, pool.where, "member")
        makers.share(pool.unknown, None, ppm=1_000, outside=f"Owner {number}")
        makers.mandate(person, pool.where, {}) if number % 2 else None
    with CaptureQueriesContext(connection) as many:
        client.get(url("chase", pool))
    assert statements(many) == statements(few) > 8


def statements(asked):
    """Count what the page itself asks; what is looked at once a minute is the shell's."""
    return sum("collectives_" in one["sql"] or "catalogues_" in one["sql"] for one in asked)
