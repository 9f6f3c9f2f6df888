"""Lists in every dialect and encoding give rows, refusals with a reason, or one clear error."""

import io
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.catalogues.domain import RefusedCells, TakenRow, Unreadable, read
from apps.catalogues.importers import encoding as encodings
from apps.catalogues.importers.columns import fold, guess_columns

ROWS = "title,artist\nKvarn,Åsa Öberg\nNäktergal,Åsa Öberg\n"
PAIRS = [("Kvarn", "Åsa Öberg"), ("Näktergal", "Åsa Öberg")]


def rows_of(content: bytes | str):
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return list(read(stream, "auto").rows)


def reading_of(content: bytes | str):
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return read(stream, "auto").reading


def titles(rows):
    return [(row.title, row.artist_line) for row in rows]


def code_of(content: bytes | str) -> str:
    with pytest.raises(Unreadable) as error:
        rows_of(content)
    return error.value.code


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_are_recognised_by_their_bytes(encoding, named):
    assert titles(rows_of(ROWS.encode(encoding))) == PAIRS
    assert reading_of(ROWS.encode(encoding))["encoding"] == named


def test_chinese_in_gb18030_is_recognised_and_german_is_not_taken_for_it():
    chinese = "title,artist\n你能看到我,黄旭\n枯萎的花,史蒂芬\n".encode("gb18030")
    assert titles(rows_of(chinese)) == [("你能看到我", "黄旭"), ("枯萎的花", "史蒂芬")]
    german = "Titel;Künstler\nMühle;Jörg\n".encode("cp1252")
    assert titles(rows_of(german)) == [("Mühle", "Jörg")]


def test_utf8_with_one_broken_letter_stays_utf8_and_says_so():
    content = (ROWS * 20).encode().replace("Näktergal".encode(), b"N\xc3\xa4ktergal", 1) + b"Sk\xe5ne,X\n"
    assert reading_of(content)["encoding"] == "utf-8"
    assert reading_of(content)["lost_letters"] == 1
    assert rows_of(content)[0].artist_line == "Åsa Öberg"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_by_the_headings(delimiter):
    content = f'title{delimiter}artist{delimiter}year\n"Low, Tide; Ledger"{delimiter}Ada{delimiter}2020\n'
    [row] = rows_of(content)
    assert (row.title, row.artist_line, row.year) == ("Low, Tide; Ledger", "Ada", 2020)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(end):
    assert titles(rows_of(ROWS.replace("\n", end))) == PAIRS


def test_lines_before_the_headings_are_skipped_and_counted():
    rows = rows_of("Catalogue of Åsa,\n\n" + ROWS)
    assert titles(rows) == PAIRS
    assert [row.row for row in rows] == [4, 5]


def test_row_numbers_are_those_of_a_spreadsheet():
    rows = rows_of('title,artist\n"Two\nlines",Ada\n\n,,\nKvarn,Ada\n')
    assert [(row.row, row.title) for row in rows] == [(2, "Two lines"), (5, "Kvarn")]


@pytest.mark.parametrize(
    ("header", "places"),
    [
        (["Track", "Album Name", "Artist", "Release Date", "ISRC"], "title album artist released isrc"),
        (["track_name", "artist(s)_name", "released_year"], "title artist year"),
        (["Titel", "Künstler", "Erscheinungsdatum", "Laufzeit"], "title artist released length"),
        (["Título", "Artista", "Año"], "title artist year"),
        (["Titre", "Interprète", "Durée"], "title artist length"),
        (["Название", "Исполнитель", "Год"], "title artist year"),
        (["曲名", "アーティスト"], "title artist"),
        (["SongTitle", "ArtistName"], "title artist"),
        (["song_name", "artist_name", "album_names", "playlist"], "title artist album"),
        (["work", "writer", "share"], "title artist writer_name share"),
        (["Song", "Label", "EAN", "GRid"], "title label upc grid"),
        (["Work Title", "Writer 2 Last", "Writer 2 IPI"], "title writer_2_last writer_2_ipi"),
        (["Titel", "Komponist 1 Vorname", "Komponist 1 Anteil"], "title composer_1_first composer_1_share"),
        (["Title", "Artist", "Composer", "Composer share"], "title artist composer_name composer_share"),
        (["Title", "Recording 2 ISRC", "Artist 1 ISNI"], "title recording_2_isrc artist_1_isni"),
        (["Title", "Writer 1 Publisher PR Share"], "title writer_1_publisher_pr_share"),
    ],
)
def test_headings_are_guessed_in_many_languages(header, places):
    assert " ".join(sorted(guess_columns(header, []))) == " ".join(sorted(places.split()))


def test_of_two_like_headings_the_first_counts():
    places = guess_columns(["title", "artist", "", "artist", "ISRC ", "share"], [])
    assert places == {"title": 0, "artist": 1, "isrc": 4, "share": 5}


