"""The pages of catalogues."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.catalogues import actions
from apps.catalogues.models import ImportRun, Share, Work
from tests import makers

pytestmark = pytest.mark.django_db

LIST = "title,artist\nKvarn,Ada\nHarbour,Ada\n,=HYPERLINK(1)\n"


@pytest.fixture
def artist():
    return makers.person("Ada Lund")


@pytest.fixture
def client(artist, as_person):
    return as_person(artist)


@pytest.fixture
def run(artist, at):
    stream = io.BytesIO(LIST.encode())
    made = actions.start_import(actor=artist, person=artist, file_name="list.csv", stream=stream, at=at)
    return actions.run_import(made.pk, at)


def page(client, name, *args, **query):
    response = client.get(reverse(f"catalogues:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_catalogue_says_what_to_do_first(client):
    text = page(client, "works")
    assert "No works yet. Bring your first." in text
    assert "A list from your distributor is enough." in text
    assert reverse("catalogues:import") in text


def test_my_works_are_listed_with_their_state(client, artist):
    makers.work(artist, "Kvarn")
    makers.work(artist, "Harbour", ppm=None)
    makers.share(makers.work(artist, "Paper Boats", ppm=500_000), None, ppm=500_000, outside="Ilse")
    makers.work(makers.person(), "Not Mine")
    text = page(client, "works")
    for words in ("Kvarn", "Mine", "Harbour", "Not said yet", "Paper Boats", "Waiting for 1 outside owner"):
        assert words in text
    assert "Not Mine" not in text


def test_works_are_searched_filtered_and_paged(client, artist):
    for number in range(60):
        makers.work(artist, f"Song {number:02}", ppm=None)
    makers.work(artist, "Kvarn")
    assert "Song 59" not in page(client, "works")
    assert "Song 59" in page(client, "works", page=2)
    found = page(client, "works", q="kvarn")
    assert "Kvarn" in found
    assert "Song 01" not in found
    assert "Song 01" not in page(client, "works", state="mine")
    assert "Song 01" in page(client, "works", state="unsaid")
    assert "No work is called that" in page(client, "works", q="nothing like it")


def test_the_list_takes_the_same_statements_for_1_and_for_30_works(
    client, artist, django_assert_max_num_queries
):
    makers.work(artist)
    with django_assert_max_num_queries(30) as first:
        page(client, "works")
    for _number in range(29):
        makers.share(makers.work(artist, ppm=400_000), makers.person(), ppm=1)
    with django_assert_max_num_queries(30) as second:
        page(client, "works")
    assert len(first) == len(second)


def test_a_list_is_brought_by_upload(client, artist):
    file = SimpleUploadedFile("list.csv", LIST.encode(), "text/csv")
    response = client.post(reverse("catalogues:import"), {"file": file})
    run = ImportRun.objects.get()
    assert (run.state, run.person, run.file_name) == ("waiting", artist, "list.csv")
    assert response.url == reverse("catalogues:import_run", args=[run.public_id])
    assert "Your list is in line." in page(client, "import_run", run.public_id)


def test_an_upload_without_content_is_refused_beside_the_field(client):
    response = client.post(reverse("catalogues:import"), {"file": SimpleUploadedFile("list.csv", b"")})
    assert "This file is empty." in response.content.decode()
    assert ImportRun.objects.count() == 0


def test_progress_asks_again_until_it_is_done(client, artist, run):
    ImportRun.objects.filter(pk=run.pk).update(state="running", rows_done=1)
    moving = client.get(reverse("catalogues:import_progress", args=[run.public_id]))
    assert "1 of 3 rows" in moving.content.decode()
    assert "every 1s" in moving.content.decode()
    assert "HX-Refresh" not in moving
    ImportRun.objects.filter(pk=run.pk).update(state="done")
    assert client.get(reverse("catalogues:import_progress", args=[run.public_id]))["HX-Refresh"] == "true"


def test_the_result_shows_counts_refused_rows_and_the_one_question(client, run):
    text = page(client, "import_run", run.public_id)
    assert "Whose are these 2 works?" in text
    assert "There is no title in this row." in text
    assert "=HYPERLINK(1)" in text
    assert text.count('type="radio"') == 9
    assert " checked" not in text.split("<form", 1)[1].split("</form>", 1)[0]


def test_a_file_that_could_not_be_read_says_why(client, artist, at):
    stream = io.BytesIO(b"isrc,amount\nX,1\n")
    run = actions.start_import(actor=artist, person=artist, file_name="a.csv", stream=stream, at=at)
    actions.run_import(run.pk, at)
    text = page(client, "import_run", run.public_id)
    assert "We could not read this list." in text
    assert "We found no column of titles." in text


def test_who_is_in_a_collective_sees_their_works_after_the_answer(client, artist, run):
    makers.collective(members=[artist])
    answer = {"answer": "all_mine", "controller": "me"}
    response = client.post(reverse("catalogues:claim", args=[run.public_id]), answer)
    assert response.url == reverse("catalogues:works")


def test_the_answer_for_all_claims_them(client, artist, run):
    response = client.post(
        reverse("catalogues:claim", args=[run.public_id]),
        {"answer": "my_part", "percent": "25", "controller": "me"},
        follow=True,
    )
    assert response.redirect_chain == [(reverse("collectives:list"), 302)]
    assert list(Share.objects.values_list("holder", "ppm").distinct()) == [(artist.pk, 250_000)]
    assert "Whose are these" not in page(client, "import_run", run.public_id)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"answer": "my_part", "controller": "me"}, "Write how much is yours"),
        ({"answer": "my_part", "percent": "130", "controller": "me"}, "Did you mean 13 %?"),
        ({"answer": "all_mine"}, "Choose who decides"),
        ({}, "Choose one;"),
    ],
)
def test_an_answer_that_lacks_something_comes_back_with_what_was_typed(client, run, answer, sentence):
    response = client.post(reverse("catalogues:claim", args=[run.public_id]), answer)
    text = response.content.decode()
    assert sentence in text
    assert Share.objects.count() == 0
    if "percent" in answer:
        assert f'value="{answer["percent"]}"' in text


def test_refused_rows_are_downloaded_without_formulas(client, run):
    response = client.get(reverse("catalogues:refused_rows", args=[run.public_id]))
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert lines == [
        ["row in the file", "reason", "title", "artist"],
        ["4", "Refused: There is no title in this row.", "", "'=HYPERLINK(1)"],
    ]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\n", "＝", "＠"])  # noqa: RUF001  full-width too
def test_no_cell_of_the_refused_rows_begins_like_a_formula(client, run, begin):
    run.refused_rows.update(cells=["", f"{begin}1+1"])
    response = client.get(reverse("catalogues:refused_rows", args=[run.public_id]))
    lines = list(
        csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"), newline=""))
    )
    assert lines[1][3] == f"'{begin}1+1"


def test_mended_rows_are_sent_again_alone(client, artist, run, at):
    response = client.get(reverse("catalogues:refused_rows", args=[run.public_id]))
    mended = b"".join(response.streaming_content).decode().replace("row.,,", "row.,Nine Rooms,")
    stream = io.BytesIO(mended.encode())
    again = actions.start_import(actor=artist, person=artist, file_name="mended.csv", stream=stream, at=at)
    assert actions.run_import(again.pk, at).created == 1
    assert Work.objects.filter(title="Nine Rooms").exists()


def test_one_work_is_added_by_hand(client, artist):
    answers = {
        "title": "Kvarn",
        "kind": "song",
        "answer": "all_mine",
        "controller": "me",
        "performers": "others",
        "performer_names": "Ilse Rand\r\nBo Ek",
        "year": "2024",
        "isrc": "SE-ABC-24-00001",
        "artist_line": "Ada",
    }
    response = client.post(reverse("catalogues:add"), answers)
    made = Work.objects.get()
    assert response.url == reverse("catalogues:work", args=[made.public_id])
    assert list(made.contributors.order_by("pk").values_list("name", flat=True)) == ["Ilse Rand", "Bo Ek"]
    again = client.post(reverse("catalogues:add"), answers)
    assert "is in your catalogue already" in again.content.decode()


def test_the_page_of_a_work_says_who_shares_codes_and_history(client, artist, run, at):
    work = Work.objects.get(title="Kvarn")
    actions.claim_works(
        actor=artist, person=artist, work_ids=[work.pk], answer="my_part", percent="50", at=at
    )
    actions.assert_share(actor=artist, work_id=work.pk, outside_name="Ilse Rand", percent="12.5", at=at)
    text = page(client, "work", work.public_id)
    for words in (
        "Kvarn",
        "50 %",
        "Ilse Rand",
        "12.5 %",
        "outside owner",
        "37.5 % is not",
        "list.csv",
        "has not been said",
    ):
        assert words in text


def test_what_happened_to_a_work_stands_with_the_newest_first(client, artist, run, at):
    work = Work.objects.get(title="Kvarn")
    actions.claim_works(
        actor=artist, person=artist, work_ids=[work.pk], answer="my_part", percent="50", at=at + timedelta(1)
    )
    text = page(client, "work", work.public_id)
    shown = text[text.index("What happened") :]
    assert shown.index("said of the master") < shown.index("entered in the catalogue of")
    assert "list.csv" in shown


def test_a_work_is_changed_on_its_page(client, artist):
    work = makers.work(artist, "Kvarn", ppm=None)
    client.post(
        reverse("catalogues:claim_work", args=[work.public_id]), {"answer": "all_mine", "controller": "label"}
    )
    assert set(Share.objects.values_list("ppm", "controller")) == {(1_000_000, "label")}
    one = Share.objects.get(right="master")
    client.post(reverse("catalogues:end_share", args=[work.public_id, one.public_id]))
    assert list(Share.objects.filter(ended_at=None).order_by("pk").values_list("right", flat=True)) == [
        *("performance", "mechanical", "synchronisation")
    ]
    client.post(
        reverse("catalogues:share", args=[work.public_id]), {"outside_name": "Ilse", "right": "master"}
    )
    assert Share.objects.filter(outside_name="Ilse", right="master", ppm=None).exists()
    client.post(reverse("catalogues:performers", args=[work.public_id]), {"performers": "nobody"})
    work.refresh_from_db()
    assert work.performers == "nobody"


def test_a_share_above_the_whole_is_refused_beside_the_field(client, artist):
    work = makers.work(artist)
    response = client.post(
        reverse("catalogues:share", args=[work.public_id]), {"outside_name": "Ilse", "percent": "10"}
    )
    assert "more than the whole. 0 % is left" in response.content.decode()


def test_what_one_may_not_see_is_not_there(run, as_person):
    work = Work.objects.first()
    stranger = as_person(makers.person())
    for name, args in (
        ("import_run", [run.public_id]),
        ("import_progress", [run.public_id]),
        ("refused_rows", [run.public_id]),
        ("work", [work.public_id]),
    ):
        assert stranger.get(reverse(f"catalogues:{name}", args=args)).status_code == 404
    for name, args in (
        ("claim", [run.public_id]),
        ("claim_work", [work.public_id]),
        ("share", [work.public_id]),
        ("performers", [work.public_id]),
        ("end_share", [work.public_id, "a" * 16]),
    ):
        assert stranger.post(reverse(f"catalogues:{name}", args=args)).status_code == 404


def test_a_co_owner_sees_the_work_but_changes_only_the_own_share(artist, as_person):
    friend, work = makers.person(), makers.work(artist, ppm=500_000)
    makers.share(work, friend, ppm=250_000)
    client = as_person(friend)
    assert "Enter their share" not in page(client, "work", work.public_id)
    client.post(reverse("catalogues:claim_work", args=[work.public_id]), {"answer": "not_sure"})
    assert Share.objects.filter(holder=friend, ended_at=None).count() == 0
    assert Share.objects.filter(holder=artist, ended_at=None).count() == 4


@pytest.mark.parametrize("name", ["works", "add", "import"])
def test_strangers_are_asked_to_sign_in(db, name):
    response = Client().get(reverse(f"catalogues:{name}"))
    assert response.status_code == 302
    assert "login" in response.url
