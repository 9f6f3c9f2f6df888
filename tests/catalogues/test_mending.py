"""A list with bad codes is mended row by row and sent again: right codes take the place of wrong ones."""

import csv
import io
import re

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.catalogues import actions
from apps.catalogues.models import Identifier, Recording, Work, WorkChange
from apps.catalogues.tasks import apply_due
from tests import makers
from tests.catalogues.going_out import exported
from tests.catalogues.test_importers_workbook import book
from tests.catalogues.test_phases import catalogue, counts, enter, look
from tests.catalogues.test_views_phases import page, upload

pytestmark = pytest.mark.django_db

HEAD = "title,artist,isrc,iswc,duration\n"
BAD = (
    HEAD
    + "Kvarn,Ada Lund,SE-ABC-24-001,T-034.524.680-2,3:10\nHarbour,Ada Lund,SEABC2400002,,long\n,Ada Lund,,,\n"
)
GOOD = {
    "SE-ABC-24-001": "SEABC2400001",
    "T-034.524.680-2": "T-034.524.680-1",
    "long": "2:58",
    ",Ada Lund,,,": "Boats,Ada Lund,,,",
}


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


@pytest.fixture
def client(artist, as_person):
    return as_person(artist)


def to_mend(client, run):
    response = client.get(reverse("catalogues:refused_rows", args=[run.public_id]))
    return response.getvalue().decode("utf-8-sig")


def mended(text):
    for wrong, right in GOOD.items():
        # The reasons quote what was wrong; in their column nothing matters.
        text = text.replace(f",{wrong}", f",{right}")
    return text


def codes():
    found = Identifier.objects.order_by("scheme", "normalised")
    return list(found.values_list("scheme", "value", "verdict"))


def test_refused_rows_and_those_taken_with_a_remark_are_in_one_file_in_their_order(artist, client, at):
    run = look(artist, BAD, at)
    lines = list(csv.reader(io.StringIO(to_mend(client, run))))
    assert [(line[0], line[1].partition(":")[0], line[2]) for line in lines[1:]] == [
        ("2", "Taken, but", "Kvarn"),
        ("3", "Taken, but", "Harbour"),
        ("4", "Refused", ""),
    ]
    assert "“SE-ABC-24-001” is no valid code" in lines[1][1]
    assert "“T-034.524.680-2” is no valid code" in lines[1][1]
    assert lines[1][2:] == ["Kvarn", "Ada Lund", "SE-ABC-24-001", "T-034.524.680-2", "3:10"]
    enter(artist, run, at)
    assert list(csv.reader(io.StringIO(to_mend(client, run)))) == lines


def test_what_cannot_be_mended_in_its_row_is_not_in_the_file(artist, client, at):
    run = look(artist, "title,artist,upc\nCafÃ© del Mar,Ada Lund,\nKvarn,Ada Lund,36000291452\n", at)
    assert sorted(run.notes.filter(what="remark").values_list("code", flat=True)) == [
        "remark.broken_text",
        "remark.code_padded",
    ]
    assert len(to_mend(client, run).splitlines()) == 1
    assert "Download the rows to mend" not in client.get(f"/works/import/{run.public_id}/").content.decode()


def test_a_right_code_takes_the_place_of_the_wrong_one_and_history_knows_it(artist, client, at):
    enter(artist, look(artist, BAD, at), at)
    work = Work.objects.get(title="Kvarn")
    again = look(artist, mended(to_mend(client, look(artist, BAD, at))), at)
    assert counts(again) == {"rows_total": 3, "created": 1, "updated": 2}
    changes = again.notes.get(what="changed", title="Kvarn").changes
    marks = {"taken": "yes", "wrong": "yes"}
    assert changes == [
        {"field": "isrc", "old": "SE-ABC-24-001", "new": "SEABC2400001", **marks},
        {"field": "iswc", "old": "T-034.524.680-2", "new": "T-034.524.680-1", **marks},
    ]
    shown = client.get(f"/works/import/{again.public_id}/").content.decode()
    assert "SE-ABC-24-001 (not valid)" in shown
    assert counts(enter(artist, again, at)) == {"rows_total": 3, "created": 1, "updated": 2}
    assert codes() == [
        ("isrc", "SEABC2400001", "valid"),
        ("isrc", "SEABC2400002", "valid"),
        ("iswc", "T-034.524.680-1", "valid"),
    ]
    assert Recording.objects.get(title="Harbour").duration_ms == 178_000
    assert [change.changes for change in WorkChange.objects.filter(work=work).order_by("pk")] == [
        [_replaced("isrc", "SE-ABC-24-001", "SEABC2400001")],
        [_replaced("iswc", "T-034.524.680-2", "T-034.524.680-1")],
    ]
    page = client.get(reverse("catalogues:work", args=[work.public_id])).content.decode()
    assert "ISRC SE-ABC-24-001" in page


