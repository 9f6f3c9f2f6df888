"""Several things in one cell come back exactly as they were."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from apps.catalogues import domain
from apps.catalogues.domain import Code, Credit, StatedShare

names = st.text(st.sampled_from("ab ;:[],\\%'=ü50in")).map(domain.tidy).filter(bool)
IPI = Code("ipi", "00014107338", "00014107338", valid=True)
party_codes = st.sampled_from([(), (IPI,)])


@given(st.lists(names))
def test_codes_come_back(values):
    assert domain.read_codes(domain.write_codes(values)) == values


@given(st.lists(st.builds(Credit, names, st.sampled_from(sorted(domain.CREDIT_ROLES)), party_codes)))
def test_who_did_what_comes_back(given_):
    assert domain.read_credits(domain.write_credits(given_)) == (given_, [])


@given(
    st.lists(
        st.builds(
            StatedShare,
            st.sampled_from(sorted(domain.RIGHTS)),
            names,
            st.none() | st.integers(1, domain.WHOLE_PPM),
            st.sampled_from(["me", "publisher", "label", "society", "employer", "not_sure"]),
            party_codes,
            st.sampled_from([domain.WORLD, "DE", "2100"]),
        )
    )
)
def test_who_holds_what_comes_back(given_):
    assert domain.read_shares(domain.write_shares(given_)) == (given_, [])


@given(st.text())
def test_whatever_stands_in_a_cell_is_read_or_named(cell):
    domain.read_codes(cell)
    domain.read_machine(cell)
    for read in (domain.read_credits, domain.read_shares):
        found, unread = read(cell)
        assert all(part in cell for part in unread)
        assert not found or ":" in cell


@pytest.mark.parametrize(
    "cell", ["Oda Brandt", "dancer: Oda", "composer:Oda", "composer: ", "composer: a [b", "composer: a] b"]
)
def test_what_is_no_part_is_given_back_as_it_stands(cell):
    assert domain.read_credits(cell) == ([], [cell.strip()])


@pytest.mark.parametrize("cell", ["master: Oda [101 %]", "master: Oda [0 %]", "rent: Oda [5 %]"])
def test_a_share_that_is_none_is_given_back_as_it_stands(cell):
    assert domain.read_shares(cell) == ([], [cell])


@given(st.text())
def test_a_quoted_cell_is_bare_again(cell):
    quoted = domain.quote_formula(cell)
    assert domain.unquote_formula(quoted) == cell
    assert not quoted.startswith(("=", "+", "-", "@"))


@given(
    st.sampled_from(["song", "image", "text"]), st.text(max_size=9), st.text(max_size=9), st.text(max_size=9)
)
def test_what_tells_works_apart_comes_back(kind, title, artist, apart):
    assume(domain.normalise(apart))
    key = domain.match_key(kind, title, artist, apart=apart)
    told = domain.told_apart(key, kind, title, artist)
    assert domain.key_told_apart(kind, title, artist, told) == key
