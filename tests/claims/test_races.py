"""What happens at the same moment happens once."""

import io

import pytest

from apps.audit.models import Entry
from apps.claims import actions
from apps.claims.models import Dataset, Evidence, Hit, Line
from tests import makers
from tests.catalogues.test_races import together
from tests.claims.test_actions import LIST, song

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_file_brought_twice_at_once_is_one_list(at):
    people = [makers.person(), makers.person()]
    made = together(
        *[
            lambda person=person: actions.bring_dataset(
                actor=person, file_name="a.csv", stream=io.BytesIO(LIST.encode()), name="Open", at=at
            )
            for person in people
        ]
    )
    assert len({one.pk for one in made}) == 1
    assert Dataset.objects.count() == 1


def test_a_list_read_by_two_workers_is_read_once(at, monkeypatch):
    monkeypatch.setattr("apps.claims.actions.loading._BATCH", 20)
    ada = makers.person("Ada")
    text = "artist,title\n" + "".join(f"Ada,Song {n}\n" for n in range(200))
    asked = actions.bring_dataset(
        actor=ada, file_name="a.csv", stream=io.BytesIO(text.encode()), name="Open", at=at
    )
    actions.confirm_columns(actor=ada, dataset_id=asked.pk, fields=["artist", "title"], at=at)
    together(*[lambda: actions.load_dataset(asked.pk, at)] * 2)
    asked.refresh_from_db()
    assert (asked.state, asked.lines_done, Line.objects.count()) == ("ready", 200, 200)


def test_a_hit_confirmed_and_dismissed_at_once_is_one_of_both(at):
    ada = makers.person("Ada Lund")
    song(ada, "Kvarn", "Ada Lund")
    read = makers.dataset(ada, LIST, at=at)
    together(
        *[
            lambda decision=decision: actions.decide_hits(
                actor=ada, dataset_id=read.pk, decision=decision, reason="title_artist", at=at
            )
            for decision in ("confirm", "confirm", "dismiss")
        ]
    )
    state = Hit.objects.get().state
    decided = Entry.objects.filter(kind__startswith="hits.")
    assert [entry.kind for entry in decided] == [f"hits.{state}"]
    assert Evidence.objects.count() == (state == "confirmed")


def test_a_list_removed_while_it_is_read_leaves_no_line(at, monkeypatch):
    monkeypatch.setattr("apps.claims.actions.loading._BATCH", 20)
    ada = makers.person("Ada")
    text = "artist,title\n" + "".join(f"Ada,Song {n}\n" for n in range(400))
    asked = actions.bring_dataset(
        actor=ada, file_name="a.csv", stream=io.BytesIO(text.encode()), name="Open", at=at
    )
    actions.confirm_columns(actor=ada, dataset_id=asked.pk, fields=["artist", "title"], at=at)
    together(
        lambda: actions.load_dataset(asked.pk, at),
        lambda: actions.remove_dataset(actor=ada, dataset_id=asked.pk, at=at),
    )
    while actions.clear_lines(asked.pk):
        pass
    asked.refresh_from_db()
    assert (asked.state, Line.objects.count()) == ("removed", 0)
