"""Registrations of works (CWR 2.1, 2.2, 3.0): writers, publishers, shares and recordings by their places."""

import io
from datetime import date

import pytest

from apps.catalogues.domain import Credit, RefusedCells, StatedShare, Unreadable, read, read_code

PUBLISHING = ("performance", "mechanical", "synchronisation")
ASA, ADA, NORD = (read_code("ipi", value) for value in ("00000000199", "00000000297", "00014107338"))


def line(kind: str, *fields: tuple[int, str]) -> str:
    """Write a record with its fields at their places."""
    text = f"{kind}{0:08d}{0:08d}"
    for place, value in fields:
        assert len(text) <= place, (kind, place)
        text = text.ljust(place) + value
    return text


def head(kind="NWR", title="KVARN", work_id="W1", iswc="T1234567894"):
    return line(kind, (19, title), (81, work_id), (95, iswc), (106, "00000000"), (126, "UNC000325Y"))


def writer(name, role, ipi, shares, kind="SWR"):
    first, last = name
    places = zip((129, 137, 145), shares, strict=True)
    return line(kind, (19, "W1"), (28, last), (73, first), (104, role), (115, ipi), *places)


def publisher(name, ipi, shares):
    return line(
        "SPU", (19, "01P1"), (30, name), (76, "E"), (87, ipi), *zip((115, 123, 131), shares, strict=True)
    )


SECOND = (
    head(),
    publisher("NORD MUSIK", "00014107338", ("02500", "05000", "05000")),
    line("SPT", (19, "P1"), (34, "025000500005000I2136N001")),
    writer(("ÅSA", "ÖBERG"), "CA", "00000000199", ("05000", "02500", "02500")),
    writer(("ADA", "LUND"), "A", "00000000297", ("02500", "02500", "02500"), kind="OWR"),
    line("OWR", (103, "YCA")),
    line("ALT", (19, "THE MILL"), (79, "AT")),
    line("PER", (19, "LUND"), (64, "ADA")),
    line("REC", (19, "20240301"), (87, "000325"), (98, "HAV"), (249, "SEABC2400001")),
    line("REC", (19, "00000000"), (249, "SEABC2400002"), (266, "KVARN (LIVE)"), (386, "ADA & BEN")),
)
THIRD = (
    head("WRK"),
    line("SPU", (19, "01P1"), (30, "NORD MUSIK"), (75, "NE"), (87, "00014107338")),
    line("SPT", (19, "001P1"), (31, "025000500005000I2136")),
    line("SWR", (19, "W1"), (28, "ÖBERG"), (73, "ÅSA"), (103, "NCA"), (106, "00000000199")),
    line("SWT", (19, "001W1"), (31, "075000500005000I0752")),
    line("SWT", (19, "001W1"), (31, "050000000000000E0840")),
    line("PER", (19, "LUND"), (64, "ADA"), (105, "0000000121032683")),
    line("REC", (19, "20240301000325SEABC2400001"), (45, "KVARN"), (165, "ADA LUND")),
    line("XRF", (19, "51"), (23, "X1"), (37, "WY")),
)
REQUEST = (
    line("ISR", (19, "KVARN"), (81, "W1"), (95, "T1234567894"), (106, "U")),
    line("WRI", (19, "W1"), (28, "00000000199"), (39, "ÖBERG"), (84, "ÅSA"), (114, "CA")),
)


def cwr(*lines: str, group="NWR", version="02.10", trailer=True) -> bytes:
    opening = [line("HDR")[:3] + "PB000000199NORD MUSIK".ljust(60), f"GRH{group}00001{version}0000000000"]
    body = [*opening, *lines, "GRT000010000000100000001"]
    if trailer:
        body.append(f"TRL0000100000001{len(body) + 1:08d}")
    return "\r\n".join(body).encode("utf-8")


def table(content: bytes):
    return read(io.BytesIO(content), "auto")


def rows_of(*lines, **how):
    return list(table(cwr(*lines, **how)).rows)


def code_of(content: bytes, file_format="auto") -> str:
    with pytest.raises(Unreadable) as error:
        list(read(io.BytesIO(content), file_format).rows)
    return error.value.code


