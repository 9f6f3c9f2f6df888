"""Lists as people publish them: how they are cut, what their columns are taken for."""

import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues.domain import Unreadable
from apps.claims import importers


def read(content, **options):
    """Look at a list and give its format, separator, fields and records."""
    content = content.encode() if isinstance(content, str) else content
    with importers.open_list(io.BytesIO(content)) as unpacked:
        seen = importers.look(unpacked, **options)
        records = [
            (number, list(cells)) for number, _text, cells in importers.records(unpacked, seen.reading)
        ]
    return seen.reading.format, seen.reading.separator, seen.reading.fields, records


TWO = [["Ada Lund", "Kvarn"], ["Bo Ek", "Harbour"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "<SEP>"])
def test_a_table_with_headings_is_cut_at_its_separator(separator):
    rows = [["artist", "title"], *TWO]
    text = "\n".join(separator.join(row) for row in rows)
    assert read(text) == ("table", separator, ("artist", "title"), [(2, TWO[0]), (3, TWO[1])])


def test_a_table_without_headings_is_guessed_by_what_is_in_it():
    text = "\n".join(f"TR{n:06}<SEP>SO{n:06}<SEP>Artist of {n} seas<SEP>Song of {n} winds" for n in range(40))
    form, separator, fields, records = read(text)
    assert (form, separator, fields) == ("table", "<SEP>", ("", "", "artist", "title"))
    assert records[0] == (1, ["TR000000", "SO000000", "Artist of 0 seas", "Song of 0 winds"])


def test_numbers_of_lines_hold_where_a_cell_has_many():
    _form, _separator, fields, records = read('title,artist\n"Kv\narn",Ada\n\nHarbour,Bo\n')
    assert fields == ("title", "artist")
    assert records == [(2, ["Kv\narn", "Ada"]), (5, ["Harbour", "Bo"])]


def test_one_entry_a_line_is_names_or_codes():
    assert read("Ada Lund\nBo Ek\n")[:3] == ("lines", "", ("artist",))
    assert read("Lund, Ada\nEk, Bo\n")[:3] == ("lines", "", ("artist",))
    assert read("# a remark\n\n978-0-262-01304-8\n9780439554930\n")[:3] == ("lines", "", ("isbn",))
    assert read("http://youtu.be/iBHNgV6_znU\nhttp://youtu.be/ho7796-au8U\n")[2] == ("youtube",)


def test_remarks_stand_above_only():
    assert read("# about\nAda\n#1 Crush Band\n")[3] == [(2, ["Ada"]), (3, ["#1 Crush Band"])]


def test_a_column_of_uuids_is_a_recording_only_where_it_says_so():
    code = "0408655f-189f-371b-9c41-ec861e1a7810"
    assert read(f"title,artist,MusicBrainz Id\na,b,{code}\n")[2][2] == "mbid"
    assert read(f"title,artist,AcoustId\na,b,{code}\n")[2][2] == ""


def test_json_is_read_as_a_document_or_line_by_line():
    songs = [{"name": "Kvarn", "artists": ["Ada", "Bo"]}, {"name": "Harbour", "artists": ["Cy"]}]
    form, _separator, _fields, records = read(json.dumps({"version": 2, "songs": songs}))
    assert (form, records) == ("json", [(1, ["Kvarn", "Ada", "Bo"]), (2, ["Harbour", "Cy", ""])])
    lines = "\n".join(json.dumps(song) for song in songs)
    assert read(lines)[0] == "jsonl"
    assert read(lines)[3] == records
    hashes = {"index": {f"a/{n}.wav": ["x", f"{n:032x}"] for n in range(3)}, "version": 1}
    assert read(json.dumps(hashes))[2] == ("", "", "hash")


def test_a_packed_list_is_unpacked():
    assert read(gzip.compress(b"artist\ttitle\nAda\tKvarn\n"))[3] == [(2, ["Ada", "Kvarn"])]


def test_a_person_may_say_where_it_is_cut():
    assert read("Lund, Ada\nEk, Bo\n", separator=",")[3] == [(1, ["Lund", "Ada"]), (2, ["Ek", "Bo"])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"PK\x03\x04rest", "file.archive"),
        (b'<?xml version="1.0"?>\n<a>Ada</a>\n', "list.markup"),
        (b"<!DOCTYPE html>\n<p>Ada</p>\n", "list.markup"),
        (b"<ern:Message xmlns:ern='x'>\n<a/>\n</ern:Message>\n", "list.markup"),
        (bytes(range(256)) * 40, "file.not_text"),
        (b"\x1f\x8bbroken", "file.damaged"),
        (gzip.compress(b"a" * 5000, mtime=0)[:-9], "file.damaged"),
        (b'{"a": [1, 2', "list.broken_json"),
        (b'{"title": "a"}\nno\n', "list.broken_json"),
        (b"[" * 5000, "list.broken_json"),
        (b"[]", "list.nothing_in_it"),
        (b"# nothing\n", "list.nothing_in_it"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(content, code):
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert refused.value.code == code


def test_a_bomb_is_refused_and_fills_no_disk(monkeypatch):
    monkeypatch.setattr("apps.claims.domain.MAX_UNPACKED", 1 << 16)
    with pytest.raises(Unreadable) as refused:
        read(gzip.compress(b"Ada\n" * 100_000))
    assert refused.value.code == "file.unpacks_too_large"


def test_too_many_lines_are_refused(monkeypatch):
    monkeypatch.setattr("apps.claims.domain.MAX_LINES", 3)
    with pytest.raises(Unreadable) as refused:
        read("Ada\n" * 4)
    assert refused.value.code == "list.too_many_lines"


def code_of(content):
    """Read a list; "" when that went well, else the code of the refusal."""
    try:
        read(content)
    except Unreadable as refused:
        return refused.code
    return ""


@given(st.binary(max_size=200))
def test_arbitrary_bytes_raise_nothing_but_their_own_error(content):
    assert code_of(content).partition(".")[0] in {"", "file", "list"}


@given(st.text(st.sampled_from('{}[]":,\n a1'), max_size=60))
def test_broken_json_raises_nothing_but_its_own_error(content):
    assert code_of(content.encode()).partition(".")[0] in {"", "file", "list"}
