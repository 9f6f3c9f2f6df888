"""Documents of MusicBrainz: recordings, releases, works, medleys."""

import io
import json
from datetime import date

import pytest

from apps.catalogues.domain import Credit, StatedShare, TakenRecording, Unreadable, read, read_code

MBID = "7f000000-0000-4000-8000-0000000000%02d"


def artist(name, number=9, **more):
    return {"id": MBID % number, "name": name, **more}


def relation(kind, target, thing, **more):
    return {"type": kind, "target-type": target, target: thing, **more}


def work(title, number, iswc=None):
    return {
        "id": MBID % number,
        "title": title,
        "iswcs": [iswc] if iswc else [],
        "relations": [relation("composer", "artist", artist("Åsa Öberg", isnis=["0000000121032683"]))],
    }


def recording(*works, **more):
    return {
        "id": MBID % 1,
        "title": "Kvarn",
        "length": 205_000,
        "isrcs": ["SEABC2400001"],
        "first-release-date": "2024-03-01",
        "artist-credit": [
            {"name": "Ada", "joinphrase": " & ", "artist": artist("Ada Lund")},
            {"name": "Ben", "joinphrase": "", "artist": artist("Ben Ask")},
        ],
        "relations": [
            relation("producer", "artist", artist("Cy Holm")),
            relation("vocal", "artist", artist("Dee"), **{"target-credit": "D."}),
            *(relation("performance", "work", one) for one in works),
        ],
        **more,
    }


def table(document):
    return read(io.BytesIO(json.dumps(document).encode()), "auto")


def code_of(content: bytes, file_format="auto") -> str:
    with pytest.raises(Unreadable) as error:
        list(read(io.BytesIO(content), file_format).rows)
    return error.value.code


def test_a_recording_with_its_work_is_one_row():
    found = table(recording(work("Kvarn", 2, "T-123.456.789-4")))
    [row] = found.rows
    assert (found.reading["format"], found.total) == ("musicbrainz", 1)
    assert (row.title, row.artist_line, row.length_ms) == ("Kvarn", "Ada & Ben", 205_000)
    assert (row.released_on, row.year) == (date(2024, 3, 1), 2024)
    assert [(code.scheme, code.normalised) for code in row.codes] == [
        ("isrc", "SEABC2400001"),
        ("mbid", MBID % 1),
        ("iswc", "T1234567894"),
    ]
    mbid = read_code("mbid", MBID % 9)
    assert row.credits == (
        Credit("Cy Holm", "producer", (mbid,)),
        Credit("D.", "singer", (mbid,)),
        Credit("Åsa Öberg", "composer", (read_code("isni", "0000000121032683"), mbid)),
    )


def test_a_medley_is_a_row_and_each_of_its_works_names_it():
    medley, first, second = table(
        recording(work("Hav", 2, "T-123.456.789-4"), work("Sol", 3), work("Hav", 2, "T-123.456.789-4"))
    ).rows
    assert [code.scheme for code in medley.codes] == ["isrc", "mbid"]
    assert [(row.title, row.artist_line) for row in (first, second)] == [("Hav", ""), ("Sol", "")]
    assert [code.normalised for code in first.codes] == ["T1234567894"]
    assert (
        first.recordings
        == second.recordings
        == (
            TakenRecording(
                "Kvarn",
                "Ada & Ben",
                released_on=date(2024, 3, 1),
                length_ms=205_000,
                codes=(read_code("isrc", "SEABC2400001"), read_code("mbid", MBID % 1)),
            ),
        )
    )


def test_a_release_gives_its_tracks():
    bare = {"id": MBID % 4, "title": "Hav", "length": None}
    release = {
        "title": "Hav och land",
        "date": "2024-03",
        "barcode": "036000291452",
        "artist-credit": [{"name": "Ada Lund", "joinphrase": ""}],
        "label-info": [{"label": None}, {"label": {"name": "Nord"}}],
        "media": [
            {
                "tracks": [
                    {"title": "Kvarn", "recording": recording()},
                    {"length": 9_000, "recording": bare},
                    {},
                ]
            }
        ],
    }
    first, second = table(release).rows
    assert (first.album, first.artist_line) == ("Hav och land", "Ada & Ben")
    assert (second.title, second.artist_line, second.length_ms) == ("Hav", "Ada Lund", 9_000)
    assert (second.year, second.released_on) == (2024, None)
    assert second.shares == (StatedShare("master", "Nord", None, "label"),)
    assert [code.scheme for code in second.codes] == ["mbid", "upc"]


def test_works_and_lists_are_read():
    [row] = table(work("Kvarn", 2, "T-123.456.789-4")).rows
    assert (row.title, row.recordings) == ("Kvarn", ())
    rows = list(table({"recordings": [recording(), recording(title="Sol", isrcs=["SEABC2400002"])]}).rows)
    assert [one.title for one in rows] == ["Kvarn", "Sol"]


@pytest.mark.parametrize(
    ("length", "kept"), [(-5, None), (1 << 40, None), ("3:45", None), (True, None), (1, 1)]
)
def test_a_length_that_is_none_is_doubted(length, kept):
    [row] = table(recording(length=length)).rows
    assert row.length_ms == kept
    assert [remark.code for remark in row.remarks] == ([] if kept else ["remark.no_length"])


def test_a_recording_without_a_title_is_refused_alone():
    refused, taken = table({"recordings": [recording(title=""), recording()]}).rows
    assert (refused.code, taken.title) == ("row.no_title", "Kvarn")


def test_halves_of_letters_do_not_pass():
    [row] = table(recording(title="Kv\ud800arn")).rows
    assert row.title.encode() == b"Kv?arn"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"id": "x", "name": "Ada", "sort-name": "Lund, Ada", "life-span": {}}', "file.musicbrainz_other"),
        (b'{"id": "x", "title": "Hav", "primary-type": "Album"}', "file.musicbrainz_other"),
        (b'{"hello": 1}', "file.unknown_json"),
        (b'[{"title": 1}]', "file.unknown_json"),
        (b'{"title": "Hav", "isrcs": [', "file.json_broken"),
        (b'{"a":' * 50_000, "file.json_broken"),
        (b'{"length": ' + b"9" * 5_000 + b"}", "file.json_broken"),
        (b'{"recordings": []}', "file.no_rows"),
        (b'{"title": "Hav", "media": 7}', "file.no_rows"),
    ],
)
def test_another_document_gives_one_clear_error(content, code):
    assert code_of(content) == code


def test_a_document_beyond_the_limit_is_not_opened():
    assert code_of(b'{"title": "' + b"a" * (17 << 20) + b'"}', "musicbrainz") == "file.too_large"
