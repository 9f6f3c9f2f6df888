"""Keys, scores and lines, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.claims import domain
from apps.claims.domain import Band, Reading, Score
from apps.claims.domain.keys import BARE, CODE, FIRST, NAME, SAME

TEXTS = st.one_of(st.text(max_size=30), st.text("The feat.ft -,()[]'&!/ab\u00e9", max_size=30))


@given(TEXTS, TEXTS)
def test_every_text_has_keys_or_none_and_the_first_is_the_strongest(title, artist):
    keys = domain.text_keys(title, artist)
    assert [key.level for key in keys] == sorted(key.level for key in keys)
    assert len({key.number for key in keys}) == len(keys)
    assert all(-(2**63) <= key.number < 2**63 for key in keys)


@given(TEXTS, TEXTS)
def test_what_was_meant_meets_what_was_written(title, artist):
    keys = domain.text_keys(title, artist)
    meant = domain.text_keys(domain.respelt(title), domain.respelt(artist))
    assert not keys or not meant or {key.number for key in keys} & {key.number for key in meant}


def meets(one, other):
    """Give the weaker level of the best meeting of two pairs of title and artist."""
    numbers = {key.number: key.level for key in domain.text_keys(*other)}
    met = [max(key.level, numbers[key.number]) for key in domain.text_keys(*one) if key.number in numbers]
    return min(met, default=None)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (("Kvarn", "Ada Lund"), ("KVARN", "ada lund"), SAME),
        (("Soft Rain (Remastered)", "The Ferries"), ("Soft Rain", "Ferries"), SAME),
        (("King", "RUN-DMC"), ("King", "Run-D.M.C."), SAME),
        (("King", "Ada & The Seas"), ("king", "ada  the seas"), SAME),
        (("King", "A$a"), ("King", "aa"), SAME),
        (("$$$", "Ada"), ("$$", "Ada"), None),
        (("So What", "P!ya"), ("So What", "piya"), SAME),
        (("King", "A$a"), ("King", "Asa"), SAME),
        (("Walkin' Home (Live)", "Ada"), ("Walking Home", "Ada"), BARE),
        (("In' Out", "Ada"), ("Ing Out", "Ada"), None),
        (("Hey! You", "Ada"), ("Heyi You", "Ada"), None),
        (("SeÃ±ora", "ZoÃ©"), ("Señora", "Zoe"), SAME),
        (("CuÃºmo", "Ada"), ("Cuúmo", "Ada"), SAME),
        (("Soft Rain (Live)", "Ada"), ("Soft Rain", "Ada"), BARE),
        (("Soft Rain - Radio Edit", "Ada"), ("Soft Rain", "Ada"), BARE),
        (("Soft Rain", "Ada & Bo"), ("Soft Rain", "Ada"), FIRST),
        (("Soft Rain (Live)", "Ada, Bo"), ("Soft Rain (Demo)", "Ada feat. Cy"), FIRST),
        (("No. 5 - I. Allegro", "Ada"), ("No. 5 - II. Largo", "Ada"), None),
        (("Soft Rain", "Ada"), ("Soft Rain", "Bo"), None),
        (("Soft Rain", "Ada"), ("Soft Snow", "Ada"), None),
        (("Soft Rain", ""), ("Soft Rain", ""), None),
    ],
)
def test_titles_and_artists_meet_by_their_best_key(one, other, level):
    assert meets(one, other) == meets(other, one) == level


def test_a_name_turned_around_is_the_same_name():
    assert domain.name_key("Lund, Ada") == domain.name_key("Ada Lund")
    assert domain.name_key("Ada Lund").level == NAME
    assert domain.name_key("") is None


@pytest.mark.parametrize(
    ("url", "video"),
    [
        ("http://www.youtube.com/watch?v=iBHNgV6_znU&t=3", "iBHNgV6_znU"),
        ("https://youtu.be/iBHNgV6_znU?si=x", "iBHNgV6_znU"),
        ("https://www.youtube.com/embed/iBHNgV6_znU", "iBHNgV6_znU"),
        ("iBHNgV6_znU", "iBHNgV6_znU"),
        ("https://example.org/watch?v=iBHNgV6_znU", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_a_video_is_found_in_its_address(url, video):
    assert domain.youtube_id(url) == video


def test_codes_meet_whatever_their_form():
    def numbers(*codes):
        return {key.number for key, _scheme in domain.code_keys(codes)}

    assert numbers(("url", "https://youtu.be/iBHNgV6_znU")) == numbers(("youtube", "iBHNgV6_znU"))
    assert numbers(("url", "https://www.Ada.example/a/")) == numbers(("url", "http://ada.example/a"))
    assert numbers(("url", "http://ada.example/a")) != numbers(("url", "http://ada.example/A"))
    assert numbers(("sha256", "AB")) == numbers(("hash", "ab"))
    assert numbers(("isrc", "X")) != numbers(("mbid", "X"))


@pytest.mark.parametrize(
    ("level", "scheme", "title", "lengths", "score"),
    [
        (CODE, "isrc", "Rain", (None, None), Score(98, "isrc")),
        (SAME, "", "Rain", (None, 200_000), Score(85, "title_artist")),
        (SAME, "", "Rain", (202_000, 200_000), Score(95, "title_artist", "same")),
        (SAME, "", "Rain", (210_000, 200_000), Score(85, "title_artist")),
        (SAME, "", "Rain", (260_000, 200_000), Score(65, "title_artist", "other")),
        (SAME, "", "Intro", (None, None), Score(65, "title_artist")),
        (BARE, "", "Rain", (None, None), Score(70, "bare_title")),
        (FIRST, "", "Intro", (260_000, 200_000), Score(20, "first_artist", "other")),
        (NAME, "", "Rain", (None, None), Score(20, "artist_name")),
    ],
)
def test_scores_say_why(level, scheme, title, lengths, score):
    given_score = domain.score(level, scheme, title=title, length_ms=lengths[0], line_length_ms=lengths[1])
    assert given_score == score


@pytest.mark.parametrize(
    ("works", "owners", "band"),
    [
        (412, 5, Band(410, 419)),
        (412, 4, None),
        (5, 5, Band(1, 9)),
        (10, 9, Band(10, 19)),
        (0, 9, None),
    ],
)
def test_others_learn_a_band_of_ten_from_five_owners_on(works, owners, band):
    assert domain.band(works, owners) == band


def reading(*fields, header=None):
    names = header or tuple(fields)
    return Reading("table", ",", 1, tuple(names), tuple(fields), "utf-8")


def test_a_reading_survives_its_storage():
    one = reading("title", "", "artist")
    assert Reading.parse(one.as_json()) == one


@pytest.mark.parametrize(
    ("cell", "heading", "ms"),
    [
        ("142.47", "Duration", 142_470),
        ("3:05", "Duration", 185_000),
        ("185", "Duration", 185_000),
        ("185000", "Duration", 185_000),
        ("185000", "duration_ms", 185_000),
        ("soon", "Duration", None),
    ],
)
def test_lengths_are_read_in_their_unit(cell, heading, ms):
    one = reading("title", "artist", "length", header=("t", "a", heading))
    assert domain.read_line(one, 2, "x", ["Rain", "Ada", cell]).length_ms == ms


def test_a_line_with_nothing_to_compare_has_no_keys():
    one = reading("title", "artist", "isbn")
    assert domain.read_line(one, 2, "x", ["Rain", "", "978-0-00"]).keys == ()
    assert domain.read_line(one, 2, "x", []).keys == ()
    assert len(domain.read_line(one, 2, "x", ["Rain", "Ada", "9780262013048"]).keys) == 2


def test_a_name_beside_a_title_is_no_list_of_names():
    assert domain.read_line(reading("title", "artist"), 2, "x", ["", "Ada"]).keys == ()
    assert domain.read_line(reading("artist"), 2, "x", ["Ada"]).keys == (domain.name_key("Ada"),)


@pytest.mark.parametrize(
    ("value", "mended"),
    [("439554934", "9780439554930"), ("0439554934", None), ("439554935", None), ("43", None), ("", None)],
)
def test_an_isbn_gets_its_zeros_back_only_where_that_makes_one(value, mended):
    assert domain.mended_isbn(value) == mended


@given(st.lists(st.text(max_size=40), max_size=6))
def test_whatever_stands_in_a_line_it_is_read(cells):
    one = reading("title", "artist", "length", "isrc", "url", "youtube")
    line = domain.read_line(one, 7, "".join(cells), cells)
    assert line.number == 7
    assert "\x00" not in line.text
