"""Workbooks as people keep them: titles above the header, merged cells, formulas, dates, lost zeros."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from apps.catalogues.domain import RefusedCells, Unreadable, read
from apps.catalogues.importers import workbook


def book(*rows, edit=None) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    if edit:
        edit(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def table(content: bytes, choices=None):
    return read(io.BytesIO(content), "auto", choices)


def rows_of(content: bytes):
    return list(table(content).rows)


def code_of(content: bytes, file_format="auto") -> str:
    with pytest.raises(Unreadable) as error:
        list(read(io.BytesIO(content), file_format).rows)
    return error.value.code


DAY = datetime(2024, 3, 1)  # noqa: DTZ001 - a spreadsheet knows no zones
HEADER = ["Title", "Artist", "UPC", "Release date", "Share", "Duration"]


def repacked(content: bytes, change, added=None) -> bytes:
    """Write a workbook anew, with its parts changed by name."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in (added or {}).items():
            new.writestr(name, part)
    return stream.getvalue()


def test_cells_are_read_as_they_were_meant():
    def edit(made):
        made.active["E3"].number_format = "0%"
        made.active["F2"].number_format = "mm:ss"
        made.active["F3"].number_format = "h:mm"

    content = book(
        HEADER,
        [1999, "Ada", 36000291452, DAY, 0.5, 225 / 86400],
        ["Kvarn", "Ada", "036000291452", "4/13/2024", 0.25, 0.15625],
        ["Hav", "Ada", None, "2024-05-06", "50 %", "3:45"],
        edit=edit,
    )
    first, second, third = rows_of(content)
    assert (first.title, first.released_on, first.row) == ("1999", date(2024, 3, 1), 2)
    assert [code.value for code in first.codes] == ["036000291452"]
    assert [remark.code for remark in first.remarks] == ["remark.code_padded"]
    assert [row.shares[0].ppm for row in (first, second, third)] == [500_000, 250_000, 500_000]
    assert second.released_on == date(2024, 4, 13)
    assert (second.remarks, third.released_on) == ((), date(2024, 5, 6))
    assert [row.length_ms for row in (first, second, third)] == [225_000, 225_000, 225_000]


def test_titles_and_blank_rows_above_the_header_are_skipped_and_counted():
    def edit(made):
        made.active.merge_cells("A1:F1")

    content = book(["Songs of Ada Lund"], [], HEADER, ["Kvarn", "Ada"], [], ["Hav", "Ada"], edit=edit)
    assert [(row.row, row.title) for row in rows_of(content)] == [(4, "Kvarn"), (6, "Hav")]
    assert table(content).reading["header_row"] == 3


def test_a_cell_merged_over_several_rows_stands_in_each():
    def edit(made):
        made.active.merge_cells("B2:B3")

    rows = rows_of(book(HEADER, ["Kvarn", "Ada"], ["Hav", None], ["Sol", None], edit=edit))
    assert [(row.title, row.artist_line) for row in rows] == [("Kvarn", "Ada"), ("Hav", "Ada"), ("Sol", "")]


def test_hidden_sheets_are_left_alone_and_the_sheet_with_titles_is_found():
    def edit(made):
        made.active.title = "Notes"
        hidden = made.create_sheet("Old")
        hidden.append(HEADER)
        hidden.append(["Secret", "Ada"])
        hidden.sheet_state = "hidden"
        songs = made.create_sheet("Songs")
        songs.append(HEADER)
        songs.append(["Kvarn", "Ada"])

    content = book(["Call Ben"], edit=edit)
    found = table(content)
    assert [row.title for row in found.rows] == ["Kvarn"]
    assert (found.reading["sheet"], found.reading["other_sheets"]) == ("Songs", ["Notes"])
    assert found.reading["hidden_sheets"] == 1
    with pytest.raises(Unreadable) as error:
        table(content, {"sheet": "Notes"})
    assert error.value.code == "file.no_title_column"


