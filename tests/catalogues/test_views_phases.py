"""The pages on which a list is looked through, its columns corrected, entered, cancelled and sent again."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from apps.catalogues import actions
from apps.catalogues.importers.columns import REASON_HEADINGS, ROW_HEADINGS, fold
from apps.catalogues.models import ImportRun, RowNote, Share, StatedShare, Work
from apps.catalogues.tasks import apply_due
from tests import makers
from tests.catalogues.test_importers_workbook import book

pytestmark = pytest.mark.django_db

LIST = (
    "Titel;Künstler;ISRC;Jahr\n"
    "Kvarn;Ada Lund;SEABC2400001;2024\n"
    "Harbour;Ada Lund;SEABC2400002;2024\n"
    ";Ada Lund;SEABC2400003;2024\n"
    "KVARN;ada lund;;\n"
    ";=Ada;SEABC2400004;2024\n"
    "The Long Ferry;Ada Lund;SEABC2400002;2024\n"
)


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


@pytest.fixture
def client(artist, as_person):
    return as_person(artist)


def upload(client, text, name="list.csv"):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode("cp1252"))
    client.post(reverse("catalogues:import"), {"file": file})
    apply_due()
    return ImportRun.objects.latest("pk")


def page(client, run, name="import_run", **query):
    response = client.get(reverse(f"catalogues:{name}", args=[run.public_id]), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def post(client, run, name, **sent):
    response = client.post(reverse(f"catalogues:{name}", args=[run.public_id]), sent)
    run.refresh_from_db()
    return response


def refused_file(client, run):
    response = client.get(reverse("catalogues:refused_rows", args=[run.public_id]))
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_the_preview_shows_all_that_would_happen(client):
    run = upload(client, LIST)
    assert run.state == "ready"
    text = page(client, run)
    for words in (
        "2 new works, if you say so.",
        "Nothing is entered yet.",
        "Row 5 is the work of row 2: KVARN",
        "Its code SEABC2400002 belongs to “Harbour” in your catalogue.",
        "The Long Ferry",
        "There is no title in this row.",
        "Enter this list",
    ):
        assert words in text
    numbers = re.findall(r'<th scope="row" class="num">(\d+)</th>', text)
    assert numbers == ["7", "4", "6"]
    assert Work.objects.count() == 0
    form = text.split('id="enter"', 1)[1].split("</form>", 1)[0]
    assert 'type="radio"' in form
    assert " checked" not in form


def test_two_bad_rows_and_a_double_are_mended_and_sent_again_alone(client, artist):
    """As a musician with a German spreadsheet does it."""
    run = upload(client, LIST)
    post(client, run, "import_apply")
    assert run.state == "running"
    assert "We are entering your list." in page(client, run)
    apply_due()
    run.refresh_from_db()
    assert (run.created, run.merged, run.refused, run.doubtful) == (2, 1, 2, 1)
    assert "Whose are these 2 works?" in page(client, run)
    lines = list(csv.reader(io.StringIO(refused_file(client, run))))
    assert [line[0] for line in lines] == ["row in the file", "4", "6"]
    assert lines[2][3] == "'=Ada"
    lines[1][2], lines[2][2] = "Nine Rooms", "Paper Boats"
    lines[2][3] = "Ada Lund"
    mended = "\n".join(";".join(line) for line in lines) + "\n"
    again = upload(client, mended, "refused.csv")
    assert (again.created, again.refused, again.rows_total) == (2, 0, 2)
    assert list(again.notes.values_list("row", "title")) == [(4, "Nine Rooms"), (6, "Paper Boats")]
    assert "their numbers are those of the first list" in page(client, again)
    post(client, again, "import_apply")
    apply_due()
    titles = Work.objects.filter(registered_by=artist).values_list("title", flat=True)
    assert sorted(titles) == ["Harbour", "Kvarn", "Nine Rooms", "Paper Boats"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_refused_rows_are_recognised_in_every_language_of_the_site(client, artist, language):
    run = upload(client, LIST)
    with override(language):
        artist.language = language
        artist.save()
        head = refused_file(client, run).splitlines()[0].split(",")
    assert fold(head[0]) in ROW_HEADINGS
    assert fold(head[1]) in REASON_HEADINGS


def test_the_same_list_twice_says_that_nothing_is_new(client):
    run = upload(client, LIST.replace("The Long Ferry", "Harbour (feat. Bo)"))
    post(client, run, "import_apply")
    apply_due()
    again = upload(client, LIST.replace("The Long Ferry", "Harbour (feat. Bo)"))
    assert "Nothing in this list is new." in page(client, again)
    assert (again.created, again.updated, again.unchanged, again.merged) == (0, 0, 2, 2)


def test_changes_are_shown_with_both_values_and_decided_on_the_page(client):
    post(client, upload(client, "title,artist,isrc,year\nKvarn,Ada,SEABC2400001,1999\n"), "import_apply")
    apply_due()
    run = upload(client, "title,artist,isrc,year,album\nKvarn,Ada,SEABC2400001,2001,Harbour Lights\n")
    text = page(client, run)
    for words in (
        "1 row says something else than your catalogue.",
        "1999",
        "2001",
        "Harbour Lights",
        "nothing",
    ):
        assert words in text
    post(client, run, "import_apply", differing="take")
    apply_due()
    assert Work.objects.get().year == 2001


def test_a_doubtful_row_is_decided_on_the_page(client):
    run = upload(client, LIST)
    note = run.notes.get(what=RowNote.What.DOUBTFUL)
    post(client, run, "import_doubtful", **{f"choice_{note.pk}": "leave"})
    assert 'value="leave" selected' in page(client, run)
    post(client, run, "import_apply", **{f"choice_{note.pk}": "new"})
    apply_due()
    assert Work.objects.filter(title="The Long Ferry").exists()
    assert "Take it as a new work" in page(client, run)


def test_a_choice_for_another_list_changes_nothing(client, as_person):
    run = upload(client, LIST)
    note = run.notes.get(what=RowNote.What.DOUBTFUL)
    stranger = as_person(makers.person())
    other = upload(stranger, LIST)
    post(stranger, other, "import_apply", **{f"choice_{note.pk}": "new"})
    note.refresh_from_db()
    assert (other.state, note.choice) == ("running", "")


def test_what_looks_like_a_number_and_is_none_chooses_nothing(client):
    run = upload(client, LIST)
    assert post(client, run, "import_doubtful", **{"choice_²": "new"}).status_code == 302


def test_correcting_one_column_keeps_the_writers_and_what_a_page_cannot_ask(client, monkeypatch):
    monkeypatch.setattr("apps.catalogues.forms.works._MOST_COLUMNS", 3)
    head = "title,writer 1 last name,writer 1 share,album\n"
    run = upload(client, f"{head}Kvarn,Lund,50,Harbour Lights\n")
    places = run.reading["places"]
    assert {"title", "writer_1_last", "album"} <= set(places)
    sent = {f"column_{place}": name for name, place in places.items() if place < 3}
    assert post(client, run, "import_columns", **sent, kind="song", day_first="").status_code == 302
    apply_due()
    run.refresh_from_db()
    assert run.reading["places"] == places


def test_how_letters_were_read_is_said_of_texts_and_not_of_workbooks(client):
    assert "Read as" in page(client, upload(client, LIST))
    assert "Read as" not in page(client, upload(client, book(["Title"], ["Kvarn"]), "list.xlsx"))


def test_columns_are_shown_with_sample_cells_and_corrected(client):
    run = upload(client, "title,name,who\nA-1,Kvarn,Ada\nA-2,Harbour,Bo\nA-3,Nine Rooms,Cy\nA-4,Four,Di\n")
    text = page(client, run, "import_columns")
    assert "Kvarn · Harbour · Nine Rooms" in text
    assert "Four" not in text
    assert '<option value="title" selected>' in text
    sent = {"column_0": "own_id", "column_1": "title", "column_2": "artist", "kind": "text", "day_first": ""}
    response = post(client, run, "import_columns", **sent)
    assert response.status_code == 302
    apply_due()
    text = page(client, run)
    assert "Kvarn" in text
    assert "A-1" not in text
    more = upload(client, "title,name,who\nA-9,Paper Boats,Ada\n")
    assert list(more.notes.values_list("title", "artist_line")) == [("Paper Boats", "Ada")]


def test_one_meaning_for_two_columns_is_refused_beside_the_second(client):
    run = upload(client, "title,name\nA1,Kvarn\n")
    response = post(client, run, "import_columns", column_0="title", column_1="title", kind="song")
    assert "means that already" in response.content.decode()
    response = post(client, run, "import_columns", column_0="", column_1="artist", kind="song")
    assert "Choose the column of the titles" in response.content.decode()
    assert run.state == "ready"


def test_a_list_without_a_known_title_is_read_once_its_person_says_which_it_is(client):
    run = upload(client, "was,wer\nKvarn,Ada\n")
    assert run.state == "failed"
    assert "Say which column is the title" in page(client, run)
    post(client, run, "import_columns", column_0="title", column_1="artist", kind="song")
    apply_due()
    run.refresh_from_db()
    assert (run.state, run.created) == ("ready", 1)


def test_a_list_that_is_in_has_no_columns_to_choose(client):
    run = upload(client, LIST)
    post(client, run, "import_apply")
    apply_due()
    response = client.get(reverse("catalogues:import_columns", args=[run.public_id]))
    assert response.status_code == 404


def test_a_list_is_cancelled_in_both_phases_and_says_how_far_it_came(client):
    run = upload(client, LIST)
    post(client, run, "import_cancel")
    assert run.state == "stopped"
    assert "Nothing was entered." in page(client, run)
    run = upload(client, LIST)
    post(client, run, "import_apply")
    ImportRun.objects.filter(pk=run.pk).update(rows_done=3)
    run.works.add(makers.work(run.person, "Kvarn", ppm=None))
    post(client, run, "import_cancel")
    text = page(client, run)
    assert "You cancelled it after 3 of 6 rows." in text
    assert "the rest follows; nothing is entered twice" in text
    assert "Whose is this work?" in text
    apply_due()
    assert ImportRun.objects.get(pk=run.pk).state == "stopped"


def test_what_is_decided_already_is_told_instead_of_done_twice(client):
    run = upload(client, LIST)
    post(client, run, "import_apply")
    response = post(client, run, "import_apply")
    assert response.status_code == 409
    assert "does not wait for your word any more" in response.content.decode()


def test_the_progress_ends_when_the_list_waits_for_a_word(client):
    run = upload(client, LIST)
    response = client.get(reverse("catalogues:import_progress", args=[run.public_id]))
    assert response["HX-Refresh"] == "true"
    ImportRun.objects.filter(pk=run.pk).update(state="reading", rows_done=2)
    response = client.get(reverse("catalogues:import_progress", args=[run.public_id]))
    assert "HX-Refresh" not in response
    assert "2 of 6 rows" in response.content.decode()
    assert "Cancel this list" in page(client, run)


def test_the_lists_own_answer_is_offered_where_it_has_one(client, artist, at):
    run = upload(client, LIST)
    post(client, run, "import_apply")
    apply_due()
    assert "As the list says" not in page(client, run)
    for work in run.works.all():
        for name, ppm in (("Ada Lund", 600_000), ("Ilse Rand", 400_000)):
            StatedShare.objects.create(
                work=work, run=run, right="master", name=name, ppm=ppm, controller="me", territory="2136"
            )
    text = page(client, run)
    assert "As the list says" in text
    assert text.index("Ada Lund, 2 works") < text.index("Ilse Rand, 2 works")
    response = post(client, run, "claim", answer="as_stated")
    assert "Choose which of the names in the list is yours." in response.content.decode()
    assert Share.objects.count() == 0
    post(client, run, "claim", answer="as_stated", names=["Ada Lund"])
    assert sorted(Share.objects.values_list("holder__name", "outside_name", "ppm"), key=str) == [
        *[("Ada Lund", "", 600_000)] * 2,
        *[(None, "Ilse Rand", 400_000)] * 2,
    ]


def test_the_preview_takes_the_same_statements_for_few_and_many_rows(client, django_assert_max_num_queries):
    few = upload(client, "title,artist\nKvarn,Ada\nkvarn,ada\n,Ada\nB\xc3,Ada\n")
    many = upload(client, "title,artist\n" + "".join(f"S{n},A\ns{n},a\n,A\n" for n in range(120)), "b.csv")
    with django_assert_max_num_queries(40) as first:
        page(client, few)
    with django_assert_max_num_queries(40) as second:
        page(client, many)
    assert len(second) <= len(first)


def test_somebody_elses_list_is_not_there(client, as_person):
    run = upload(client, LIST)
    stranger = as_person(makers.person())
    assert stranger.get(reverse("catalogues:import_columns", args=[run.public_id])).status_code == 404
    for name in ("import_columns", "import_doubtful", "import_apply", "import_cancel"):
        address = reverse(f"catalogues:{name}", args=[run.public_id])
        assert stranger.post(address).status_code == 404
    run.refresh_from_db()
    assert run.state == "ready"


def test_actions_know_the_header_of_lists_that_failed(client):
    run = upload(client, "was,wer\nKvarn,Ada\n")
    assert actions.header_of(run) == ["was", "wer"]
