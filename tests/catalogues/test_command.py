"""`manage.py import_catalogue`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.catalogues.models import ImportRun, Work
from tests import makers

pytestmark = pytest.mark.django_db

LIST = "title,artist\nKvarn,Ada\nkvarn,ADA\nHarbour,Ada\n,Ada\n"


@pytest.fixture
def artist():
    return makers.person("Ada Lund", email="ada@people.example")


@pytest.fixture
def bring(artist, tmp_path):
    def run(text, *options):
        path = tmp_path / "list.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = StringIO()
        call_command("import_catalogue", str(path), "--artist", artist.email.upper(), *options, stdout=out)
        return out.getvalue()

    return run


def test_counts_and_reasons_are_printed(bring):
    assert bring(LIST).splitlines() == [
        "read 4, created 2, updated 0, unchanged 0, merged 1, doubtful 0, refused 1, remarks 0",
        "  row 5: There is no title in this row. (row.no_title)",
    ]
    assert Work.objects.count() == 2


def test_json_says_the_same(bring):
    assert json.loads(bring(LIST, "--json", "--format", "csv")) == {
        "read": 4,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "merged": 1,
        "doubtful": [],
        "refused": [{"row": 5, "code": "row.no_title", "reason": "There is no title in this row."}],
        "remarks": [],
    }


def test_a_row_taken_with_a_bad_code_is_a_remark_and_no_refusal(bring):
    text = "title,artist,isrc\nKvarn,Ada,SE-ABC-24-1\n,Ada,SEABC2400002\n"
    rehearsed, told = bring(text, "--dry-run", "--json"), bring(text, "--json")
    assert rehearsed == told
    said = json.loads(told)
    assert (said["created"], [one["row"] for one in said["refused"]]) == (1, [3])
    assert [(one["row"], one["code"]) for one in said["remarks"]] == [(2, "remark.code_invalid")]
    assert "“SE-ABC-24-1” is no valid code" in said["remarks"][0]["reason"]
    assert "  row 2: " in bring(text)


@pytest.mark.parametrize(
    ("options", "created", "taken"),
    [((), 2, {3: True, 4: False}), (("--doubtful", "leave"), 1, {3: False, 4: False})],
)
def test_doubtful_rows_say_whether_they_were_taken_and_the_counts_add_up(bring, options, created, taken):
    text = "title,artist,isrc\nKvarn,Ada,SEABC2400001\nDr\ufffdm,Ada,\nHarbour,Ada,SEABC2400001\n,Ada,\n"
    assert "Taken all the same." in bring(text, "--preview")
    said = json.loads(bring(text, "--json", *options))
    assert {one["row"]: one["taken"] for one in said["doubtful"]} == taken
    assert said["created"] == created
    left = sum(not one["taken"] for one in said["doubtful"])
    counted = sum(said[name] for name in ("created", "updated", "unchanged", "merged"))
    assert said["read"] == counted + left + len(said["refused"]) == 4


def test_a_dry_run_says_the_same_and_stores_nothing(bring):
    rehearsed = bring(LIST, "--dry-run", "--json")
    assert (Work.objects.count(), ImportRun.objects.count()) == (0, 0)
    assert json.loads(rehearsed) == json.loads(bring(LIST, "--json"))


@pytest.mark.parametrize("options", [(), ("--dry-run",), ("--preview",)])
def test_a_file_that_cannot_be_read_ends_with_1_and_the_reason(bring, options):
    with pytest.raises(CommandError, match="names its columns") as error:
        bring("title,artist\n", *options)
    assert error.value.returncode == 1


def test_json_names_the_reason_too(artist, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xef\xbb\xbf")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_catalogue", str(path), "--artist", artist.email, "--json", stdout=out)
    assert json.loads(out.getvalue())["error"]["code"] == "file.empty"


def test_an_unknown_artist_or_file_ends_in_words(artist, tmp_path):
    with pytest.raises(CommandError, match="Nobody here has the address"):
        call_command("import_catalogue", str(tmp_path / "x.csv"), "--artist", "nobody@people.example")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_catalogue", str(tmp_path / "x.csv"), "--artist", artist.email)
