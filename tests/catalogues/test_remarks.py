"""What a reader remarks of rows that it takes."""

import io

import pytest

from apps.catalogues import actions
from apps.catalogues.actions.batches import NAMED
from apps.catalogues.models import RowNote
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


def test_what_a_reader_remarks_is_shown_and_the_row_is_taken(artist, at, as_person):
    rows = "Title,Artist,ISRC\nCafÃ© del Mar,Ada Lund,SEABC2400001\nHarbour,Ada Lund,nonsense\n"
    run = actions.start_import(
        actor=artist, person=artist, file_name="a.csv", stream=io.BytesIO(rows.encode()), asks=True, at=at
    )
    run = actions.run_import(run.pk, at)
    noted = run.notes.filter(what=RowNote.What.REMARK).order_by("row")
    assert list(noted.values_list("row", "code")) == [(2, "remark.broken_text"), (3, "remark.code_invalid")]
    shown = as_person(artist).get(f"/works/import/{run.public_id}/").content.decode()
    assert "Café del Mar" in shown
    assert "is no valid code" in shown
    actions.apply_import(actor=artist, run_id=run.pk, at=at)
    done = actions.run_import(run.pk, at)
    assert (done.created, done.notes.filter(what=RowNote.What.REMARK).count()) == (2, 2)


def test_remarks_are_kept_as_far_as_a_page_has_room(artist, at, monkeypatch):
    monkeypatch.setitem(NAMED, RowNote.What.REMARK, 3)
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", 2)
    rows = "Title,Artist,ISRC\n" + "".join(f"Song {n},Ada Lund,nonsense{n}\n" for n in range(9))
    run = actions.start_import(
        actor=artist, person=artist, file_name="a.csv", stream=io.BytesIO(rows.encode()), asks=True, at=at
    )
    run = actions.run_import(run.pk, at)
    assert (run.created, run.notes.filter(what=RowNote.What.REMARK).count()) == (9, 3)
