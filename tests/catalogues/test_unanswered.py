"""A list that waits for its person's word: home says so, and it is stopped when nobody answers."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from apps.audit.models import Entry
from apps.catalogues import actions, queries
from apps.catalogues.models import ImportRun
from apps.catalogues.tasks import end_unanswered
from apps.common import retention
from apps.home.queries import needs_of
from tests import makers

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=30)


@pytest.fixture
def ada():
    return makers.person("Ada Lund")


def look(person, at, text="title\nKvarn\nLow Tide\n"):
    stream = io.BytesIO(text.encode())
    run = actions.start_import(
        actor=person, person=person, file_name="list.csv", stream=stream, asks=True, at=at
    )
    return actions.run_import(run.pk, at)


def test_home_says_that_it_waits_and_until_when(ada, at, as_person):
    run = look(ada, at)
    need = next(need for need in needs_of(ada, at) if need.kind == "enter")
    assert (need.subject, need.due_at, need.count) == (run, at + MONTH, 2)
    assert "We have looked it through: 2 new works." in as_person(ada).get("/home/").content.decode()
    assert not [need for need in needs_of(makers.person(), at) if need.kind == "enter"]
    actions.apply_import(actor=ada, run_id=run.pk, at=at)
    assert not [need for need in needs_of(ada, at) if need.kind == "enter"]


def test_thirty_days_without_a_word_stop_it(ada, at, as_person):
    run, other = look(ada, at), look(ada, at, "title\nOther\n")
    almost = at + MONTH - timedelta(seconds=1)
    assert not queries.runs_unanswered(almost).exists()
    assert actions.end_unanswered(run_id=run.pk, at=almost).state == "ready"
    ended = actions.end_unanswered(run_id=run.pk, at=at + MONTH)
    assert (ended.state, ended.finished_at, ended.created) == ("stopped", at + MONTH, 0)
    actions.end_unanswered(run_id=run.pk, at=at + MONTH)
    [entry] = Entry.objects.filter(kind="catalogue.lapsed")
    assert entry.payload == {"run": run.public_id, "sha256": run.sha256, "read": "2"}
    assert list(queries.runs_unanswered(at + MONTH)) == [other]
    page = as_person(ada).get(f"/works/import/{run.public_id}/").content.decode()
    assert "For 30 days nobody said whether it may be entered." in page


def test_a_word_about_a_doubtful_row_gives_it_more_time(ada, at):
    run = look(ada, at)
    actions.choose_doubtful(actor=ada, run_id=run.pk, rows={}, at=at + timedelta(days=20))
    assert not queries.runs_unanswered(at + MONTH).exists()
    assert queries.runs_unanswered(at + MONTH + timedelta(days=20)).get() == run


def test_the_clock_stops_it_and_its_file_goes_with_those_of_other_lists(ada, at):
    run = look(ada, at)
    stored = run.stored_as
    ImportRun.objects.update(ready_at=at - timedelta(days=400))
    end_unanswered()
    run.refresh_from_db()
    assert run.state == "stopped"
    ImportRun.objects.update(finished_at=at - timedelta(days=366))
    assert default_storage.exists(stored)
    retention.applied()["import_files"](at - retention.PERIODS["import_files"], 100)
    run.refresh_from_db()
    assert run.stored_as == ""
