"""Packed, bent and random files: every reader gives rows, refusals or its one error, within its limits."""

import gzip
import io
import json
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.catalogues.domain import RefusedCells, TakenRow, Unreadable, known_formats, read
from apps.catalogues.importers import opening
from tests.catalogues.test_importers_cwr import SECOND, cwr
from tests.catalogues.test_importers_cwr import THIRD as CWR_THIRD
from tests.catalogues.test_importers_ern import FOURTH
from tests.catalogues.test_importers_ern import THIRD as ERN_THIRD
from tests.catalogues.test_importers_musicbrainz import recording, work
from tests.catalogues.test_importers_people import WIDE
from tests.catalogues.test_importers_workbook import DAY, HEADER, book, with_shared_texts

LIST = b"title,artist,isrc\nKvarn,Ada,SEABC2400001\n"
WIDE_ROW = "X1,Kvarn,T-123.456.789-4,Lund,Ada,199,C,0.25,Nord,0.5,Ask,Ben,297,CA,25%,,SEABC2400001,\n"
SAMPLES = {
    "csv": (WIDE + WIDE_ROW).encode(),
    "xlsx": with_shared_texts(book(HEADER, ["Kvarn", "Ada", 36000291452, DAY, 0.5])),
    "ern 3": ERN_THIRD.encode(),
    "ern 4": FOURTH.encode(),
    "cwr 2": cwr(*SECOND),
    "cwr 3": cwr(*CWR_THIRD, group="WRK", version="03.00"),
    "musicbrainz": json.dumps(recording(work("Hav", 2), work("Sol", 3))).encode(),
    "gzip": gzip.compress(LIST, mtime=0),
}


def answer_to(content: bytes, file_format: str = "auto"):
    """Read a file: its rows, or the code of why not; any other exception passes."""
    try:
        found = read(io.BytesIO(content), file_format)
        rows = list(found.rows)
    except Unreadable as error:
        return [], error.code
    assert found.total == len(rows) > 0
    assert all(isinstance(row, TakenRow | RefusedCells) for row in rows)
    return rows, ""


def code_of(content: bytes, file_format: str = "auto") -> str:
    rows, code = answer_to(content, file_format)
    assert not rows
    return code


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_read_by_what_they_hold(name):
    rows, code = answer_to(SAMPLES[name])
    assert (code, isinstance(rows[0], TakenRow)) == ("", True)


def test_all_formats_are_known_by_name():
    assert known_formats() == ("csv", "xlsx", "ern", "cwr", "musicbrainz", "tutti")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(("csv", "xlsx", "ern", "cwr", "musicbrainz", "auto")))
def test_arbitrary_bytes_give_rows_or_the_one_error_in_every_format(content, file_format):
    for start in (
        b"",
        b"PK\x03\x04",
        b"<?xml version='1.0'?><a>",
        b"HDRPB000000199",
        b'{"title": "',
        b"\x1f\x8b\x08\x00",
    ):
        answer_to(start + content, file_format)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 12)), min_size=1, max_size=6),
)
def test_bent_samples_give_rows_or_the_one_error(name, bends):
    content = SAMPLES[name]
    for place, put, cut in bends:
        at = int(place * len(content))
        content = content[:at] + put + content[at + cut :]
    answer_to(content)
    answer_to(content, name.split(" ", maxsplit=1)[0].replace("gzip", "csv"))


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_cut_off_anywhere_give_rows_or_the_one_error(name):
    content = SAMPLES[name]
    for end in range(0, len(content), max(1, len(content) // 60)):
        answer_to(content[:end])


def test_a_packed_list_is_read():
    rows, _code = answer_to(gzip.compress(LIST, mtime=0))
    assert [row.title for row in rows] == ["Kvarn"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (gzip.compress(LIST, mtime=0)[:-9], "file.damaged"),
        (gzip.compress(gzip.compress(LIST, mtime=0), mtime=0), "file.archive"),
        (gzip.compress(b"", mtime=0), "file.empty"),
        (gzip.compress(LIST + b"Kvarn,Ada,\n" * 2_000_000, mtime=0), "file.bomb"),
    ],
)
def test_a_packed_file_that_is_broken_or_a_bomb_gives_one_clear_error(content, code):
    assert code_of(content) == code


def test_what_unpacks_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("apps.catalogues.domain.MAX_BYTES", 1_000)
    assert code_of(gzip.compress(LIST * 40, mtime=0)) == "file.unpacks_too_large"


def test_a_bomb_is_given_up_before_it_has_unpacked(monkeypatch):
    written = []

    class Counting(io.BytesIO):
        def write(self, block):
            written.append(len(block))
            return super().write(block)

    monkeypatch.setattr(opening.tempfile, "SpooledTemporaryFile", lambda **_how: Counting())
    assert code_of(gzip.compress(b"a" * (64 << 20), mtime=0)) == "file.bomb"
    assert sum(written) <= 17 << 20


def test_memory_stays_flat_however_many_rows_there_are():
    def peak(rows: int) -> int:
        stream = io.BytesIO(b"title,artist,isrc\n" + b"Kvarn,Ada Lund,SEABC2400001\n" * rows)
        tracemalloc.start()
        for _row in read(stream, "auto").rows:
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(6_000) < peak(1_000) + (1 << 20)


def test_memory_stays_flat_however_much_a_message_holds_that_is_not_asked_for():
    deals = "<DealList>" + "<Deal><UseType>Stream</UseType></Deal>" * 20_000 + "</DealList>"
    content = FOURTH.replace("</ern:NewReleaseMessage>", deals + "</ern:NewReleaseMessage>").encode()
    tracemalloc.start()
    rows, _code = answer_to(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(rows) == 1
    assert most < len(content) + (1 << 20)


def test_a_list_of_far_too_many_columns_is_answered_soon():
    wide = ",".join(["title", *map(str, range(200_000))]) + "\nKvarn" + "," * 200_000 + "\nHarbour,1,2\n"
    began = time.process_time()
    rows = list(read(io.BytesIO(wide.encode()), "auto").rows)
    assert time.process_time() - began < 10
    assert [row.title for row in rows] == ["Kvarn", "Harbour"]
