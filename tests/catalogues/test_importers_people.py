"""Columns about people, shares and further recordings, and codes that a spreadsheet has maimed."""

import io

import pytest

from apps.catalogues.domain import Credit, RefusedCells, StatedShare, read, read_code
from apps.catalogues.importers.shares import ShareUnit, read_share
from apps.catalogues.importers.unfit import Unfit

WIDE = (
    "Work ID,Work Title,ISWC,Writer 1 Last,Writer 1 First,Writer 1 IPI,Writer 1 Role,Writer 1 Share,"
    "Writer 1 Publisher Name,Writer 1 Publisher PR Share,Writer 2 Last,Writer 2 First,Writer 2 IPI,"
    "Writer 2 Role,Writer 2 Share,Artist 1 Last,Recording 1 ISRC,Recording 2 ISRC\n"
)
PUBLISHING = ("performance", "mechanical", "synchronisation")


def table(content: str, choices=None):
    return read(io.BytesIO(content.encode()), "auto", choices)


def rows_of(content: str):
    return list(table(content).rows)


def ipi(value):
    return (read_code("ipi", value),)


def test_a_wide_list_gives_writers_publishers_shares_and_recordings():
    [row] = rows_of(
        WIDE + "X1,Kvarn,T-123.456.789-4,Öberg,Åsa,199,C – Composer,0.25,Nord Musik,0.5,"
        'Lund,Ada,00000000297,CA – Composer&Lyricist,"25%",,SE-ABC-24-00001,SE-ABC-24-00002\n'
    )
    assert (row.title, row.kind) == ("Kvarn", "song")
    assert [(code.scheme, code.normalised) for code in row.codes] == [
        ("iswc", "T1234567894"),
        ("isrc", "SEABC2400001"),
    ]
    assert [code.normalised for one in row.recordings for code in one.codes] == ["SEABC2400002"]
    asa, ada = ipi("00000000199"), ipi("00000000297")
    assert row.credits == (
        Credit("Åsa Öberg", "composer", asa),
        Credit("Nord Musik", "publisher"),
        Credit("Ada Lund", "composer", ada),
        Credit("Ada Lund", "author", ada),
    )
    assert row.shares == (
        *(StatedShare(right, "Åsa Öberg", 250_000, "me", asa) for right in PUBLISHING),
        StatedShare("performance", "Nord Musik", 500_000, "publisher"),
        *(StatedShare(right, "Ada Lund", 250_000, "me", ada) for right in PUBLISHING),
    )


@pytest.mark.parametrize(
    ("cells", "unit", "ppm"),
    [
        (["100%", "0.6667", "33.33%", "0.5", "0"], "fraction", [1000000, 666700, 333300, 500000, None]),
        (["50", "33,33", "0.5", "25 %"], "percent", [500000, 333300, 5000, 250000]),
        (["50 %", "12,50 %"], "percent", [500000, 125000]),
        (["1", "0"], "fraction", [1000000, None]),
        (["", "-", "n/a"], "percent", [None, None, None]),
    ],
)  # fmt: skip
def test_one_rule_for_shares_without_a_sign_holds_for_the_whole_column(cells, unit, ppm):
    found = ShareUnit()
    found.see(cells)
    assert found.name == unit
    assert [read_share(cell, unit) for cell in cells] == ppm


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-10", "row.share_no_number"),
        ("NaN", "row.share_no_number"),
        ("1e2", "row.share_no_number"),
        ("⅓", "row.share_no_number"),
        ("\u0665\u0660", "row.share_no_number"),
        ("half", "row.share_no_number"),
        ("110", "row.share_above_whole"),
        ("100.01%", "row.share_above_whole"),
    ],
)
def test_what_is_no_share_refuses_its_row_alone(text, code):
    with pytest.raises(Unfit) as error:
        read_share(text, "percent")
    assert error.value.code == code
    good, bad = rows_of(f"title,artist,share\nA,Ada,50\nB,Ada,{text}\n")
    assert good.shares == (StatedShare("master", "Ada", 500_000),)
    assert isinstance(bad, RefusedCells)
    assert bad.code == code


def test_shares_of_one_row_fit_into_the_whole():
    rows = rows_of(
        "Title,Writer 1 Name,Writer 1 Share,Writer 2 Name,Writer 2 Share\n"
        "A,Ada,50,Ben,50\nB,Ada,50,Ben,51\nC,Ada,33.34,Ben,66.67\n"
    )
    assert [getattr(row, "code", "taken") for row in rows] == ["taken", "row.shares_above_whole", "taken"]


def test_a_small_share_among_per_cents_is_doubted():
    first, second = rows_of("title,artist,share\nA,Ada,0.5\nB,Ada,50\n")
    assert first.shares[0].ppm == 5_000
    assert [remark.code for remark in first.remarks] == ["remark.small_share"]
    assert second.remarks == ()