def test_a_registration_of_the_second_generation_is_read_by_its_places():
    found = table(cwr(*SECOND))
    [row] = found.rows
    assert (found.reading["format"], found.reading["version"]) == ("cwr", "2.1")
    assert (row.row, row.title, row.artist_line, row.album) == (3, "KVARN", "ADA LUND", "HAV")
    assert (row.released_on, row.length_ms) == (date(2024, 3, 1), 205_000)
    assert [code.normalised for code in row.codes] == ["T1234567894", "SEABC2400001"]
    assert row.credits == (
        Credit("NORD MUSIK", "publisher", (NORD,)),
        Credit("ÅSA ÖBERG", "composer", (ASA,)),
        Credit("ÅSA ÖBERG", "author", (ASA,)),
        Credit("ADA LUND", "author", (ADA,)),
    )
    stated = {(share.name, share.controller): [] for share in row.shares}
    for share in row.shares:
        stated[share.name, share.controller].append((share.right, share.ppm))
    assert stated == {
        ("NORD MUSIK", "publisher"): list(zip(PUBLISHING, (250_000, 500_000, 500_000), strict=True)),
        ("ÅSA ÖBERG", "me"): list(zip(PUBLISHING, (500_000, 250_000, 250_000), strict=True)),
        ("ADA LUND", "me"): list(zip(PUBLISHING, (250_000, 250_000, 250_000), strict=True)),
    }
    [live] = row.recordings
    assert (live.title, live.artist_line) == ("KVARN (LIVE)", "ADA & BEN")
    assert [code.value for code in live.codes] == ["SEABC2400002"]


def test_a_registration_of_the_third_generation_states_shares_by_territory():
    found = table(cwr(*THIRD, group="WRK", version="03.00"))
    [row] = found.rows
    assert found.reading["version"] == "3.0"
    assert Credit("ADA LUND", "other", (read_code("isni", "0000000121032683"),)) in row.credits
    assert Credit("ÅSA ÖBERG", "composer", (ASA,)) in row.credits
    assert StatedShare("performance", "NORD MUSIK", 250_000, "publisher", (NORD,), "2136") in row.shares
    assert StatedShare("performance", "ÅSA ÖBERG", 750_000, "me", (ASA,), "0752") in row.shares
    assert {share.territory for share in row.shares} == {"2136", "0752"}
    assert [code.normalised for code in row.codes] == ["T1234567894", "SEABC2400001"]
    assert (row.recordings, row.length_ms) == ((), 205_000)


def test_an_iswc_request_names_the_work_and_its_writers():
    [row] = rows_of(*REQUEST, group="ISR", version="03.00")
    assert (row.title, [code.normalised for code in row.codes]) == ("KVARN", ["T1234567894"])
    assert [(credit.name, credit.role) for credit in row.credits] == [
        ("ÅSA ÖBERG", "composer"),
        ("ÅSA ÖBERG", "author"),
    ]


def test_works_of_one_title_stay_apart_by_their_codes():
    first, second = rows_of(head(), head(iswc="T0345246801", work_id="W2"))
    assert first.key != second.key


@pytest.mark.parametrize(
    ("lines", "code", "params"),
    [
        ((head()[:60],), "row.cwr_cut_line", {"line": 3}),
        ((head(title=""),), "row.no_title", {}),
        ((head(), line("ZZZ", (19, "JUNK"))), "row.cwr_unknown_record", {"kind": "ZZZ", "line": 4}),
        ((head(), publisher("N", "", ("025", "", ""))[:118]), "row.cwr_cut_line", {"line": 4}),
        ((head(), publisher("N", "", ("0x500", "00000", "00000"))), "row.share_no_number", {"text": "0x500"}),
        (
            (head(), publisher("N", "", ("12000", "00000", "00000"))),
            "row.share_above_whole",
            {"text": "120 %"},
        ),
        (
            (
                head(),
                publisher("N", "", ("06000", "00000", "00000")),
                writer(("A", "B"), "C", "", ("06000",) + ("00000",) * 2),
            ),
            "row.shares_above_whole",
            {"right": "performance"},
        ),
    ],
)
def test_a_registration_that_is_wrong_is_refused_alone(lines, code, params):
    lines = [lines] if isinstance(lines, str) else list(lines)
    refused, taken = rows_of(*lines, head(title="HAV"))
    assert isinstance(refused, RefusedCells)
    assert (refused.code, dict(refused.params)) == (code, params)
    assert taken.title == "HAV"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (cwr(*SECOND, trailer=False), "file.cwr_cut"),
        (cwr(*SECOND).replace(b"\r\n" + SECOND[6].encode(), b""), "file.cwr_cut"),
        (cwr(head(), group="ACK"), "file.cwr_acknowledgement"),
        (cwr(head(), version="01.10"), "file.cwr_version"),
        (cwr(), "file.no_rows"),
    ],
)
def test_a_file_that_is_not_whole_or_no_registration_gives_one_clear_error(content, code):
    assert code_of(content) == code


def test_another_file_is_no_registration():
    assert code_of(b"title\nKvarn\n", "cwr") == "file.not_cwr"
    assert code_of(b"\xef\xbb\xbf", "cwr") == "file.empty"
