"""`manage.py match_dataset`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.claims.models import Dataset, Evidence
from tests import makers

pytestmark = pytest.mark.django_db

LIST = "artist,title\nAda Lund,Kvarn\nBo Ek,Night Bus\n"


@pytest.fixture
def match(tmp_path):
    ada = makers.person("Ada Lund")
    work = makers.work(ada, "Kvarn")
    work.artist_line = "Ada Lund"
    work.save()
    where = makers.collective("Common Measure", members=[ada], steward=makers.person("Sten"))

    def run(content, *options, slug=where.slug):
        path = tmp_path / "list.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = StringIO()
        try:
            call_command("match_dataset", str(path), "--collective", slug, *options, stdout=out)
        except CommandError as error:
            return out.getvalue(), str(error)
        return out.getvalue(), ""

    return run


def test_it_prints_what_was_read_and_met(match):
    out, error = match(LIST)
    assert error == ""
    assert out.splitlines() == [
        "read 2 lines, compared 1 works, 1 possibly in it",
        "  Same title and same artist: 1",
    ]


def test_json_holds_each_hit_with_its_score_and_twice_is_the_same(match):
    once, again = json.loads(match(LIST, "--json")[0]), json.loads(match(LIST, "--json")[0])
    assert once == again
    assert {name: once[name] for name in ("read", "works", "matched", "by_reason")} == {
        "read": 2,
        "works": 1,
        "matched": 1,
        "by_reason": {"title_artist": 1},
    }
    (hit,) = once["hits"]
    assert (hit["title"], hit["line"], hit["text"]) == ("Kvarn", 2, "Ada Lund,Kvarn")
    assert (hit["reason"], hit["score"], hit["state"]) == ("title_artist", 85, "possible")
    assert Dataset.objects.count() == 1
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "code"), [(b"PK\x03\x04", "file.archive"), ("1,2\n3,4\n5,6\n", "dataset.nothing_to_compare")]
)
def test_a_file_that_is_no_list_fails_with_a_code(match, content, code):
    out, error = match(content, "--json")
    assert json.loads(out)["error"]["code"] == code
    assert error.endswith(f"({code})")


def test_a_collective_has_to_exist_and_to_have_a_steward(match):
    assert match(LIST, slug="nowhere")[1] == "There is no collective nowhere."
    alone = makers.collective("Alone", members=[makers.person()])
    assert match(LIST, slug=alone.slug)[1] == f"{alone.slug} has no steward who could ask for it."