def test_headings_fold():
    assert fold("Artist(s)_Name") == "artist name"
    assert fold("  Größe ") == "grosse"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("title,artist,isrc", "song"),
        ("title,artist,medium,dimensions", "image"),
        ("title,artist,accession_number", "image"),
        ("title,authors,isbn", "text"),
        ("title,author", "text"),
        ("title,composer", "song"),
        ("title", "song"),
    ],
)
def test_the_kind_is_guessed_from_the_columns(header, kind):
    [row] = rows_of(f"{header}\nNine Rooms{',' * header.count(',')}\n")
    assert row.kind == kind


def test_a_column_of_kinds_is_believed():
    rows = rows_of("title,kind\nA,Instrumental\nB,text\nC,opera\n")
    assert [row.kind for row in rows] == ["instrumental", "text", "song"]


def test_release_is_a_day_or_an_album_by_its_cells():
    assert rows_of("title,release\nA,01.02.2003\n")[0].released_on == date(2003, 2, 1)
    assert rows_of("title,release\nA,Songs of 1999 and later years of mine\n")[0].album != ""


def test_american_dates_stay_american_unless_the_file_shows_otherwise():
    american = rows_of("title,release date\nA,4/5/2024\nB,4/26/2024\n")
    assert [row.released_on for row in american] == [date(2024, 4, 5), date(2024, 4, 26)]
    british = rows_of("title,release date\nA,4/5/2024\nB,26/4/2024\n")
    assert [row.released_on for row in british] == [date(2024, 5, 4), date(2024, 4, 26)]


def test_codes_and_lengths_are_read():
    [row] = rows_of("title,isrc,duration_ms,url\nA,SE-ABC-24-00001,225000,https://example.org/a\n")
    assert row.length_ms == 225_000
    assert [(code.scheme, code.normalised, code.valid) for code in row.codes] == [
        ("isrc", "SEABC2400001", True),
        ("url", "https://example.org/a", True),
    ]
    assert row.strong_codes == (("isrc", "SEABC2400001"),)


@pytest.mark.parametrize(
    ("line", "code", "params"),
    [
        (",Ada", "row.no_title", {}),
        ("\u200b,Ada", "row.no_title", {}),
        ("title,artist", "row.header_again", {}),
        ("Kvarn,Ada,extra", "row.too_many_cells", {"cells": 3, "columns": 2}),
        ("a" * 501 + ",Ada", "row.cell_too_long", {"column": "title", "length": 501, "limit": 500}),
        ("Kvarn," + "b" * 501, "row.cell_too_long", {"column": "artist", "length": 501, "limit": 500}),
        ('"Kvarn,Ada\n' + "x,y\n" * 30 + '",Ada', "row.open_quote", {"lines": 31}),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_the_others_are_taken(line, code, params):
    first, refused, last = rows_of(f"title,artist\nA,Ada\n{line}\nZ,Ada\n")
    assert (first.title, last.title) == ("A", "Z")
    assert isinstance(refused, RefusedCells)
    assert (refused.row, refused.code, dict(refused.params)) == (3, code, params)


def test_a_quote_that_swallows_the_rest_is_named_and_not_the_length_of_the_cell():
    first, swallowed = rows_of('title,artist\nA,Ada\n"Kvarn,Ada\n' + "x,y\n" * 30_000)
    assert first.title == "A"
    assert (swallowed.code, dict(swallowed.params)) == ("row.open_quote", {"lines": 30_001})


def test_short_rows_are_taken_and_empty_cells_beyond_do_not_matter():
    rows = rows_of("title,artist,isrc\nA,Ada\nB,Ada,,,,\n")
    assert [row.title for row in rows] == ["A", "B"]


def test_nul_and_control_signs_are_dropped():
    [row] = rows_of(b'title,artist\n"Li\x00ne\none","A\x00B"\n')
    assert (row.title, row.artist_line) == ("Line one", "AB")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xef\xbb\xbf", "file.empty"),
        (b"", "file.empty"),
        (b" \n\r\n", "file.empty"),
        (b"\x00\x00\x00", "file.empty"),
        (b"PK\x03\x04rest", "file.archive"),
        (b"\x1f\x8b\x08rest", "file.damaged"),
        (b"%PDF-1.7", "file.archive"),
        (bytes(range(1, 32)) * 20, "file.not_text"),
        (b"title,artist\n", "file.no_rows"),
        (b"isrc,amount\nX,1\n", "file.no_title_column"),
        (b"<?xml version='1.0'?><a/>", "file.unknown_xml"),
        (b'{"title": 1}', "file.unknown_json"),
        (b"HEAD\tdsrf/30\tX\n", "file.usage_report"),
    ],
)
def test_a_file_that_is_no_list_gives_one_clear_error(content, code):
    assert code_of(content) == code


