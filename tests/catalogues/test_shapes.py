"""Shapes are copies of rows: taken anew when rows change, never trusted in between, and held against them."""

from dataclasses import replace
from datetime import date
from io import StringIO
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues import domain, queries
from apps.catalogues.actions import fold_works
from apps.catalogues.actions.folding import _FOLD_LOCK
from apps.catalogues.domain import ShareRow
from apps.catalogues.models import Contributor, FoldedWork, Shape, Share, UnfoldedWork, Work
from apps.catalogues.tasks import fold_works as fold_task
from apps.common.locks import alone
from tests import makers

_DAY = st.dates(date(2026, 1, 1), date(2026, 1, 3)) | st.none()
_SHARES = st.builds(
    ShareRow,
    right=st.sampled_from(["master", "performance"]),
    holder_id=st.integers(1, 3),
    outside_name=st.just(""),
    effective_ppm=st.integers(0, 2) | st.none(),
    ppm=st.integers(1, 2) | st.none(),
    controller=st.sampled_from(["me", "label"]),
    territory=st.sampled_from(["2136", "SE"]),
    valid_from=_DAY,
    valid_to=_DAY,
) | st.builds(
    ShareRow,
    st.just("master"),
    st.none(),
    st.sampled_from(["A", "B", ""]),
    st.none(),
    st.none(),
    st.just("me"),
    st.just("2136"),
    st.none(),
    st.none(),
)
_PARTS = st.lists(st.tuples(st.sampled_from(["singer", "player"]), st.integers(1, 3) | st.none()), max_size=3)


def shape(shares: list[ShareRow], parts: list[tuple[str, int | None]], others: set[int]) -> domain.Shape:
    return domain.shape_of(kind="song", performers="named", shares=shares, parts=parts, others=others)


@given(st.lists(_SHARES, max_size=4), _PARTS)
def test_a_shape_says_again_what_it_was_taken_of(
    shares: list[ShareRow], parts: list[tuple[str, int | None]]
) -> None:
    taken = shape(shares, parts, {7})
    read = domain.read_pattern(taken.pattern)
    again, before = read.held_by(taken.people), sorted(shares, key=lambda one: one.right)
    names = {one.outside_name: other.outside_name for one, other in zip(before, again, strict=True)}
    assert (read.kind, read.performers, read.played_by(taken.people)) == ("song", "named", parts)
    assert [one.holder_id for one in again] == [one.holder_id for one in before]
    assert len(set(names.values())) == len(names)
    assert [replace(one, outside_name="") for one in again] == [
        replace(one, outside_name="") for one in before
    ]
    assert taken.standing_in == {
        7,
        *(one.holder_id for one in shares if one.holder_id),
        *(p for _, p in parts if p),
    }


def test_works_are_alike_whoever_owns_them_and_differ_in_their_people() -> None:
    row = ShareRow("master", 1, "", 5, 5, "me", "2136", None, None)
    one, other = shape([row], [("singer", 1)], {1}), shape([replace(row, holder_id=2)], [("singer", 2)], {2})
    assert one.pattern == other.pattern
    assert one.digest != other.digest
    assert one.digest != shape([row], [("singer", 1)], {1, 3}).digest
    assert not replace(row, valid_from=date(2026, 1, 2)).holds_on(date(2026, 1, 1))
    assert replace(row, valid_to=date(2026, 1, 2)).holds_on(date(2026, 1, 2))
    assert replace(row, valid_to=date(2026, 1, 2)).holds_on(None)


def noted() -> set[int]:
    return set(UnfoldedWork.objects.values_list("work_id", flat=True))


