"""Every code has words, and the words have what they need."""

import re
from pathlib import Path

import pytest

from apps.catalogues.domain import ClaimState
from apps.catalogues.messages import MESSAGES, STATE_SIGNS, say_encoding, say_failure, say_state

SOURCES = Path(__file__).resolve().parents[2] / "apps" / "catalogues"
# A refusal is raised where it is found, or given back as its code by a rule that others ask.
RAISED = re.compile(
    r"(?:\b(?:Refusal|Unreadable|Unfit|Remark|Doubt)\(\s*|\breturn |\bobstacle=|\bor )\"([a-z_]+\.[a-z_]+)\""
)


def test_every_code_that_is_raised_has_words_and_no_words_are_left_over():
    raised = {code for path in SOURCES.rglob("*.py") for code in RAISED.findall(path.read_text())}
    assert len(raised) > 20
    assert raised == set(MESSAGES)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ClaimState("mine"), "Mine"),
        (ClaimState("unsaid"), "Not said yet"),
        (ClaimState("part", ppm=333_300), "33.33 % mine, the rest not known"),
        (ClaimState("shared", ppm=500_000), "Shared, 50 % mine"),
        (ClaimState("waiting", outside=1), "Waiting for 1 outside owner"),
        (ClaimState("waiting", outside=2), "Waiting for 2 outside owners"),
        (ClaimState("controlled", controller="label"), "Mine, if the label agrees"),
    ],
)
def test_states_are_said(state, words):
    assert say_state(state) == words
    assert state.code in STATE_SIGNS


def test_failures_and_encodings_are_said():
    assert say_failure("share.above_hundred", {"percent": "130", "guess": "13"}) == (
        "A share is at most 100 %. Did you mean 13 %?"
    )
    assert (say_encoding("utf-8-sig"), say_encoding("utf-16")) == ("UTF-8", "UTF-16")
