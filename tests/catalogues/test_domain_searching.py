"""Words that were typed to find a work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues.domain import codes_in, is_plain, is_slip_of, words_of


def test_words_are_taken_once_and_in_order():
    assert words_of("salt & road, salt_road") == ["salt", "road"]
    assert len(words_of(" ".join(f"w{number}" for number in range(50)))) == 12


@given(st.text())
def test_no_word_holds_a_sign_of_the_query_language(text):
    assert all(word.isalnum() for word in words_of(text.casefold()))


@pytest.mark.parametrize(
    ("typed", "word", "close"),
    [
        ("sea", "see", True),
        ("se", "see", False),
        ("habrour", "harbour", True),
        ("habrou", "harbour", False),
        ("lighthose", "lighthouse", True),
        ("lgihthose", "lighthouse", True),
        ("lgihtose", "lighthouse", False),
    ],
)
def test_a_slip_is_one_letter_and_two_in_long_words(typed, word, close):
    assert is_slip_of(typed, word) is close


def test_a_text_may_be_a_code():
    assert codes_in("QZ-ZZZ-99-00001") == ["QZZZZ9900001"]
    assert codes_in("harbour") == []


def test_plain_words_are_those_that_an_index_of_words_knows():
    assert is_plain("kvarn i molle")
    assert is_plain("море 2")
    assert not is_plain("ac/dc")
    assert not is_plain("夜の海")
    assert not is_plain("  ")