def test_limits_hold(monkeypatch):
    monkeypatch.setattr("apps.catalogues.domain.MAX_ROWS", 2)
    assert code_of("title\nA\nB\nC\n") == "file.too_many_rows"
    monkeypatch.setattr(encodings, "_LONGEST_LINE", 1 << 17)
    assert code_of("title\n" + "a" * (1 << 20) + "\n") == "file.line_too_long"


def test_a_cell_beyond_the_largest_is_refused_as_a_file():
    quoted = '"' + ("a" * 1_000 + "\n") * 8_500 + '"'
    assert code_of(f"title,artist\n{quoted},Ada\n") == "file.cell_too_long"


def test_an_unknown_format_is_refused():
    with pytest.raises(Unreadable) as error:
        read(io.BytesIO(b"title\nA\n"), "midi")
    assert error.value.code == "file.unknown_format"


def answer_to(content: bytes):
    """Read a file: its rows, or the code of why not; any other exception passes."""
    try:
        return rows_of(content), ""
    except Unreadable as error:
        return [], error.code


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2_000))
@example(b"title\n\xff\xfe")
@example(b"\xff\xfet\x00i")
@example(b'title,"\n')
@example(b"title\r\rA\x85B\n")
def test_arbitrary_bytes_give_rows_or_the_one_error(content):
    for start in (b"", b"title,artist,isrc,release date,year,duration\n"):
        rows, code = answer_to(start + content)
        assert bool(rows) != code.startswith("file.")
        assert all(isinstance(row, TakenRow | RefusedCells) for row in rows)


def test_an_answer_of_hand_goes_before_the_guess():
    content = b"a,b,c\nKvarn,Ada,4/5/2024\n"
    with pytest.raises(Unreadable) as error:
        read(io.BytesIO(content), "auto")
    assert error.value.code == "file.no_title_column"
    assert error.value.params["header"] == ["a", "b", "c"]
    assert error.value.params["sample"] == [["Kvarn", "Ada", "4/5/2024"]]
    choices = {
        "columns": {"title": 0, "artist": 1, "released": 2, "nonsense": 1, "isrc": 99, "album": "2"},
        "kind": "text",
        "day_first": True,
    }
    table = read(io.BytesIO(content), "auto", choices)
    [row] = table.rows
    assert (row.title, row.artist_line, row.kind) == ("Kvarn", "Ada", "text")
    assert row.released_on == date(2024, 5, 4)
    assert table.reading["places"] == {"title": 0, "artist": 1, "released": 2}


def test_refused_rows_that_come_back_keep_the_numbers_of_their_original():
    content = (
        "Row in the file;Reason;Title;Artist;Share\n"
        "17;Bad share;'=Kvarn;Ada;50\nx;;Hav;Ada;\n21;Bad share;'Sol';Ada;-5\n"
    )
    found = read(io.BytesIO(content.encode()), "auto")
    first, second, third = found.rows
    assert (first.row, first.title, first.shares[0].ppm) == (17, "=Kvarn", 500_000)
    assert (second.row, second.title) == (3, "Hav")
    assert (third.row, third.code, third.cells) == (21, "row.share_no_number", ("'Sol'", "Ada", "-5"))
    assert found.reading["sent_again"] is True
    assert (found.reading["header"], found.reading["places"]["title"]) == (["Title", "Artist", "Share"], 0)
    assert reading_of(ROWS)["sent_again"] is False


def test_a_header_can_be_named_by_its_row():
    content = b"My songs;;\nname;who;x\nKvarn;Ada;1\n"
    choices = {"header_row": 2, "columns": {"title": 0, "artist": 1}}
    [row] = read(io.BytesIO(content), "auto", choices).rows
    assert (row.row, row.title, row.artist_line) == (3, "Kvarn", "Ada")


@pytest.mark.parametrize("choices", [{"columns": 3}, {"kind": 7}, {"header_row": 900}, {}])
def test_choices_that_mean_nothing_are_passed_over(choices):
    table = read(io.BytesIO(b"title,artist\nKvarn,Ada\n"), "auto", choices | {"day_first": "x"})
    assert titles(table.rows) == [("Kvarn", "Ada")]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.text(max_size=40), min_size=1, max_size=6), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_every_row_with_something_in_it_is_accounted_for(records, delimiter):
    body = "\n".join(delimiter.join(cell.replace('"', "") for cell in record) for record in records)
    content = f"title{delimiter}artist\n{body}\n".encode("utf-8", "ignore")
    rows, code = answer_to(content)
    assert code in {"", "file.no_rows", "file.not_text"}
    assert len(rows) == (0 if code else read(io.BytesIO(content), "auto").total)
