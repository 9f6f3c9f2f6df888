"""Stewards look at what members say of their shares: whose, what they see, and when it is gone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import Entry
from apps.catalogues import actions as catalogues
from apps.catalogues.models import Share
from apps.collectives import actions, queries
from apps.collectives.models import ShareCheck
from apps.collectives.queries import collective_of
from apps.common.errors import NotAllowed, Refusal
from apps.notifications.models import Notice
from tests import makers

pytestmark = pytest.mark.django_db


class Pool:
    """A collective with a steward, a member who pools a song, and one who gave no mandate."""

    def __init__(self):
        self.steward, self.mira, self.tomas = (makers.person(name) for name in ("Noor", "Mira", "Tomas"))
        self.where = makers.collective(members=[self.mira, self.tomas], steward=self.steward)
        self.group = collective_of(self.where.pk)
        self.song, self.bare = makers.work(self.mira, "Low Tide"), makers.work(self.tomas, "Unpooled")
        makers.mandate(self.mira, self.where, {"train_generative": "never"})

    def check(self, at, **more):
        usual = {"actor": self.steward, "collective": self.group, "share_id": self.share("performance").pk}
        return actions.check_share(
            **{**usual, "seen": "A contract.", "reason": "It names her.", **more}, at=at
        )

    def share(self, right, work=None):
        work = work or self.song
        return work.shares.get(right=right, holder=work.registered_by, ended_at=None)

    def levels(self):
        return dict(self.song.shares.filter(ended_at=None).values_list("right", "level"))


@pytest.fixture
def pool():
    return Pool()


def code_of(action, *given, **words):
    with pytest.raises(Refusal) as refusal:
        action(*given, **words)
    return refusal.value.code


def url(name, *args):
    return reverse(f"collectives:{name}", args=args)


def test_a_check_counts_for_the_line_that_was_looked_at_and_the_artist_is_told(pool, at):
    check = pool.check(at)
    publishing = dict.fromkeys(("performance", "mechanical", "synchronisation"), "checked")
    assert pool.levels() == {"master": "self_declared", **publishing}
    assert (check.holder, check.steward, check.shares.count()) == (pool.mira, pool.steward, 3)
    entry = Entry.objects.get(kind="share.checked")
    assert (entry.stream.name, entry.actor_id) == (f"person:{pool.mira.pk}", pool.steward.pk)
    assert list(Notice.objects.values_list("person", flat=True)) == [pool.mira.pk]
    assert code_of(pool.check, at) == "check.checked_already"
    assert code_of(pool.check, at, share_id=pool.share("master").pk, reason=" ") == "check.words_missing"


def test_taking_it_back_needs_a_reason_and_is_told_too(pool, at):
    check = pool.check(at)
    back = {"actor": pool.steward, "check_id": check.pk, "at": at}
    assert code_of(actions.uncheck_share, **back, reason="") == "check.words_missing"
    actions.uncheck_share(**back, reason="The contract was another one.")
    assert set(pool.levels().values()) == {"self_declared"}
    assert Entry.objects.filter(kind="share.unchecked", stream__name=f"person:{pool.mira.pk}").count() == 1
    assert code_of(actions.uncheck_share, **back, reason="Again") == "check.over"
    assert pool.check(at).pk != check.pk


def test_changed_share_loses_its_check(pool, at):
    pool.check(at)
    works = {"actor": pool.mira, "person": pool.mira, "work_ids": [pool.song.pk]}
    catalogues.claim_works(**works, answer="my_part", percent="80", at=at)
    assert set(pool.levels().values()) == {"self_declared"}


def test_nobody_checks_their_own_share_nor_one_in_a_work_they_are_in(pool, at):
    own = makers.work(pool.steward, "Mine")
    makers.mandate(pool.steward, pool.where, {})
    with pytest.raises(NotAllowed):
        pool.check(at, share_id=own.shares.first().pk)
    makers.share(pool.song, pool.steward, ppm=None)
    with pytest.raises(NotAllowed):
        pool.check(at)
    ward = makers.person("Juno")
    makers.seat(ward, pool.where, "member")
    makers.mandate(ward, pool.where, {})
    makers.acts_for(pool.steward, ward, "estate")
    with pytest.raises(NotAllowed):
        pool.check(at, share_id=makers.work(ward).shares.first().pk)


def test_nobody_else_checks(pool, at):
    other = makers.person()
    makers.collective(members=[pool.mira], steward=other)
    for person in (pool.mira, pool.tomas, other, makers.person()):
        with pytest.raises(NotAllowed):
            pool.check(at, actor=person)
    check = pool.check(at)
    for person in (pool.mira, other):
        with pytest.raises(NotAllowed):
            actions.uncheck_share(actor=person, check_id=check.pk, reason="No", at=at)


def test_only_what_a_member_pools_is_seen(pool, at, as_person):
    makers.share(pool.song, makers.person("A stranger"), ppm=None)
    Share.objects.create(
        work=pool.song,
        right="voice",
        holder=pool.mira,
        controller="me",
        asserted_by=pool.mira,
        asserted_at=at,
    )
    pooled = queries.pooled_shares(pool.where.pk)
    assert {(one.work, one.holder) for one in pooled} == {(pool.song, pool.mira)}
    assert "voice" not in {one.right for one in pooled}
    assert code_of(pool.check, at, share_id=pool.share("master", pool.bare).pk) == "check.not_pooled"
    client = as_person(pool.steward)
    page = client.get(url("shares", pool.where.slug)).content.decode()
    assert "Low Tide" in page
    assert "Unpooled" not in page
    assert "A stranger" not in page
    hidden = pool.share("master", pool.bare).public_id
    assert client.get(url("check_share", pool.where.slug, hidden)).status_code == 404
    for person in (pool.mira, pool.tomas, makers.person()):
        asked = as_person(person)
        assert asked.get(url("shares", pool.where.slug)).status_code == 404
        share = pool.song.shares.filter(right="master", holder=pool.mira).get()
        assert asked.get(url("check_share", pool.where.slug, share.public_id)).status_code == 404


def test_pages_take_a_check_show_it_and_take_it_back(pool, as_person):
    client = as_person(pool.steward)
    share = pool.share("master")
    here = url("check_share", pool.where.slug, share.public_id)
    assert "This field is required." in client.post(here, {"seen": "A page"}).content.decode()
    done = client.post(here, {"seen": "A page", "reason": "It says so."})
    check = ShareCheck.objects.get()
    assert done.url == url("share_check", check.public_id)
    artist = as_person(pool.mira)
    for name in (check.public_id, share.public_id):
        read = artist.get(url("share_check", name)).content.decode()
        assert "It says so." in read
        assert "Take the check back" not in read
    assert as_person(pool.tomas).get(url("share_check", check.public_id)).status_code == 404
    work = artist.get(reverse("catalogues:work", args=[pool.song.public_id])).content.decode()
    assert "checked by a steward" in work
    assert artist.post(done.url, {"reason": "No"}).status_code == 403
    client.post(done.url, {"reason": "It was another page."})
    assert "It was another page." in artist.get(done.url).content.decode()
    filtered = client.get(url("shares", pool.where.slug), {"level": "checked"})
    assert filtered.context["rows"] == []


def test_list_takes_the_same_statements_however_long(pool, as_person):
    client = as_person(pool.steward)
    here = url("shares", pool.where.slug)
    client.get(here)
    counted = _statements(client, here)
    for _n in range(12):
        makers.work(pool.mira)
    assert _statements(client, here) == counted


def _statements(client, here):
    with CaptureQueriesContext(connection) as caught:
        client.get(here)
    return len(caught)


def test_erased_artist_takes_the_words_of_checks_along(pool, at):
    pool.check(at)
    actions.forget_member(person=pool.mira, at=at)
    assert list(ShareCheck.objects.values_list("seen", "reason", "end_reason")) == [("", "", "")]
