"""Whose works these are: said by people, never above the whole, never by an import."""

import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.catalogues import actions, queries
from apps.catalogues.models import Share, Work
from apps.common.errors import NotAllowed, Refusal
from tests import makers

pytestmark = pytest.mark.django_db
SONG = ("master", "mechanical", "performance", "synchronisation")


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


def unclaimed(artist, **options):
    return makers.work(artist, ppm=None, **options)


def shares(**wanted):
    rows = Share.objects.filter(ended_at__isnull=True, **wanted).order_by("work", "right")
    return list(rows.values_list("work", "right", "holder", "outside_name", "ppm", "controller"))


def claim(artist, at, **options):
    return actions.claim_works(actor=options.pop("actor", artist), person=artist, at=at, **options)


def refused_code(act):
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


def test_all_mine_gives_the_whole_of_the_natural_rights(artist, at):
    song, picture, text = unclaimed(artist), unclaimed(artist, kind="image"), unclaimed(artist, kind="text")
    outcome = claim(artist, at, work_ids=[song.pk, picture.pk, text.pk], answer="all_mine")
    assert (outcome.claimed, outcome.unchanged, outcome.conflicting) == (3, 0, ())
    assert shares() == [
        *[(song.pk, right, artist.pk, "", 1_000_000, "me") for right in SONG],
        (picture.pk, "image", artist.pk, "", 1_000_000, "me"),
        (text.pk, "text", artist.pk, "", 1_000_000, "me"),
    ]


def test_my_part_leaves_the_rest_unknown(artist, at):
    song = unclaimed(artist)
    claim(artist, at, work_ids=[song.pk], answer="my_part", percent="33.33", controller="label")
    assert shares() == [(song.pk, right, artist.pk, "", 333_300, "label") for right in SONG]
    [facts] = queries.work_facts([song.pk])
    assert facts.complete == {"master": False, "composition": False}


def test_not_sure_claims_nothing_and_takes_back_what_was_said(artist, at):
    fresh, said = unclaimed(artist), makers.work(artist)
    outcome = claim(artist, at, work_ids=[fresh.pk, said.pk], answer="not_sure")
    assert (outcome.claimed, outcome.unchanged) == (1, 1)
    assert shares() == []
    assert Share.objects.filter(work=said, ended_at=at).count() == 4


def test_saying_the_same_again_changes_nothing(artist, at):
    song = makers.work(artist)
    outcome = claim(artist, at, work_ids=[song.pk], answer="all_mine")
    assert (outcome.claimed, outcome.unchanged) == (0, 1)
    assert Share.objects.count() == 4


def test_a_new_answer_ends_the_old_one_and_keeps_it_in_the_history(artist, at):
    song = makers.work(artist)
    claim(artist, at, work_ids=[song.pk], answer="my_part", percent="40")
    assert {row[4] for row in shares()} == {400_000}
    assert Share.objects.filter(ended_at=at, ppm=1_000_000).count() == 4


def test_the_answer_for_an_import_leaves_alone_what_was_said_of_one_work(artist, at):
    stream = io.BytesIO(b"title,artist\nKvarn,Ada\nHarbour,Ada\n")
    run = actions.start_import(actor=artist, person=artist, file_name="a.csv", stream=stream, at=at)
    actions.run_import(run.pk, at)
    kvarn = Work.objects.get(title="Kvarn")
    claim(artist, at, work_ids=[kvarn.pk], answer="my_part", percent="50")
    outcome = claim(artist, at, run_id=run.pk, answer="all_mine")
    assert outcome.claimed == 1
    assert {row[4] for row in shares(work=kvarn)} == {500_000}
    assert {row[4] for row in shares(work__title="Harbour")} == {1_000_000}
    run.refresh_from_db()
    assert run.answer == "all_mine"


def test_works_of_others_are_not_claimed(artist, at):
    foreign = makers.work(makers.person(), ppm=None)
    assert (
        refused_code(lambda: claim(artist, at, work_ids=[foreign.pk], answer="all_mine")) == "claim.no_works"
    )
    assert shares() == []


