"""Rules, results and refusals in words."""

import re
from pathlib import Path

import pytest

from apps.ballots import domain, messages
from apps.ballots.domain import RollLine, Threshold
from apps.ballots.models import Ballot
from tests.ballots import makers as polls

ENDED = ("closed", "certified", "voided")
APP = Path(__file__).resolve().parents[2] / "apps" / "ballots"


def said(rules: list[messages.Rule]) -> list[str]:
    return [f"{rule.bold} {rule.rest}" for rule in rules]


def count(ballots: str, **parts: object) -> domain.Result:
    words = {"y": "yes", "n": "no", "a": "abstain"}
    roll = [RollLine(f"p{place}", "1", "x") for place in range(len(ballots))]
    votes = {f"p{place}": words[letter] for place, letter in enumerate(ballots) if letter in words}
    return domain.count(polls.definition(**parts), roll, votes)


def test_usual_rules_are_said_with_people():
    assert said(messages.say_rules(polls.definition(), 300, "Stage and Session Union", "Veldra")) == [
        "150 people must take part, half of 300.",
        "More yes than no. With 150 voters and nobody abstaining, that is 76 yes.",
        "The count stays sealed until the close, also for stewards, the union and Veldra.",
        "Stage and Session Union certifies the result.",
        "One person, one vote. Nobody votes for somebody else.",
    ]


@pytest.mark.parametrize(
    ("parts", "place", "words"),
    [
        ({"quorum_percent": 0}, 0, "No quorum. However few take part, it counts."),
        ({"quorum_percent": 20}, 0, "60 people must take part, 20 % of 300."),
        ({"threshold": Threshold(2, 3)}, 1,
         "Two thirds say yes. With 150 voters and nobody abstaining, that is 100 yes."),
        ({"threshold": Threshold(3, 4, "roll")}, 1,
         "At least 3/4 say yes. Counted against everybody on the roll: 225 yes."),
        ({"threshold": Threshold(1, 2, "roll")}, 1,
         "More than half say yes. Counted against everybody on the roll: 151 yes."),
        ({"quorum_percent": 0}, 1, "More yes than no. Who abstains counts for the quorum only."),
        ({}, 2, "The count stays sealed until the close, also for stewards and the union."),
        ({"visibility": "open"}, 2, "The count is open to the members while the vote runs."),
    ],
)  # fmt: skip
def test_other_rules_are_said(parts, place, words):
    assert said(messages.say_rules(polls.definition(**parts), 300))[place] == words


@pytest.mark.parametrize(
    ("ballots", "parts", "outcome", "steps"),
    [
        ("yyna....", {}, "Passed.",
         ["Quorum reached. 4 of 8 took part; 4 were needed.",
          "More yes than no. 2 yes, 1 no; who abstained counts for the quorum only."]),
        ("yy......", {}, "Not passed: too few took part.",
         ["Quorum missed. 2 of 8 took part; 4 were needed.",
          "More yes than no. 2 yes, 0 no; who abstained counts for the quorum only."]),
        ("yynn....", {}, "Not passed: as many said no as yes.",
         ["Quorum reached. 4 of 8 took part; 4 were needed.",
          "Not more yes than no. 2 yes, 2 no; who abstained counts for the quorum only."]),
        ("yyn.", {"threshold": Threshold(2, 3)}, "Passed.",
         ["Quorum reached. 3 of 4 took part; 2 were needed.",
          "Enough yes. 2 yes of 3; the rule asks for 2/3."]),
        ("ynn.", {"threshold": Threshold(2, 3)}, "Not passed.",
         ["Quorum reached. 3 of 4 took part; 2 were needed.",
          "Not enough yes. 1 yes of 3; the rule asks for 2/3."]),
    ],
)  # fmt: skip
def test_result_is_said(ballots, parts, outcome, steps):
    result = count(ballots, **parts)
    in_state = {state: messages.say_outcome(Ballot(state=state, result=result.as_json())) for state in ENDED}
    void = "Void: nothing follows from this vote."
    assert in_state == {"closed": outcome, "certified": outcome, "voided": void}
    assert said(messages.say_steps(result)) == steps


def test_every_refusal_has_words():
    written = "".join(path.read_text() for path in APP.rglob("*.py"))
    codes = set(re.findall(r'Refusal\(\s*"([a-z_.]+)"', written))
    assert codes == set(messages.MESSAGES)


def test_reason_on_the_roll_is_said_even_when_unknown():
    assert messages.say_reason("one_person_one_vote").startswith("You are a member; every member")
    assert messages.say_reason("another") == "You are a member."
