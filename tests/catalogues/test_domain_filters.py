"""What narrows a list of works, and how years fall into few bars."""

from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues import domain

ASKED = domain.Filter(q="kvarn", kind="song", year_from=1990, no_year=True, find="hard", sort="year")


def test_an_address_carries_what_differs_from_the_whole_list():
    assert domain.Filter().pairs == []
    assert ASKED.pairs == [
        ("q", "kvarn"),
        ("kind", "song"),
        ("year_from", "1990"),
        ("no_year", "1"),
        ("find", "hard"),
        ("sort", "year"),
    ]


def test_each_part_is_taken_away_alone():
    assert ("kind", "song") not in ASKED.without("kind").pairs
    assert len(ASKED.without("kind").pairs) == len(ASKED.pairs) - 1
    assert ASKED.narrows
    assert not domain.Filter(sort="year").narrows


@given(st.integers(0, 100))
def test_every_score_is_in_one_band(score):
    low, high = domain.BANDS[domain.band_of(score)]
    assert low <= score <= high
    assert domain.band_of(score) != "hard"


@given(st.dictionaries(st.integers(1, 2099), st.integers(1, 50), max_size=80))
def test_years_fall_into_few_spans_and_none_is_lost(years):
    found = domain.spans(years)
    assert len(found) <= 12
    assert sum(span.works for span in found) == sum(years.values())
    for span in found:
        assert span.works == sum(n for year, n in years.items() if span.first <= year <= span.last)
    assert [span.first for span in found] == sorted(span.first for span in found)


def test_few_years_stand_for_themselves_and_many_in_decades():
    assert domain.spans({1998: 2, 2001: 1}) == [domain.Span(1998, 1998, 2), domain.Span(2001, 2001, 1)]
    assert domain.spans(dict.fromkeys(range(1990, 2010), 1)) == [
        domain.Span(1990, 1999, 10),
        domain.Span(2000, 2009, 10),
    ]
