"""What happens at the same moment happens once."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from apps.catalogues import actions, domain, queries
from apps.catalogues.models import (
    Conflict,
    Identifier,
    ImportRun,
    OutsideAnswer,
    OutsideAsk,
    Share,
    Work,
    WorkChange,
)
from apps.common.errors import Refusal
from tests import makers
from tests.catalogues import owners

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "title,artist,isrc\n" + "".join(f"Song {n},Ada,SEABC24{n:05}\n" for n in range(300))


def together(*acts):
    """Do all acts at once, each on a connection of its own; give what they return or raise."""
    barrier = Barrier(len(acts))

    def one(act):
        barrier.wait()
        try:
            return act()
        except (Refusal, IntegrityError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def start(artist, at):
    stream = io.BytesIO(LIST.encode())
    return actions.start_import(actor=artist, person=artist, file_name="a.csv", stream=stream, at=at)


def test_one_run_applied_by_two_workers_is_applied_once(at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 20)
    run = start(makers.person(), at)
    together(*[lambda: actions.run_import(run.pk, at)] * 2)
    run.refresh_from_db()
    assert (run.state, run.rows_done, run.created, run.merged) == ("done", 300, 300, 0)
    assert Work.objects.count() == Identifier.objects.count() == 300


def test_two_files_with_the_same_works_enter_each_once(at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 20)
    artist = makers.person()
    runs = [start(artist, at), start(artist, at)]
    together(*[lambda run=run: actions.run_import(run.pk, at) for run in runs])
    states = ImportRun.objects.values_list("state", "rows_done")
    assert list(states) == [("done", 300)] * 2
    assert Work.objects.count() == Identifier.objects.count() == 300
    assert sum(ImportRun.objects.values_list("created", flat=True)) == 300
    assert sum(ImportRun.objects.values_list("unchanged", flat=True)) == 300


def test_shares_asserted_at_once_never_pass_the_whole(at):
    artist = makers.person()
    song = makers.work(artist, ppm=None)
    friends = [makers.person() for _number in range(4)]
    results = together(
        *[
            lambda friend=friend: actions.assert_share(
                actor=artist, work_id=song.pk, holder=friend.public_id, percent="40", at=at
            )
            for friend in friends
        ]
    )
    assert sorted(getattr(result, "code", "entered") for result in results) == [
        "entered",
        "entered",
        "share.above_whole",
        "share.above_whole",
    ]
    assert Share.objects.filter(work=song).count() == 8


def test_rows_written_past_the_action_at_once_never_pass_the_whole():
    artist = makers.person()
    song = makers.work(artist, ppm=None)
    friends = [makers.person() for _number in range(4)]
    results = together(*[lambda friend=friend: makers.share(song, friend, ppm=400_000) for friend in friends])
    assert sum(isinstance(result, IntegrityError) for result in results) >= 2
    assert sum(Share.objects.filter(work=song, right="master").values_list("ppm", flat=True)) <= 1_000_000
    assert sum(Share.objects.filter(work=song, right="mechanical").values_list("ppm", flat=True)) <= 1_000_000


def test_two_answers_at_once_leave_one_claim(at):
    artist = makers.person()
    song = makers.work(artist, ppm=None)
    together(
        *[
            lambda: actions.claim_works(
                actor=artist, person=artist, work_ids=[song.pk], answer="all_mine", at=at
            )
        ]
        * 3
    )
    assert Share.objects.filter(work=song, ended_at__isnull=True).count() == 4
    assert Share.objects.count() == 4


def test_claims_that_collide_at_once_are_both_entered_and_count_for_what_is_undisputed(at):
    artist = makers.person()
    song = makers.work(artist, ppm=None)
    friends = [makers.person() for _number in range(3)]
    for friend in friends:
        actions.assert_share(actor=artist, work_id=song.pk, holder=friend.public_id, percent="20", at=at)
    together(
        *[
            lambda friend=friend: actions.claim_works(
                actor=friend, person=friend, work_ids=[song.pk], answer="my_part", percent="40", at=at
            )
            for friend in friends
        ]
    )
    standing = Share.objects.filter(work=song, ended_at__isnull=True)
    assert set(standing.values_list("ppm", "effective_ppm")) == {(400_000, 200_000)}
    assert standing.count() == 12
    assert Conflict.objects.filter(settled_at__isnull=True).count() == 1


def test_the_last_two_yeses_at_once_settle_once(at):
    people = [makers.person() for _number in range(3)]
    song = makers.work(people[0], ppm=None)
    for person in people:
        actions.assert_share(actor=people[0], work_id=song.pk, holder=person.public_id, percent="20", at=at)
    for person in people:
        actions.claim_works(
            actor=person, person=person, work_ids=[song.pk], answer="my_part", percent="50", at=at
        )
    conflict = Conflict.objects.get()
    disputed = queries.disputed_shares([song])
    percents = dict.fromkeys(disputed.values_list("public_id", flat=True), "33.3333")
    settlement = actions.propose_settlement(
        actor=people[0], conflict_id=conflict.pk, percents=percents, at=at
    )
    together(
        *[
            lambda person=person: actions.agree_to_settlement(
                actor=person, settlement_id=settlement.pk, at=at
            )
            for person in people[1:]
        ]
    )
    settlement.refresh_from_db()
    assert settlement.state == "agreed"
    standing = Share.objects.filter(work=song, ended_at__isnull=True)
    assert set(standing.values_list("ppm", "effective_ppm")) == {(333_333, 333_333)}
    assert standing.count() == 12


def test_many_works_changed_by_two_at_once_are_changed_as_one_of_them_saw_it(at):
    artist = makers.person()
    ids = [makers.work(artist, ppm=None).pk for _number in range(20)]

    def set_year(year):
        wish = domain.Wish(year=year)
        shown = domain.fingerprint(actions.plan_change(actor=artist, work_ids=ids, wish=wish))
        return lambda: actions.change_works(actor=artist, work_ids=ids, wish=wish, shown=shown, at=at)

    results = together(set_year(1999), set_year(2000))
    assert [getattr(one, "code", "") for one in results if isinstance(one, Refusal)] == [
        "change.not_as_shown"
    ]
    assert Work.objects.values("year").distinct().count() == 1
    assert WorkChange.objects.count() == 20


def test_a_work_renamed_while_a_list_brings_its_new_name_never_stands_twice(at):
    artist = makers.person()
    run = start(artist, at)
    work = actions.add_work(
        actor=artist,
        person=artist,
        kind="song",
        title="Another",
        artist_line="Ada",
        performers="unknown",
        answer="not_sure",
        at=at,
    )
    renamed, _run = together(
        lambda: actions.edit_work(
            actor=artist,
            work_id=work.pk,
            title="Song 7",
            artist_line="Ada",
            kind="song",
            shown=actions.shown_of(work),
            at=at,
        ),
        lambda: actions.run_import(run.pk, at),
    )
    assert not isinstance(renamed, IntegrityError)
    assert Work.objects.filter(title="Song 7").count() == 1


def test_one_share_is_asked_about_once_by_two_at_once(at):
    place = owners.duo()
    found = together(*[lambda: place.ask(at)] * 3)
    assert sorted(getattr(one, "code", "asked") for one in found) == ["asked", *["outside.asked_already"] * 2]
    assert OutsideAsk.objects.count() == 1


def test_answers_at_once_leave_one_after_the_other(at):
    place = owners.duo()
    ask = place.ask(at)
    token = owners.token_of(ask, at)
    found = together(*[lambda said=said: owners.answer(token, ask, said, at) for said in ("yes", "no") * 2])
    assert all(isinstance(one, OutsideAsk) for one in found)
    rows = OutsideAnswer.objects.order_by("revision")
    assert [row.revision for row in rows] == [1, 2, 3, 4]
    [newest] = rows.last().answers.values()
    assert set(ask.asked.values_list("answer", flat=True)) == {newest}


def test_joining_while_the_artist_takes_the_share_back_leaves_no_share_twice(at):
    place = owners.duo()
    ask = place.ask(at)
    token, ilse = owners.token_of(ask, at), makers.person(email=owners.NEW)
    share = place.songs[0].shares.filter(holder=None, right="master").get()
    together(
        lambda: actions.join_outside(actor=ilse, token=token, at=at),
        lambda: actions.end_share(actor=place.artist, share_id=share.pk, at=at),
        lambda: actions.join_outside(actor=ilse, token=token, at=at),
    )
    in_force = Share.objects.filter(ended_at=None).exclude(holder=place.artist)
    rights = list(in_force.filter(holder=ilse).values_list("right", flat=True))
    assert len(rights) == len(set(rights))
    assert set(rights) >= {"performance", "mechanical", "synchronisation"}
    assert not in_force.filter(holder=None).exists()