def test_the_unit_of_shares_is_said():
    assert table("title,artist,share\nA,Ada,0.5\n").reading["share_unit"] == "fraction"
    assert table("title,artist,share\nA,Ada,50\n").reading["share_unit"] == "percent"


def test_lines_of_one_work_name_one_writer_each():
    rows = rows_of("work,writer,share\nKvarn,Ada Lund,60\nKvarn,Ben Ask,40\n")
    assert {row.key for row in rows} == {"music / kvarn / "}
    assert [row.artist_line for row in rows] == ["", ""]
    assert [(share.name, share.ppm) for row in rows for share in row.shares[:1]] == [
        ("Ada Lund", 600_000),
        ("Ben Ask", 400_000),
    ]
    assert {share.right for share in rows[0].shares} == set(PUBLISHING)


def test_columns_of_roles_and_credits_in_one_cell_name_people():
    [row] = rows_of(
        "title,artist,composer,producer,label,contributors\n"
        "Kvarn,Ada,Åsa Öberg; Ben Ask,Cy,Nord Skivor,Dee (vocals); Eva (lyricist)\n"
    )
    assert row.credits == (
        Credit("Åsa Öberg", "composer"),
        Credit("Ben Ask", "composer"),
        Credit("Cy", "producer"),
        Credit("Dee", "singer"),
        Credit("Eva", "author"),
    )
    assert row.shares == (StatedShare("master", "Nord Skivor", None, "label"),)


def test_a_code_without_a_name_is_of_the_only_writer_and_of_nobody_where_there_are_two():
    [row] = rows_of("title,artist,composer,IPI,ISNI\nKvarn,Ada,Åsa,199,0000000121032683\n")
    assert row.credits == (
        Credit("Åsa", "composer", ipi("00000000199")),
        Credit("Ada", "other", (read_code("isni", "0000000121032683"),)),
    )
    [row] = rows_of("title,artist,composer,lyricist,IPI\nKvarn,Ada,Åsa,Ben,199\n")
    assert row.credits == (Credit("Åsa", "composer"), Credit("Ben", "author"))


def test_in_lines_of_writers_the_share_is_of_the_writer_alone():
    [row] = rows_of("work,writer,producer,share\nKvarn,Ada,Cy,60\n")
    assert {share.name for share in row.shares} == {"Ada"}


def test_a_share_in_a_list_of_pictures_or_texts_is_of_their_right():
    [picture] = rows_of("title,artist,medium,share\nHav,Ada,Oil,100%\n")
    assert picture.shares == (StatedShare("image", "Ada", 1_000_000),)
    [text] = rows_of("title,author,isbn,share\nHav,Ada,,100%\n")
    assert {share.right for share in text.shares} == {"text"}


def test_zeros_that_a_spreadsheet_dropped_are_put_back_and_said():
    [row] = rows_of("title,artist,upc,isbn\nA,Ada,36000291452,306406152\n")
    assert [(code.scheme, code.value) for code in row.codes] == [
        ("isbn", "0306406152"),
        ("upc", "036000291452"),
    ]
    assert [remark.code for remark in row.remarks] == ["remark.code_padded", "remark.code_padded"]


def test_a_bad_code_is_kept_and_doubted():
    [row] = rows_of("title,artist,isrc\nA,Ada,SEABC24\n")
    assert [(code.value, code.valid) for code in row.codes] == [("SEABC24", False)]
    assert [remark.code for remark in row.remarks] == ["remark.code_invalid"]


def test_codes_of_a_release_do_not_tell_its_tracks_apart():
    rows = rows_of("title,upc\nUntitled,036000291452\nUntitled,036000291452\n")
    assert len({row.key for row in rows}) == 1


def test_broken_text_is_taken_as_it_is_with_the_offer_beside_it():
    [row] = rows_of("title,artist\nNÃ¤ktergal,BeyoncÃ©\n")
    assert (row.title, row.artist_line) == ("NÃ¤ktergal", "BeyoncÃ©")
    assert [dict(remark.params) for remark in row.remarks] == [
        {"field": "title", "text": "NÃ¤ktergal", "repair": "Näktergal"},
        {"field": "artist", "text": "BeyoncÃ©", "repair": "Beyoncé"},
    ]


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("duration", "-3:00", "remark.no_length"),
        ("duration", "99 bottles", "remark.no_length"),
        ("release date", "32.13.", "remark.no_date"),
    ],
)
def test_lengths_and_dates_that_are_none_are_said(header, cell, code):
    [row] = rows_of(f"title,artist,{header}\nA,Ada,{cell}\n")
    assert (row.length_ms, row.released_on) == (None, None)
    assert [remark.code for remark in row.remarks] == [code]
