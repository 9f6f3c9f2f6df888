"""Codes and dates as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues.domain import (
    CODE_SCHEMES,
    Code,
    first_year,
    is_day_first,
    read_code,
    read_date,
    read_length_ms,
)


@pytest.mark.parametrize(
    "written", ["SEABC2400001", "SE-ABC-24-00001", "se-abc-24-00001", " SEABC2400001 ", "ISRC SEABC2400001"]
)
def test_an_isrc_is_the_same_however_it_is_written(written):
    code = read_code("isrc", written)
    assert code == Code("isrc", written, "SEABC2400001", valid=True)
    assert code.names_recording


@pytest.mark.parametrize(
    "written", ["SEABC240000", "SEABC24000011", "ÚSABC2400001", "U5ABC2400001", "SEABC240000O", "12"]
)
def test_a_wrong_isrc_is_kept_and_called_wrong(written):
    code = read_code("isrc", written)
    assert code is not None
    assert (code.value, code.valid) == (written, False)


def test_an_isrc_with_a_prefix_on_no_list_is_valid_but_doubtful():
    code = read_code("isrc", "RDABC2200003")
    assert code == Code("isrc", "RDABC2200003", "RDABC2200003", valid=True, doubtful=True)
    assert code.verdict == "doubtful"


@pytest.mark.parametrize("written", ["", "0", "N/A", "n/a", "-", "None", "unknown"])
def test_a_cell_that_says_there_is_no_code_gives_none(written):
    assert read_code("isrc", written) is None


@pytest.mark.parametrize(
    ("scheme", "written", "normalised", "valid"),
    [
        ("iswc", "T-034.524.680-1", "T0345246801", True),
        ("iswc", "T-034.524.680-2", "T0345246802", False),
        ("iswc", "034", "034", False),
        ("isbn", "0-306-40615-2", "9780306406157", True),
        ("isbn", "9780306406158", "9780306406158", False),
        ("mbid", "77EF7468-E8F8-4447-9C7E-52B11272C6CC", "77ef7468-e8f8-4447-9c7e-52b11272c6cc", True),
        ("mbid", "77ef", "77ef", False),
        ("url", "https://example.org/a", "https://example.org/a", True),
        ("url", "javascript:alert(1)", "javascript:alert(1)", False),
        ("accession", "T12548", "T12548", True),
        ("iswc", "T9270264761", "T9270264761", True),
        ("iswc", "T1234567893", "T1234567893", False),
        ("ipi", "199", "00000000199", True),
        ("ipi", "00014107338", "00014107338", True),
        ("ipi", "00014107339", "00014107339", False),
        ("ipi", "00000000000", "00000000000", False),
        ("ipi", "IPI 52210040", "00052210040", True),
        ("ipi_base", "I-000000229-7", "I-000000229-7", True),
        ("ipi_base", "I-000000229-8", "I-000000229-8", False),
        ("ipi_base", "229", "229", False),
        ("isni", "0000 0001 2281 955X", "000000012281955X", True),
        ("isni", "0000 0001 2281 9551", "0000000122819551", False),
        ("upc", "4006381333931", "04006381333931", True),
        ("upc", "4006381333932", "04006381333932", False),
        ("upc", "0000000000000", "0000000000000", False),
        ("upc", "400", "400", False),
        ("grid", "A12425GABC1234002M", "A12425GABC1234002M", True),
        ("grid", "A12425GABC1234002N", "A12425GABC1234002N", False),
        ("sha256", "SHA256:" + "AB" * 32, "ab" * 32, True),
        ("sha256", "ab", "ab", False),
    ],
)
def test_other_codes_are_checked_by_their_own_rule(scheme, written, normalised, valid):
    code = read_code(scheme, written)
    assert code is not None
    assert (code.normalised, code.valid) == (normalised, valid)


@given(st.sampled_from([*sorted(CODE_SCHEMES), "accession"]), st.text(max_size=600))
def test_any_text_gives_a_code_or_none(scheme, text):
    code = read_code(scheme, text)
    assert code is None or len(code.value) <= 500 >= len(code.normalised)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1939", 1939),
        ("c.1820-2", 1820),
        ("c.1820–2", 1820),
        ("1960.0", 1960),
        ("exhibited 1871", 1871),
        ("?1763 or 1764", 1763),
        ("4/26/2024", 2024),
        ("date not known", None),
        ("", None),
        ("19th century", None),
        ("12024", None),
        ("-750.0", None),
    ],
)
def test_the_first_year_is_found_in_free_text(text, year):
    assert first_year(text) == year


@pytest.mark.parametrize(
    ("text", "day_first", "day"),
    [
        ("4/26/2024", False, date(2024, 4, 26)),
        ("26/4/2024", False, date(2024, 4, 26)),
        ("4/5/2024", False, date(2024, 4, 5)),
        ("4/5/2024", True, date(2024, 5, 4)),
        ("04.05.2024", False, date(2024, 5, 4)),
        ("2024-05-04", False, date(2024, 5, 4)),
        ("2024-05-04T10:00:00Z", False, date(2024, 5, 4)),
        ("31/2/2024", False, None),
        ("2024-13-01", False, None),
        ("2024", False, None),
        ("soon", False, None),
    ],
)
def test_whole_dates_are_read(text, day_first, day):
    assert read_date(text, day_first=day_first) == day


@pytest.mark.parametrize(
    ("text", "order"),
    [("25/4/2024", True), ("4/25/2024", False), ("4/5/2024", None), ("x", None), ("25/25/2024", None)],
)
def test_a_date_shows_its_order_only_beyond_twelve(text, order):
    assert is_day_first(text) is order


@pytest.mark.parametrize(
    ("text", "unit_ms", "length"),
    [
        ("3:45", 1000, 225_000),
        ("1:02:03", 1000, 3_723_000),
        ("0:01.5", 1000, 1_500),
        ("225", 1000, 225_000),
        ("225000", 1, 225_000),
        ("225000.0", 1, 225_000),
        ("0", 1, None),
        ("99999999", 1000, None),
        ("-3", 1000, None),
        ("long", 1000, None),
    ],
)
def test_playing_times_are_read(text, unit_ms, length):
    assert read_length_ms(text, unit_ms=unit_ms) == length


@given(st.text())
def test_no_text_breaks_dates_and_lengths(text):
    first_year(text)
    read_date(text, day_first=True)
    read_length_ms(text, unit_ms=1)