def _replaced(scheme, old, new):
    return {
        "field": "code",
        "old": {"scheme": scheme, "value": old},
        "new": {"scheme": scheme, "value": new},
    }


def test_the_mended_file_twice_and_the_first_file_again_change_nothing(artist, client, at):
    enter(artist, look(artist, BAD, at), at)
    right = mended(to_mend(client, look(artist, BAD, at)))
    enter(artist, look(artist, right, at), at)
    before = catalogue()
    assert counts(enter(artist, look(artist, right, at), at)) == {"rows_total": 3, "unchanged": 3}
    first = look(artist, BAD, at)
    assert counts(enter(artist, first, at)) == {"rows_total": 3, "unchanged": 2, "refused": 1}
    assert catalogue() == before
    noted = first.notes.filter(code="remark.code_replaced").values_list("params__text", "params__value")
    assert sorted(noted) == [("SE-ABC-24-001", "SEABC2400001"), ("T-034.524.680-2", "T-034.524.680-1")]
    lines = list(csv.reader(io.StringIO(to_mend(client, first))))
    assert [line[2] for line in lines[1:]] == ["Harbour", ""]


def test_within_one_file_nothing_gives_way(artist, at):
    text = HEAD + "Kvarn,Ada Lund,nonsense,,\nKvarn,Ada Lund,SEABC2400001,,\n"
    enter(artist, look(artist, text, at), at)
    assert [verdict for _scheme, _value, verdict in codes()] == ["invalid", "valid"]
    before = catalogue()
    assert counts(enter(artist, look(artist, text, at), at)) == {"rows_total": 2, "unchanged": 1, "merged": 1}
    assert catalogue() == before


def test_what_the_row_names_as_well_and_what_somebody_typed_stays(artist, at):
    enter(artist, look(artist, "title,artist,isrc\nKvarn,Ada Lund,nonsense\n", at), at)
    text = exported(artist, "csv", at).decode().replace("nonsense", "nonsense | SEABC2400001")
    assert "nonsense | SEABC2400001" in text
    enter(artist, look(artist, text, at), at)
    assert len(codes()) == 2
    work = Work.objects.get()
    actions.add_code(actor=artist, work_id=work.pk, scheme="iswc", value="T-1", at=at)
    enter(artist, look(artist, "title,artist,iswc\nKvarn,Ada Lund,T-034.524.680-1\n", at), at)
    assert ("iswc", "T-1", "invalid") in codes()


def test_a_code_that_strayed_to_the_other_recording_gives_way_to_the_right_one_of_its_own(artist, at):
    text = HEAD + "Kvarn,Ada Lund,SEABC2400001,,\nKvarn,Ada Lund,SEABC24002,,\n"
    enter(artist, look(artist, text, at), at)
    right = "row in the file,reason," + HEAD + "3,,Kvarn,Ada Lund,SEABC2400002,,\n"
    enter(artist, look(artist, right, at), at)
    assert codes() == [("isrc", "SEABC2400001", "valid"), ("isrc", "SEABC2400002", "valid")]
    assert Recording.objects.count() == 2


