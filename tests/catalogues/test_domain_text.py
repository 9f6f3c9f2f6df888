"""What counts as the same title, and what does not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from apps.catalogues.domain import artists_of, is_damaged, match_key, normalise, repair, tidy
from apps.catalogues.domain.text import _thoroughly


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Low Tide Ledger", "LOW  TIDE LEDGER"),
        ("Kvarn", "Kvarn (feat. Ilse Rand)"),
        ("Kvarn", "Kvarn [ft. Ilse Rand & The Tide]"),
        ("Kvarn", "Kvarn Feat. Ilse Rand"),
        ("Kvarn", "Kvarn - Remastered 2009"),
        ("Kvarn", "Kvarn - 2011 Remaster"),
        ("Kvarn", "Kvarn (2014 Remastered Version)"),
        ("Kvarn", "Kvarn (feat. Ilse Rand) - 2009 Digital Remaster"),
        ("The Lighthouse", "Lighthouse"),
        ("Lanterns, The", "The Lanterns"),
        ("Don’t Go", "Don't Go"),
        ("Dont Go", "Don't Go"),
        ("Ça ira", "Ca ira"),
        ("Café", "Café"),
        ("Straße", "STRASSE"),
        ("Smørrebrød", "Smorrebrod"),
        ("Nine\u00a0Rooms\u200b", "Nine Rooms"),
        ("\uff2e\uff49\uff4e\uff45 Rooms", "Nine Rooms"),
        ("Salt & Iron", "Salt and Iron"),
        ("River Deep – Harbour High", "River Deep, Harbour High"),
        ("Ёлка", "Елка"),
    ],
)
def test_the_same_title_written_differently_is_the_same(one, other):
    assert normalise(one) == normalise(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kvarn", "Kvarn - Live"),
        ("Kvarn", "Kvarn (Live at the Mill)"),
        ("Kvarn", "Kvarn - Live / Remastered 2009"),
        ("Kvarn", "Kvarn (Remix)"),
        ("Kvarn", "Kvarn feat. Ilse Rand (Remix)"),
        ("Kvarn - Dawn Remix", "Kvarn - Dusk Remix"),
        ("Kvarn", "Kvarn (Instrumental)"),
        ("Kvarn", "Kvarn - Sped Up"),
        ("Prelude in C", "Prelude in C#"),
        ("Young", "Die Young"),
        ("A Team", "Team"),
        ("1+1", "1 1"),
        ("が", "か"),
        ("Part 1", "Part 2"),
    ],
)
def test_another_version_stays_apart(one, other):
    assert normalise(one) != normalise(other)


def test_a_name_that_is_only_the_word_stays():
    assert normalise("Feat") == "feat"
    assert normalise("Little Feat") == "little feat"
    assert normalise("The The") == "the"


def test_a_title_of_punctuation_keeps_it():
    assert normalise("!!!") == "!!!"
    assert normalise("!!!") != normalise("???")


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(min_size=1))
def test_normalising_never_leaves_nothing_of_a_visible_letter(text):
    if any(letter.isalnum() for letter in text):
        assert normalise(text) != ""


@given(st.text())
def test_tidy_leaves_one_line_without_controls(text):
    tidied = tidy(text)
    assert tidied == tidied.strip()
    assert not set(tidied) & {"\x00", "\n", "\r", "\t", "\x1b"}


def test_tidy_joins_lines_and_drops_nul_and_invisible_ends():
    assert tidy("\u202aLine one\nline\ttwo\x00\u200b ") == "Line one line two"


def test_songs_and_instrumentals_share_a_key_and_pictures_do_not():
    assert match_key("song", "Kvarn", "Mira") == match_key("instrumental", "Kvarn", "Mira")
    assert match_key("song", "Kvarn", "Mira") != match_key("image", "Kvarn", "Mira")
    assert match_key("song", "Kvarn", "Mira") != match_key("song", "Kvarn", "Ada")


def test_pictures_of_one_title_are_told_apart_by_their_number():
    assert match_key("image", "Untitled", "Ada", apart="A 1") != match_key(
        "image", "Untitled", "Ada", apart="A 2"
    )
    assert match_key("song", "Kvarn", "Ada", apart="A 1") == match_key("song", "Kvarn", "Ada", apart="A 2")


def test_titles_that_lost_letters_are_told_apart_by_their_code():
    assert is_damaged("ýýýý ýý")
    assert is_damaged("Noï¿½l")
    assert not is_damaged("Où es-tu?")
    assert match_key("song", "ýýýý", "Ada", apart="X1") != match_key("song", "ýýýý", "Ada", apart="X2")


@given(st.text(max_size=500), st.text(max_size=500), st.text(max_size=500))
def test_a_key_fits_its_column(title, artist, apart):
    assert len(match_key("image", title, artist, apart=apart)) <= 1100


def test_long_keys_that_differ_at_the_end_stay_apart():
    assert match_key("text", "a" * 500, "b" * 499 + "c") != match_key("text", "a" * 500, "b" * 499 + "d")
    expanding = "\ufdfa" * 500
    assert match_key("text", expanding, "c") != match_key("text", expanding, "d")


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
def test_plain_letters_are_treated_as_all_others(text):
    assert normalise(text) == normalise(f"{text}\u200b")
    assert tidy(text) == tidy(f"{text}\u200b")


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("NÃ¤ktergal", "Näktergal"),
        ("Â¿DÃ³nde estÃ¡s?", "¿Dónde estás?"),
        ("Hundre Ã…r Gammal", "Hundre År Gammal"),
        ("MÃ¥negarm", "Månegarm"),
        ("Letâ€™s Go", "Let’s Go"),
        ("Å\x81Ã³dÅº", "Łódź"),
        ("NÃƒÂ¤ktergal", "Näktergal"),
        ("Toute mon Ã¢me est lÃ", "Toute mon âme est là"),
    ],
)
def test_broken_text_is_offered_whole(broken, whole):
    assert repair(broken) == whole


@pytest.mark.parametrize(
    "text",
    ["Näktergal", "Ça ira", "ÂME", "Où es-tu?", "São", "曲名", "Ночь", "Noï¿½l", "Â", "Café Ã la", ""],
)  # fmt: skip
def test_whole_text_and_text_beyond_repair_are_left_alone(text):
    assert repair(text) is None


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x17F), min_size=1, max_size=40))
def test_text_read_in_the_wrong_encoding_is_found_again(text):
    assume(repair(text) is None and not text.isascii() and text == tidy(text))
    try:
        broken = text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return
    assume(broken == broken.strip())
    assert repair(broken) == text


@given(st.one_of(st.text(max_size=30), st.text("The feat.ft -,()[]'&!/ab\u00e9", max_size=30)))
def test_the_short_way_gives_what_the_long_one_gives(text):
    assert normalise(text) == _thoroughly(text)


def test_an_artist_line_is_parted_into_its_names():
    assert artists_of("Ada & Bo, Cy feat. Di") == ["Ada", "Bo", "Cy", "Di"]
    assert artists_of(" , ") == []
