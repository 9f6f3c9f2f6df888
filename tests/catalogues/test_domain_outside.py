"""What owners without an account are asked, how long it stands, and what they read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues import domain
from apps.catalogues.domain import AskedWork, AskStanding, Question, SharePart
from apps.catalogues.domain.outside_text import TEXTS
from apps.common.errors import Refusal

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
WORK = AskedWork(
    "w" * 16, "Low Tide", "Mira", (SharePart("master", 500_000), SharePart("composition", None, "DE"))
)
QUESTION = Question("Mira Okonjo", "Common Measure", ("training",), (WORK,))


def code_of(check, *given, **more):
    with pytest.raises(Refusal) as refusal:
        check(*given, **more)
    return refusal.value.code


@pytest.mark.parametrize(
    ("ask", "state", "code"),
    [
        (AskStanding("waiting", AT + SECOND), "waiting", None),
        (AskStanding("waiting", AT), "lapsed", "outside.lapsed"),
        (AskStanding("answered", AT - DAY, date(2026, 11, 20)), "answered", None),
        (AskStanding("answered", AT - DAY, date(2026, 11, 19)), "past", "outside.over"),
        (AskStanding("withdrawn", AT + DAY), "withdrawn", "outside.over"),
        (AskStanding("joined", AT + DAY, date(2027, 1, 1)), "joined", "outside.over"),
    ],
)
def test_what_a_link_still_opens(ask, state, code):
    assert domain.ask_state_at(ask, AT) == state
    if code is None:
        domain.check_link(ask, AT)
    else:
        assert code_of(domain.check_link, ask, AT) == code


@pytest.mark.parametrize(
    ("state", "mails", "waited", "code"),
    [
        ("waiting", 1, timedelta(days=3), None),
        ("waiting", 1, timedelta(days=3) - SECOND, "outside.sent_lately"),
        ("waiting", 3, timedelta(days=9), "outside.enough_mails"),
        ("answered", 1, timedelta(days=9), "outside.answered_already"),
        ("withdrawn", 1, timedelta(days=9), "outside.answered_already"),
    ],
)
def test_mails_go_out_seldom_and_not_for_ever(state, mails, waited, code):
    ask = AskStanding(state, AT - DAY, date(2027, 1, 1))
    given = (ask, mails, AT - waited, AT)
    if code is None:
        domain.check_sending_again(*given)
    else:
        assert code_of(domain.check_sending_again, *given) == code


def test_nobody_outside_is_asked_for_a_voice_a_face_or_a_style():
    assert domain.QUESTIONS == ("training", "retrieval", "remix")
    assert set(domain.uses_of(["remix"])) == {"remix_stem", "interpolate_sample"}
    every = domain.uses_of(domain.QUESTIONS)
    assert not {"voice_clone", "likeness", "output_in_style", "synthetic_training_data"} & set(every)
    for wrong in ([], ["person"], ["training", "person"], ["nonsense"]):
        assert code_of(domain.uses_of, wrong) == "outside.no_question"


@pytest.mark.parametrize(
    ("answers", "name", "is_sure", "code"),
    [
        ({"a": "yes", "b": "no"}, "Ilse", True, None),
        ({"a": "no", "b": "not_theirs"}, "", False, None),
        ({"a": "yes", "b": "no"}, "", True, "outside.name_missing"),
        ({"a": "yes", "b": "no"}, "Ilse", False, "outside.not_sure"),
        ({"a": "yes"}, "Ilse", True, "outside.unanswered"),
        ({"a": "yes", "b": "yes", "c": "yes"}, "Ilse", True, "outside.unanswered"),
        ({"a": "yes", "b": "perhaps"}, "Ilse", True, "outside.unanswered"),
        ({"a": "no", "b": ""}, "", False, "outside.unanswered"),
    ],
)
def test_a_yes_needs_a_name_and_a_tick_and_a_no_needs_nothing(answers, name, is_sure, code):
    if code is None:
        domain.check_answers(answers, ["a", "b"], name=name, is_sure=is_sure)
    else:
        assert code_of(domain.check_answers, answers, ["a", "b"], name=name, is_sure=is_sure) == code


def test_text_names_who_asks_which_works_which_shares_and_for_what():
    text = domain.wording("1", QUESTION)
    assert "Mira Okonjo says that you own a share" in text
    assert "within the collective Common Measure" in text
    assert "- train, fine-tune, test and measure models" in text
    assert "remix" not in text
    assert "- “Low Tide” (Mira): recording 50 %, composition how much is not known (only in DE)" in text
    german = domain.wording("1.de", QUESTION)
    assert "Aufnahme 50 %, Komposition wie viel, ist nicht bekannt (nur in DE)" in german


def test_texts_are_never_edited():
    """They are evidence: another word is another version, and the old one stays."""
    assert {version: domain.hash_of_wording(text)[:16] for version, text in TEXTS.items()} == HASHES


def test_each_text_says_the_same_in_as_many_parts():
    shapes = [
        [(block.is_heading, len(block.lines)) for block in domain.text_blocks(domain.wording(one, QUESTION))]
        for one in TEXTS
    ]
    assert shapes[0] == shapes[1]
    assert sum(is_heading for is_heading, _lines in shapes[0]) == 6


def test_language_of_the_reader_decides_else_english():
    assert [domain.current_version(one) for one in ("en", "de", "fr")] == ["1", "1.de", "1"]
    assert [domain.language_of(one) for one in ("1", "1.de")] == ["en", "de"]


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_names_and_titles_never_pass_for_the_text_itself(asker, title, artist):
    work = AskedWork("w" * 16, title, artist, WORK.parts)
    text = domain.wording("1", Question(asker, "Common Measure", ("training", "remix"), (work,)))
    usual = domain.wording("1", Question("A", "Common Measure", ("training", "remix"), (WORK,)))
    assert text.count("\n") == usual.count("\n")
    blocks = domain.text_blocks(text)
    assert [block.words for block in blocks if block.is_heading] == [
        block.words for block in domain.text_blocks(usual) if block.is_heading
    ]
    assert len(blocks[-1].lines) == 1


@given(st.lists(st.integers(1, 1_000_000), min_size=2, max_size=4, unique=True))
def test_another_share_is_another_text(shares):
    def text(ppm):
        return domain.wording("1", Question("A", "C", ("training",), (_with(ppm),)))

    assert len({domain.hash_of_wording(text(one)) for one in shares}) == len(shares)


def _with(ppm):
    return AskedWork("w" * 16, "Low Tide", "", (SharePart("master", ppm),))


def test_addresses_are_hashed_with_a_key_whatever_their_capitals():
    one = domain.hash_of_address("Ilse@New.example ", b"k" * 32)
    assert one == domain.hash_of_address("ilse@new.example", b"k" * 32)
    assert one != domain.hash_of_address("ilse@new.example", b"l" * 32)
    assert len({domain.new_token() for _n in range(50)}) == 50


HASHES = {"1": "4a5738468434f516", "1.de": "71c36187d4c38cf4"}