def test_a_work_that_only_its_code_would_have_told_apart_is_found_once_the_code_is_right(artist, client, at):
    bad = "title,isrc\nUntitled,nonsense\nUntitled,SEABC2400002\n"
    run = enter(artist, look(artist, bad, at), at)
    assert run.created == 2
    right = to_mend(client, run).replace(",nonsense", ",SEABC2400001")
    again = enter(artist, look(artist, right, at), at)
    assert counts(again) == {"rows_total": 1, "updated": 1}
    assert [value for _scheme, value, _verdict in codes()] == ["SEABC2400001", "SEABC2400002"]
    before = catalogue()
    assert counts(enter(artist, look(artist, right, at), at)) == {"rows_total": 1, "unchanged": 1}
    assert counts(enter(artist, look(artist, bad, at), at)) == {"rows_total": 2, "unchanged": 2}
    assert catalogue() == before


def test_another_persons_wrong_code_stays(artist, at):
    other = makers.person("Ada Lund")
    enter(other, look(other, BAD, at), at)
    enter(artist, look(artist, mended(BAD), at), at)
    assert ("isrc", "SE-ABC-24-001", "invalid") in codes()
    assert WorkChange.objects.count() == 0


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Kvarn", "Kvarn (Remastered 2023)", "Harbour", "Low Tide", ""]),
        st.sampled_from(["Ada Lund", "Bo", ""]),
        st.sampled_from(["", "nonsense", "SEABC24", "SEABC2400001", "SEABC2400002"]),
    ),
    min_size=1,
    max_size=8,
)


@given(bad=_ROWS, right=_ROWS, batch=st.integers(1, 9))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_was_wrong_before_a_mended_file_twice_changes_nothing(at, monkeypatch, bad, right, batch):
    monkeypatch.setattr("apps.catalogues.actions.importing._BATCH", batch)
    artist = makers.person()
    head = "title,artist,isrc\n"
    enter(artist, look(artist, head + "".join(",".join(row) + "\n" for row in bad), at), at)
    numbered = "".join(f"{number},x,{','.join(row)}\n" for number, row in enumerate(right, start=2))
    text = f"row in the file,reason,{head}{numbered}"
    run = look(artist, text, at)
    expected = counts(run)
    assert counts(enter(artist, run, at)) == expected
    before = catalogue()
    again = look(artist, text, at)
    assert counts(again) == counts(enter(artist, again, at))
    assert (again.created, again.updated) == (0, 0)
    assert catalogue() == before


def test_a_spreadsheet_with_two_bad_codes_and_a_double_is_mended_and_sent_again_alone(artist, client):
    """As a musician with Excel does it."""
    rows = [[f"Song {number}", "Ada Lund", f"SEABC24{number:05}", 2024] for number in range(1, 50)]
    rows[10][2], rows[30][2] = "SEABC24-11", "SE ABC 24 0003I"
    rows.insert(40, ["SONG 5", "ada lund", "", 2024])
    run = upload(client, book(["Title", "Artist", "ISRC", "Year"], *rows), "songs.xlsx")
    shown = page(client, run)
    assert (run.rows_total, run.created, run.merged, run.refused) == (50, 49, 1, 0)
    assert "Row 42 is the work of row 6: SONG 5" in shown
    assert re.findall(r'<th scope="row" class="num">(\d+)</th>', shown) == ["12", "32"]
    assert "Download the rows to mend" in shown
    client.post(reverse("catalogues:import_apply", args=[run.public_id]))
    apply_due()
    lines = list(csv.reader(io.StringIO(to_mend(client, run))))
    assert [line[0] for line in lines] == ["row in the file", "12", "32"]
    lines[1][4], lines[2][4] = "SEABC2400011", "SEABC2400031"
    again = upload(client, book(*lines), "mended.xlsx")
    shown = page(client, again)
    assert "SEABC24-11 (not valid)" in shown
    assert "SE ABC 24 0003I (not valid)" in shown
    assert (again.rows_total, again.updated, again.created) == (2, 2, 0)
    client.post(reverse("catalogues:import_apply", args=[again.public_id]))
    apply_due()
    assert Work.objects.count() == 49
    assert sorted(value for _scheme, value, _verdict in codes()) == [f"SEABC24{n:05}" for n in range(1, 50)]
    nothing = upload(client, book(*lines), "mended again.xlsx")
    assert "Nothing in this list is new." in page(client, nothing)
    assert "(not valid)" not in page(client, nothing)