@pytest.mark.django_db
def test_whatever_changes_a_work_is_noted_and_what_says_nothing_of_it_is_not() -> None:
    mira, tomas = makers.person(), makers.person()
    song, other = makers.work(mira, ppm=400_000), makers.work(mira, ppm=400_000)
    assert noted() == {song.pk, other.pk}
    changes = [
        lambda: Share.objects.filter(work=song).update(controller="label"),
        lambda: Share.objects.filter(work=song).first().delete(),
        lambda: Contributor.objects.create(work=song, person=tomas, part="composer"),
        lambda: Contributor.objects.filter(work=song).update(part="player"),
        lambda: Contributor.objects.filter(work=song)._raw_delete("default"),
        lambda: Work.objects.filter(pk=song.pk).update(performers="nobody"),
        lambda: Work.objects.filter(pk=song.pk).update(merged_into=other),
        lambda: makers.share(song, tomas, ppm=1),
        lambda: Work.objects.filter(pk=song.pk).update(year=1999),
        lambda: Work.objects.filter(pk=song.pk).update(artist_line=""),
        lambda: song.ai_parts.create(role="lyrics", degree="full"),
        lambda: song.recordings.create(title="R", registered_by=mira),
        lambda: song.recordings.update(duration_ms=1),
        lambda: song.recordings.get().identifiers.create(scheme="isrc", verdict="valid"),
        lambda: song.identifiers.create(scheme="iswc", verdict="valid"),
        lambda: song.identifiers.update(verdict="invalid"),
        lambda: song.recordings.get().identifiers.all().delete(),
        lambda: song.recordings.get().delete(),
    ]
    for change in changes:
        fold_task()
        assert noted() == set()
        change()
        assert noted() == {song.pk}
    fold_task()
    Work.objects.filter(pk=song.pk).update(title="Another title")
    assert noted() == set()
    Share.objects.filter(work=song, holder=tomas).update(work=other)
    assert noted() == {song.pk, other.pk}


@pytest.mark.django_db
def test_works_that_are_the_same_have_one_shape_and_nobody_keeps_one_that_none_has() -> None:
    mira = makers.person()
    songs = [makers.work(mira) for _number in range(3)]
    assert fold_works(1_000) > 0
    assert FoldedWork.objects.count() == 3
    assert Shape.objects.count() == 1
    Work.objects.filter(pk=songs[0].pk).update(kind="instrumental")
    fold_works(1_000)
    assert Shape.objects.count() == 2
    Work.objects.filter(pk=songs[0].pk).update(merged_into=songs[1])
    fold_works(1_000)
    assert (FoldedWork.objects.count(), Shape.objects.count()) == (2, 1)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Shape.objects.update(pattern="")


@pytest.mark.django_db
def test_the_check_names_works_whose_shape_is_not_that_of_their_rows() -> None:
    mira, tomas = makers.person(), makers.person()
    one, other = makers.work(mira), makers.work(tomas)
    fold_works(1_000)
    said = StringIO()
    call_command("check_shapes", stdout=said)
    assert said.getvalue() == "2 works, none differs from its rows\n"
    FoldedWork.objects.filter(work=one).update(shape=FoldedWork.objects.get(work=other).shape_id)
    said = StringIO()
    with pytest.raises(CommandError, match="1 of 2 works differ"):
        call_command("check_shapes", stdout=said)
    assert said.getvalue() == f"{one.public_id} differs from its rows\n"
    fold_works(1_000)
    FoldedWork.objects.filter(work=other).update(score=1)
    assert queries.wrongly_folded([other.pk]) == [other.pk]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_not_committed_while_works_are_folded_is_noted_after_it() -> None:
    mira, tomas = makers.person(), makers.person()
    song = makers.work(mira, ppm=500_000)
    is_written, may_commit = Event(), Event()

    def change() -> None:
        with transaction.atomic():
            makers.share(song, tomas, ppm=250_000)
            is_written.set()
            may_commit.wait(10)
        connection.close()

    other = Thread(target=change)
    other.start()
    assert is_written.wait(10)
    assert fold_works(1_000) > 0
    assert noted() == set()
    may_commit.set()
    other.join()
    assert noted() == {song.pk}
    assert queries.wrongly_folded([song.pk]) == []
    fold_works(1_000)
    assert (noted(), queries.wrongly_folded([song.pk])) == (set(), [])


@pytest.mark.django_db(transaction=True)
def test_two_who_fold_at_once_do_it_once() -> None:
    mira = makers.person()
    song = makers.work(mira)
    found: list[int] = []
    with alone(_FOLD_LOCK, 0):
        other = Thread(target=lambda: (found.append(fold_works(1_000)), connection.close()))
        other.start()
        other.join()
    assert (found, noted()) == ([0], {song.pk})
