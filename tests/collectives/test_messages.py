"""Every code has words, and the words say what is meant."""

import re
from pathlib import Path

from apps.collectives import domain, messages
from apps.collectives.domain import Bylaws, SeenStanding, Threshold
from apps.collectives.models import Motion
from apps.terms.vocabulary import VOCABULARY

APP = Path(messages.__file__).parents[1]


def test_every_refusal_of_the_app_has_words() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in APP.rglob("*.py"))
    states = {f"motion.is_{state}" for state in Motion.State.values}
    assert states | set(re.findall(r'Refusal\(\s*"([a-z_.]+)"', code)) == set(messages.MESSAGES)


def test_every_use_and_question_has_words() -> None:
    assert set(messages.USES) == set(VOCABULARY.by_key["scope.uses"].option_ids)
    assert set(messages.QUESTIONS) == set(domain.FOUR_QUESTIONS)
    assert set(messages.PRESETS) == set(domain.PRESETS)
    assert set(messages.ANSWERS) == set(domain.ANSWERS)


def test_reasons_are_said_to_their_reader() -> None:
    said = {
        messages.say_reason(SeenStanding("waiting", "outside_owner", {"count": 1})),
        messages.say_reason(SeenStanding("waiting", "outside_owner", {"count": 2})),
        messages.say_reason(
            SeenStanding("waiting", "waiting_controller", {"controllers": ("label", "publisher")})
        ),
        messages.say_reason(
            SeenStanding("ask", "conditions_not_met", {"conditions": ("minimum", "company")})
        ),
        messages.say_reason(SeenStanding("never", "owner_never", {})),
    }
    assert said == {
        "waiting for 1 outside owner",
        "waiting for 2 outside owners",
        "waiting for the yes of a label and a publisher",
        "the offer is below the union's minimum and you keep this company out",
        "you said never",
    }


def test_bylaws_are_said_in_plain_words() -> None:
    usual = messages.say_bylaws(Bylaws())
    assert usual[0] == "At least 50 % of the members must take part."
    assert usual[1:3] == ["More yes than no decides.", "One person, one vote."]
    assert "secret" in usual[4]
    strict = Bylaws(
        threshold=Threshold(2, 3, "roll"), visibility="open", minimum_is_gate=True, costs_ppm=40_000
    )
    said = messages.say_bylaws(strict)
    assert said[1] == "Yes needs at least 2 of 3 parts of all members."
    assert said[-1] == "The collective keeps 4 % for its costs."
    assert "below the union's minimum is not put to the vote" in said[-2]


def test_rules_that_are_not_as_everywhere_are_said_too() -> None:
    said = messages.say_bylaws(
        Bylaws(
            weight_rule="works_in_bands",
            electorate="concerned",
            second_majority=Threshold(2, 3, "roll"),
            announce_days=1,
            proxies=3,
            second_call_quorum=25,
        )
    )
    assert said[2:8] == [
        "A vote weighs 1 below ten works, 2 below a hundred, 3 below a thousand, and so on.",
        "Only members vote who have works of the kinds that are asked for.",
        "Yes needs 2 of 3 parts of the catalogue besides.",
        "A vote is announced 1 day before.",
        "A member may vote for up to 3 others.",
        "If too few take part, it is asked once more for 7 days, and 25 % are enough.",
    ]