def test_a_claim_above_the_whole_is_left_out_and_named(artist, at):
    free, taken = unclaimed(artist), unclaimed(artist)
    makers.share(taken, makers.person(), ppm=600_000)
    outcome = claim(artist, at, work_ids=[free.pk, taken.pk], answer="my_part", percent="50")
    assert (outcome.claimed, outcome.conflicting) == (1, (taken.public_id,))
    assert shares(holder=artist, work=taken) == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"answer": "mine"}, "claim.unknown_answer"),
        ({"answer": "all_mine", "controller": "cousin"}, "share.unknown_controller"),
        ({"answer": "my_part", "percent": "130"}, "share.above_hundred"),
        ({"answer": "my_part", "percent": ""}, "share.not_a_number"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(artist, at, options, code):
    song = unclaimed(artist)
    assert refused_code(lambda: claim(artist, at, work_ids=[song.pk], **options)) == code
    assert shares() == []


def test_a_stranger_claims_nothing_for_somebody_else(artist, at):
    song = unclaimed(artist)
    with pytest.raises(NotAllowed):
        claim(artist, at, actor=makers.person(), work_ids=[song.pk], answer="all_mine")
    assert shares() == []


def test_a_guardian_claims_for_the_person_spoken_for(artist, at):
    guardian, song = makers.person(), unclaimed(artist)
    User.objects.filter(pk=artist.pk).update(born_on=date(2015, 1, 1))
    makers.acts_for(guardian, artist, "guardian")
    claim(artist, at, actor=guardian, work_ids=[song.pk], answer="all_mine")
    assert {(row[2], row[4]) for row in shares()} == {(artist.pk, 1_000_000)}


def test_the_claim_is_recorded_without_words(artist, at):
    song = unclaimed(artist)
    claim(artist, at, work_ids=[song.pk], answer="my_part", percent="25", controller="publisher")
    [entry] = Entry.objects.all()
    assert (entry.stream.name, entry.kind, entry.actor_id) == (
        f"person:{artist.pk}",
        "works.claimed",
        artist.pk,
    )
    assert entry.payload == {
        "answer": "my_part",
        "controller": "publisher",
        "claimed": "1",
        "conflicting": "0",
        "disputed": "0",
    }


def test_claims_take_the_same_statements_for_1_and_for_30(artist, at, django_assert_max_num_queries):
    few, many = [unclaimed(artist).pk], [unclaimed(artist).pk for _number in range(30)]
    with django_assert_max_num_queries(30) as first:
        claim(artist, at, work_ids=few, answer="all_mine")
    with django_assert_max_num_queries(30) as second:
        claim(artist, at, work_ids=many, answer="all_mine")
    assert len(first) == len(second)


def test_a_member_is_named_as_co_owner_by_address_or_number(artist, at):
    song, friend = unclaimed(artist), makers.person()
    actions.assert_share(actor=artist, work_id=song.pk, holder=friend.public_id.upper(), percent="25", at=at)
    actions.assert_share(
        actor=artist, work_id=song.pk, right="master", holder=friend.public_id, percent="50", at=at
    )
    assert [(row[1], row[2], row[4]) for row in shares()] == [
        ("master", friend.pk, 500_000),
        *[(right, friend.pk, 250_000) for right in SONG if right != "master"],
    ]
    kinds = (
        Entry.objects.filter(stream__name=f"person:{friend.pk}").order_by("pk").values_list("kind", flat=True)
    )
    assert list(kinds) == ["share.asserted", "share.asserted"]


def test_somebody_outside_is_named_without_knowing_how_much(artist, at):
    song = makers.work(artist, ppm=500_000)
    actions.assert_share(actor=artist, work_id=song.pk, outside_name="  Ilse\nRand ", at=at)
    assert [row[3:5] for row in shares(holder=None)] == [("Ilse Rand", None)] * 4
    [facts] = queries.work_facts([song.pk])
    assert facts.outside_count == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({}, "share.one_holder"),
        ({"holder": "a@b.example", "outside_name": "Ilse"}, "share.one_holder"),
        ({"holder": "nobody@people.example"}, "share.unknown_member"),
        ({"outside_name": "Ilse", "right": "soul"}, "share.unknown_right"),
        ({"outside_name": "Ilse", "controller": "cousin"}, "share.unknown_controller"),
        ({"outside_name": "Ilse", "percent": "60"}, "share.above_whole"),
    ],
)
def test_a_share_that_cannot_be_is_refused(artist, at, options, code):
    song = makers.work(artist, ppm=500_000)
    before = shares()
    assert refused_code(lambda: actions.assert_share(actor=artist, work_id=song.pk, at=at, **options)) == code
    assert shares() == before


def test_only_who_registered_a_work_says_what_others_hold(artist, at):
    song, friend = makers.work(artist, ppm=500_000), makers.person()
    makers.share(song, friend, ppm=250_000)
    with pytest.raises(NotAllowed):
        actions.assert_share(actor=friend, work_id=song.pk, outside_name="Ilse", at=at)


def test_a_share_ends_once_and_stays_in_the_history(artist, at):
    song = makers.work(artist)
    one = Share.objects.filter(work=song).first()
    actions.end_share(actor=artist, share_id=one.pk, at=at)
    one.refresh_from_db()
    assert one.ended_at == at
    later = at + timedelta(hours=1)
    assert (
        refused_code(lambda: actions.end_share(actor=artist, share_id=one.pk, at=later))
        == "share.ended_before"
    )
    with pytest.raises(NotAllowed):
        actions.end_share(actor=makers.person(), share_id=one.pk, at=later)


def test_the_database_itself_holds_shares_to_the_whole(artist):
    song = makers.work(artist, ppm=900_000)
    with pytest.raises(IntegrityError, match="above the whole"), transaction.atomic():
        makers.share(song, makers.person(), ppm=100_001)
    makers.share(song, makers.person(), ppm=100_000)
    with pytest.raises(IntegrityError, match="above the whole"), transaction.atomic():
        Share.objects.filter(work=song, holder=artist).update(ppm=900_001, effective_ppm=900_001)
    assert Share.objects.filter(work=song).count() == 8


def test_nobody_is_edited_out_of_a_work_whose_share_they_confirmed(artist, at):
    song, friend = makers.work(artist, ppm=500_000), makers.person()
    said = {"work_id": song.pk, "holder": friend.public_id}
    actions.assert_share(actor=artist, percent="50", at=at, **said)
    claim(friend, at, work_ids=[song.pk], answer="my_part", percent="50")
    before = shares(holder=friend)
    for one in Share.objects.filter(work=song, holder=friend, ended_at__isnull=True):
        code = refused_code(lambda pk=one.pk: actions.end_share(actor=artist, share_id=pk, at=at))
        assert code == "share.claimed_by_holder"
    less = refused_code(lambda: actions.assert_share(actor=artist, percent="1", at=at, **said))
    assert less == "share.claimed_by_holder"
    assert shares(holder=friend) == before != []


def test_what_one_said_of_another_can_be_taken_back_until_they_confirm_it(artist, at):
    song, friend = makers.work(artist, ppm=500_000), makers.person()
    said = {"work_id": song.pk, "holder": friend.public_id, "right": "master"}
    actions.assert_share(actor=artist, percent="40", at=at, **said)
    [mended] = actions.assert_share(actor=artist, percent="50", at=at, **said)
    actions.end_share(actor=artist, share_id=mended.pk, at=at)
    assert shares(holder=friend) == []
