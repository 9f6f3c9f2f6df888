"""What a person allows: an answer for each use, conditions, floors, and what was said below a vote."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from apps.collectives.domain.rows import ANSWERS, ASK, NEVER, USES, YES, Held, Place, Reach, Row, held
from apps.common.errors import Refusal
from apps.common.money import Money
from apps.terms.questions import FOUR_QUESTIONS
from apps.terms.vocabulary import VOCABULARY

LONGEST_NOTICE_DAYS = 183

PERSONAL_USES: frozenset[str] = frozenset(VOCABULARY.by_key["scope.uses"].personal_options)
_NEVER_AT_FIRST = PERSONAL_USES | {"synthetic_training_data"}

DEFAULTS: Mapping[str, str] = {use: NEVER if use in _NEVER_AT_FIRST else ASK for use in USES}
"""Where everybody begins (rule 5)."""

PRESETS: Mapping[str, Mapping[str, str]] = {
    "ask_me": {"training": ASK, "retrieval": ASK, "remix": ASK, "person": NEVER},
    "work_for_me": {"training": YES, "retrieval": YES, "remix": ASK, "person": NEVER},
    "leave_me_out": {"training": NEVER, "retrieval": NEVER, "remix": NEVER, "person": NEVER},
}


@dataclass(frozen=True)
class Answer:
    """What a person said below a vote about their ask-me works; bound to the terms by whoever looks it up."""

    choice: str
    works: frozenset[int] = frozenset()

    def for_work(self, work_id: int) -> str:
        """Say "in" or "out" for one work."""
        chosen = self.choice == "in" or (self.choice == "choose" and work_id in self.works)
        return "in" if chosen else "out"


@dataclass(frozen=True)
class MandateFacts:
    """One member of a collective and their mandate, if they gave one.

    Args:
        answers: use -> answer for all works; what is missing takes its default.
        work_answers: (work id, use) -> answer, which goes before `answers`.
        rows: answers for kinds and lists of works, for rights and for countries.
        not_companies: public ids of companies that the person keeps out.
        floors: use -> least fee per work. Sealed: nothing but the owner's own reason may show them.
        lapsed: the mandate was given for a minor who has come of age since, or by somebody who no
            longer speaks for the dead; then it holds no yes.
        silenced: the person has died and nobody holds the estate with evidence.
    """

    person_id: int
    given: bool = True
    answers: Mapping[str, str] = field(default_factory=dict)
    work_answers: Mapping[tuple[int, str], str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    no_open_weights: bool = False
    no_political: bool = False
    not_companies: frozenset[str] = frozenset()
    floors: Mapping[str, Money] = field(default_factory=dict)
    lapsed: bool = False
    silenced: bool = False

    def general(self, use: str) -> str:
        """Give the answer for all works, else where everybody begins."""
        return self.answers.get(use, DEFAULTS.get(use, NEVER))

    def held(self, place: Place, use: str, reach: Reach) -> Held:
        """Find the answer that holds for a work and use under a licence, and whence."""
        own, general = self.work_answers.get((place.work_id, use)), self.general(use)
        return held(own, general, self.rows, place=place, use=use, reach=reach)


def uses_meant(use: str | None, answer: str | None) -> tuple[str, ...]:
    """List the uses that an answer is about; None, for every use, never gives away a person in passing."""
    if use is not None:
        return (use,)
    if answer in {YES, ASK}:
        return tuple(one for one in USES if one not in _NEVER_AT_FIRST)
    return USES


def complete_answers(answers: Mapping[str, str]) -> dict[str, str]:
    """Write one answer for each of the uses.

    Raises:
        Refusal: "mandate.unknown_use", "mandate.unknown_answer".
    """
    for use, answer in answers.items():
        if use not in DEFAULTS:
            raise Refusal("mandate.unknown_use", use=use)
        if answer not in ANSWERS:
            raise Refusal("mandate.unknown_answer", answer=answer)
    return {**DEFAULTS, **answers}


def spread(four: Mapping[str, str]) -> dict[str, str]:
    """Turn answers to the four questions into answers for each use."""
    return {
        use: four[question] for question, uses in FOUR_QUESTIONS.items() if question in four for use in uses
    }


def check_mandate(*, notice_days: int, not_companies: Collection[str], floors: Mapping[str, Money]) -> None:
    """Check what stands beside the answers.

    Raises:
        Refusal: "mandate.notice_too_long", "mandate.too_many_companies", "mandate.unknown_use",
            "mandate.floor_not_positive".
    """
    if not 0 <= notice_days <= LONGEST_NOTICE_DAYS:
        raise Refusal("mandate.notice_too_long", most=LONGEST_NOTICE_DAYS)
    if len(not_companies) > 200:
        raise Refusal("mandate.too_many_companies", most=200)
    for use, floor in floors.items():
        if use not in DEFAULTS:
            raise Refusal("mandate.unknown_use", use=use)
        if floor.minor <= 0:
            raise Refusal("mandate.floor_not_positive")
