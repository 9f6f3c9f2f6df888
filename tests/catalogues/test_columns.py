"""Which column is which: guessed, corrected, remembered; and rows that are sent again."""

import pytest

from apps.catalogues import actions
from apps.catalogues.models import RememberedColumns, Work
from apps.common.errors import Refusal
from tests import makers
from tests.catalogues.test_phases import enter, kinds, look

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


ODD = "was,wer,wann\nKvarn,Ada,4/5/2024\nHarbour,Bo,5/5/2024\n"


def test_columns_that_a_person_chose_are_used_and_remembered(artist, at):
    failed = look(artist, ODD, at)
    assert failed.failure["code"] == "file.no_title_column"
    run = actions.choose_columns(
        actor=artist,
        run_id=failed.pk,
        columns={"title": 0, "artist": 1, "released": 2},
        kind="text",
        day_first=True,
        at=at,
    )
    run = actions.run_import(run.pk, at)
    assert (run.state, run.created) == ("ready", 2)
    enter(artist, run, at)
    assert list(Work.objects.order_by("pk").values_list("title", "kind")) == [
        ("Kvarn", "text"),
        ("Harbour", "text"),
    ]
    more = ODD.replace("Kvarn", "Nine Rooms")
    assert look(artist, more, at).created == 1
    assert RememberedColumns.objects.count() == 1
    assert look(makers.person(), more, at).state == "failed"


def test_a_guess_is_corrected_and_looked_through_again(artist, at):
    run = look(artist, "title,name,artist\nA1,Kvarn,Ada\nA2,Harbour,Ada\n", at)
    assert list(run.notes.values_list("title", flat=True)) == ["A1", "A2"]
    actions.choose_columns(actor=artist, run_id=run.pk, columns={"title": 1, "artist": 2}, at=at)
    run = actions.run_import(run.pk, at)
    assert list(run.notes.values_list("title", flat=True)) == ["Kvarn", "Harbour"]
    assert kinds(artist) == ["catalogue.previewed", "catalogue.columns_chosen", "catalogue.previewed"]


@pytest.mark.parametrize(
    ("columns", "kind", "code"),
    [
        ({"artist": 1}, "", "columns.no_title"),
        ({"title": 3}, "", "columns.unknown"),
        ({"title": 0, "artist": 0}, "", "columns.twice"),
        ({"title": 0}, "opera", "work.unknown_kind"),
    ],
)
def test_columns_that_cannot_be_are_refused(artist, at, columns, kind, code):
    run = look(artist, "title,artist\nKvarn,Ada\n", at)
    with pytest.raises(Refusal) as refusal:
        actions.choose_columns(actor=artist, run_id=run.pk, columns=columns, kind=kind, at=at)
    assert refusal.value.code == code
    assert RememberedColumns.objects.count() == 0


def test_rows_sent_again_keep_the_numbers_of_their_original(artist, at):
    text = "row in the file,reason,title,artist\n7,No title,Kvarn,Ada\n12,No title,,'=1+1\n12,No title,,Bo\n"
    run = look(artist, text, at)
    assert run.reading["header"] == ["title", "artist"]
    assert list(run.notes.values_list("row", "title")) == [(7, "Kvarn")]
    assert list(run.refused_rows.values_list("row", "cells")) == [(12, ["", "=1+1"]), (12, ["", "Bo"])]
