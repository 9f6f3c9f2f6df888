"""The worker takes up what waits, and what was interrupted."""

import io

import pytest

from apps.catalogues import actions, queries
from apps.catalogues.models import ImportRun, Work
from apps.catalogues.tasks import apply_due
from tests import makers

pytestmark = pytest.mark.django_db


def start(artist, at, text):
    return actions.start_import(
        actor=artist, person=artist, file_name="a.csv", stream=io.BytesIO(text.encode()), at=at
    )


def test_the_task_has_the_name_that_the_clock_calls():
    assert apply_due.name == "catalogues.apply_due"


def test_waiting_and_interrupted_runs_are_applied_and_ended_ones_left(at):
    artist = makers.person()
    waiting, interrupted, unreadable = (
        start(artist, at, text) for text in ("title\nA\n", "title\nB\n", "isrc\nX\n")
    )
    ImportRun.objects.filter(pk=interrupted.pk).update(state="running")
    assert list(queries.runs_due()) == [waiting, interrupted, unreadable]
    apply_due()
    assert list(ImportRun.objects.order_by("pk").values_list("state", flat=True)) == [
        "done",
        "done",
        "failed",
    ]
    assert Work.objects.count() == 2
    assert list(queries.runs_due()) == []
    apply_due()
    assert Work.objects.count() == 2


def rows_done():
    return list(ImportRun.objects.order_by("pk").values_list("rows_done", flat=True))


@pytest.mark.parametrize("asks", [True, False])
def test_a_long_list_does_not_hold_up_that_of_another(at, monkeypatch, asks):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 2)
    long = "title\n" + "".join(f"Song {n}\n" for n in range(20))
    for text in (long, "title\nA\nB\nC\n"):
        start(makers.person(), at, text)
    ImportRun.objects.update(asks=asks)
    seen = []
    write = actions.importing.announce

    def watch(run):
        write(run)
        seen.append(rows_done())

    monkeypatch.setattr("apps.catalogues.actions.importing.announce", watch)
    apply_due()
    assert rows_done() == [20, 3]
    assert [20, 0] not in seen
    assert [4, 3] in seen


def test_a_list_that_takes_long_is_put_down_and_goes_on_in_the_next_turn(at, monkeypatch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 2)
    start(makers.person(), at, "title\n" + "".join(f"Song {n}\n" for n in range(6)))
    clock = iter(range(100, 10_000, 40))
    monkeypatch.setattr("apps.catalogues.tasks.monotonic", lambda: next(clock))
    progress = []
    while queries.runs_due().exists():
        apply_due()
        progress += rows_done()
    assert progress == [2, 4, 6, 6]
    assert Work.objects.count() == 6
