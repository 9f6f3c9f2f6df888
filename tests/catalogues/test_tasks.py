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