def test_a_formula_counts_as_its_result_and_without_one_its_row_is_refused():
    content = book(HEADER, ["=UPPER(B2)", "Ada"], ["Hav", "Ada", None, None, "=1/2"], ["Sol", "Ada"])
    first, second, third = rows_of(content)
    assert isinstance(first, RefusedCells)
    assert (first.code, dict(first.params)) == ("row.formula_without_result", {"column": "Title"})
    assert second.params == {"column": "Share"}
    assert third.title == "Sol"

    def with_results(name, part):
        return part.replace(b"<f>UPPER(B2)</f><v></v>", b"<f>UPPER(B2)</f><v>ADA</v>").replace(
            b"<f>UPPER(B2)</f><v />", b"<f>UPPER(B2)</f><v>ADA</v>"
        )

    assert rows_of(repacked(content, with_results))[0].title == "ADA"


def test_days_can_be_counted_from_1904():
    def edit(made):
        made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    [row] = rows_of(book(HEADER, ["Kvarn", "Ada", None, DAY], edit=edit))
    assert row.released_on == date(2024, 3, 1)


def with_shared_texts(content: bytes) -> bytes:
    """Keep one title where Excel keeps all texts: in a part of its own, with its pronunciation."""
    inline = b'<c r="A2" t="inlineStr"><is><t>Kvarn</t></is></c>'
    texts = (
        b"<sst><si><t>Other</t></si><si><r><t>Kv</t></r><r><t>arn</t></r>"
        b"<rPh sb='0' eb='1'><t>kana</t></rPh></si></sst>"
    )

    def change(name, part):
        return part.replace(inline, b'<c r="A2" t="s"><v>1</v></c>')

    return repacked(content, change, added={"xl/sharedStrings.xml": texts})


def test_texts_in_pieces_are_put_together_without_their_pronunciation():
    content = with_shared_texts(book(HEADER, ["Kvarn", "Ada"]))
    assert [row.title for row in rows_of(content)] == ["Kvarn"]


def test_a_reference_to_a_text_that_is_not_there_is_an_empty_cell():
    content = with_shared_texts(book(HEADER, ["Kvarn", "Ada"]))
    lost = repacked(content, lambda _name, part: part.replace(b"<v>1</v>", b"<v>7</v>"))
    [row] = rows_of(lost)
    assert row.code == "row.no_title"


def test_a_person_can_say_which_column_is_which():
    content = book(["a", "b"], ["Ada", "Kvarn"])
    assert code_of(content) == "file.no_title_column"
    [row] = table(content, {"columns": {"title": 1, "artist": 0}}).rows
    assert (row.title, row.artist_line) == ("Kvarn", "Ada")


def test_a_zip_that_is_no_workbook_is_refused_unopened():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("../../evil.csv", "title\nKvarn\n")
    assert code_of(stream.getvalue()) == "file.archive"
    assert code_of(stream.getvalue(), "xlsx") == "file.not_workbook"
    assert code_of(b"title\nKvarn\n", "xlsx") == "file.not_workbook"


def test_a_sheet_that_unpacks_to_far_more_than_it_is_is_not_opened():
    content = book(HEADER, ["Kvarn", "Ada"])

    def change(name, part):
        return part + b" " * (20 << 20) if name.startswith("xl/worksheets/") else part

    assert rows_of(content)
    assert code_of(repacked(content, change)) == "file.bomb"


def test_a_part_beyond_its_limit_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(workbook, "_STRINGS_PART", 10)
    assert code_of(with_shared_texts(book(HEADER, ["Kvarn", "Ada"]))) == "file.unpacks_too_large"


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        ("xl/workbook.xml", b"<workbook", b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook", "file.workbook_dtd"),
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData", "file.damaged"),
        ("xl/worksheets/sheet1.xml", b'<row r="1"', b'<row r="99999999"', "file.damaged"),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="ZZZ1"', "file.damaged"),
        ("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"../../etc/passwd", "file.no_rows"),
        ("xl/_rels/workbook.xml.rels", b"sheet1.xml", b"gone.xml", "file.damaged"),
    ],
)
def test_a_harmful_or_broken_workbook_gives_one_clear_error(part, old, new, code):
    content = book(HEADER, ["Kvarn", "Ada"])

    def change(name, found):
        if name != part:
            return found
        assert old in found
        return found.replace(old, new, 1)

    assert code_of(repacked(content, change)) == code


def test_a_workbook_cut_off_is_damaged():
    content = book(HEADER, ["Kvarn", "Ada"])
    assert code_of(content[: len(content) // 2], "xlsx") == "file.not_workbook"
    assert code_of(content[: len(content) // 2]) == "file.archive"
