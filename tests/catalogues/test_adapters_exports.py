"""Catalogues as files."""

import csv
import io
import json
from datetime import date
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from apps.catalogues.adapters.exports import COLUMNS, FORMATS, as_csv, as_json, as_xlsx, cells_of
from apps.catalogues.domain import Credit, ExportRow, StatedShare, read_length_ms

ROW = ExportRow(
    work="abcdefgh",
    title="Ferry, Song",
    artist_line="Oda Brandt",
    kind="song",
    year=2024,
    codes={"isrc": ("QZZZZ9900001", "QZZZZ9900002"), "iswc": ("T0345246801",)},
    recording="hgfedcba",
    recording_title="Ferry Song (live)",
    album="Salt",
    released_on=date(2024, 3, 1),
    length_ms=225_250,
    credits=(Credit("Oda Brandt", "composer"), Credit("Ilse Ek", "singer")),
    shares=(StatedShare("master", "Oda Brandt", 500_000, "label"),),
    machine=(("vocals", "none"),),
)


def test_a_row_stands_the_same_in_each_table():
    expected = [
        *("abcdefgh", "Ferry, Song", "Oda Brandt", "song", "2024", "QZZZZ9900001; QZZZZ9900002"),
        *("T0345246801", "", "", "", "", "", "", "", "Salt", "2024-03-01", "3:45.250"),
        *("Ferry Song (live)", "", "", "composer: Oda Brandt; singer: Ilse Ek"),
        *("master: Oda Brandt [50 %, label]", "vocals: none", "", "hgfedcba"),
    ]
    text = b"".join(as_csv([ROW])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [list(COLUMNS), expected]
    sheet = load_workbook(io.BytesIO(b"".join(as_xlsx([ROW])))).active
    assert [[cell or "" for cell in row] for row in sheet.values] == [list(COLUMNS), expected]


def test_cells_without_anything_are_left_out_of_a_workbook():
    with ZipFile(io.BytesIO(b"".join(as_xlsx([ExportRow("abcdefgh", "Kvarn")])))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.partition('r="2"')[2].count("<c ") == 3


def test_json_holds_every_code():
    assert json.loads(b"".join(as_json([ROW, ROW])))["rows"][1]["codes"] == {
        "isrc": ["QZZZZ9900001", "QZZZZ9900002"],
        "iswc": ["T0345246801"],
    }
    assert json.loads(b"".join(as_json([])))["rows"] == []


def test_what_looks_like_an_error_of_a_spreadsheet_is_a_text():
    sheet = load_workbook(io.BytesIO(b"".join(as_xlsx([ExportRow("a", "#NAME?")])))).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("#NAME?", "s")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-2", "@SUM(A1)", "\uff1d1", "\t=1"])
def test_nothing_in_it_is_run_by_a_spreadsheet(title):
    row = ExportRow("a", title, title, "song")
    lines = list(csv.reader(io.StringIO(b"".join(as_csv([row])).decode("utf-8-sig"))))
    assert lines[1][1:3] == [f"'{title}"] * 2
    sheet = load_workbook(io.BytesIO(b"".join(as_xlsx([row])))).active
    assert sheet["B2"].value.startswith("'")
    assert sheet["B2"].data_type == "s"


@given(st.text(), st.integers(1, 10_000_000), st.sampled_from(sorted(FORMATS)))
def test_whatever_a_work_is_called_it_can_be_written(title, length_ms, ending):
    row = ExportRow("a", title, title, "song", length_ms=length_ms)
    assert b"".join(FORMATS[ending][0]([row]))
    assert read_length_ms(cells_of(row)[COLUMNS.index("Duration")], unit_ms=1000) == length_ms
