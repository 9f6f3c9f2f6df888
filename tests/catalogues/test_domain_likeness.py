"""Which works may be one, written differently."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues.domain.likeness import (
    LEAST_SCORE,
    Described,
    Likeness,
    bare_artist,
    bare_title,
    compare,
    keys_of,
)
from apps.catalogues.domain.text import match_key

WORDS = st.text("abcdeàß 海(-)&,' ", max_size=30)
WORKS = st.builds(
    Described,
    key=st.integers(0, 50),
    title=WORDS,
    artist_line=WORDS,
    codes=st.frozensets(st.sampled_from([("isrc", "A"), ("iswc", "B")])),
    lengths_ms=st.lists(st.integers(0, 600_000), max_size=2).map(tuple),
)


def pair(
    first: tuple[str, str], second: tuple[str, str], **more: object
) -> tuple[int, tuple[str, ...]] | None:
    found = compare(Described(1, *first), Described(2, *second, **more))  # type: ignore[arg-type]
    return None if found is None else (found.score, found.reasons)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("El Faro", "Oda Brandt"), ("Faro", "Oda Brandt"), (80, ("same_words", "same_artist"))),
        (("Faro (from the film)", "Oda"), ("Faro - Bonus Track", "Oda"), (80, ("same_words", "same_artist"))),
        (("Faro", "Oda & Ilse"), ("Faro", "Ilse and Oda"), (80, ("same_words", "same_artist"))),
        (("Faro", "Oda"), ("Faro", "Oda feat. Ilse"), (80, ("same_words", "same_artist"))),
        (("Faro", "Oda"), ("Faro", "Oda, Ilse"), (70, ("same_words", "close_artist"))),
        (("Lighthouse Road", "Oda"), ("Lighthose Road", "Oda"), (70, ("close_words", "same_artist"))),
        (("Faro (Live)", "Oda"), ("Faro", "Oda"), None),
        (("Faro - Nord Remix", "Oda"), ("Faro - Sud Remix", "Oda"), None),
        (("Faro Part 1", "Oda"), ("Faro Part 2", "Oda"), None),
        (("Symphony No. 41 in C", "Oda"), ("Symphony No. 40 in C", "Oda"), None),
        (("Faro", "Oda"), ("Faro", "Somebody Else"), None),
        (("Faro", ""), ("Faro", ""), None),
        (("ýýýýýýý", "Oda"), ("ýýýýý ýýý", "Oda"), None),
    ],
)
def test_what_speaks_for_it_and_against(first, second, expected):
    assert pair(first, second) == expected


def test_a_code_in_common_is_enough_and_lengths_count():
    codes = frozenset({("isrc", "QZZZZ9900001")})
    one = Described(1, "Faro", "Oda", codes=codes, lengths_ms=(200_000,))
    assert compare(one, Described(2, "Something", "Else", codes=codes)).reasons == ("same_code",)
    assert compare(one, Described(2, "El Faro", "Oda", lengths_ms=(201_000,))).score == 95
    assert compare(one, Described(2, "El Faro", "Oda", lengths_ms=(240_000,))).reasons[-1] == "other_length"
    assert compare(one, Described(2, "Faro", "Oda", group="image")) is None


@given(WORKS, WORKS)
def test_it_is_the_same_from_both_sides(first, second):
    one, other = compare(first, second), compare(second, first)
    assert (one is None) == (other is None)
    if one and other:
        assert (one.score, one.reasons) == (other.score, other.reasons)
        assert LEAST_SCORE <= one.score <= 100


@given(st.lists(WORKS, max_size=12, unique_by=lambda work: work.key))
def test_the_keys_lose_no_pair_of_one_code_or_of_one_title_and_artist(works):
    for one, other in combinations(works, 2):
        is_same = bare_title(one.title) == bare_title(other.title)
        if compare(one, other) and (one.codes & other.codes or is_same):
            assert keys_of(one, 7) & keys_of(other, 7)


@given(st.text("abcdefgh", min_size=13, max_size=30), st.integers(0, 29), st.sampled_from("xyz"))
def test_the_keys_see_a_slip_of_the_pen_wherever_it_is(title, place, letter):
    place %= len(title)
    for slip in (letter, letter + title[place], ""):
        other = title[:place] + slip + title[place + 1 :]
        assert keys_of(Described(1, title, "Ada"), 7) & keys_of(Described(2, other, "Ada & Bo"), 7)


def test_keys_of_two_owners_and_of_two_groups_never_meet():
    one = Described(1, "Low Tide", "Ada", codes=frozenset({("isrc", "A")}))
    assert keys_of(one, 7)
    assert not keys_of(one, 7) & keys_of(one, 8)
    assert not keys_of(one, 7) & keys_of(replace(one, group="image"), 7)


@given(st.text(max_size=60))
def test_reducing_never_fails_and_twice_is_once(text):
    assert bare_title(bare_title(text)) is not None
    assert bare_artist(text) is not None


def _rows(path: Path) -> list[tuple[str, str]]:
    """Read titles and artists, each once as the import takes them for the same."""
    found: dict[str, tuple[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for title, artist, *_rest in islice(csv.reader(lines), 1, None):
            found.setdefault(match_key("song", title, artist), (title, artist))
    return list(found.values())


def _alike(works: list[Described]) -> Iterator[Likeness]:
    """Compare the works that meet under a key, as the site does in SQL."""
    blocks: dict[int, list[Described]] = defaultdict(list)
    for work in works:
        for key in keys_of(work, 1):
            blocks[key].append(work)
    pairs = {pair for block in blocks.values() for pair in combinations(block, 2)}
    return filter(None, (compare(*pair) for pair in pairs))


@pytest.mark.realdata
def test_real_lists_that_overlap_give_few_and_good_suggestions(real_data):
    works = [
        Described(number, title, artist)
        for number, (title, artist) in enumerate(_rows(real_data / "1_catalogue/playlist_tracks.csv"))
    ]
    found = list(_alike(works))
    assert len(works) == 8_461
    assert all(one.score >= LEAST_SCORE for one in found)
    said = {frozenset((works[one.first].title, works[one.second].title)) for one in found}
    assert frozenset(("Sky Walker", "Sky Walker - Recorded at Spotify Studios NYC")) in said
