"""The standard questions to a company, what a dossier is worth, and who approves what leaves the company."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from apps.common.errors import Refusal

QUESTIONS: tuple[str, ...] = (
    "what_is_learned",
    "style",
    "output",
    "earlier_data",
    "opt_outs",
    "storage",
    "who_else",
    "removal",
)
"""What every company is asked; the answers become an annex of any contract."""

MUST_ANSWER: Mapping[int, int] = {1: 50, 2: 80, 3: 100}
"""The grade, and the least per cent of answered questions that it needs."""

SHORTEST_ANSWER = 20
_NO_ANSWER = {
    "",
    "na",
    "notapplicable",
    "none",
    "no",
    "yes",
    "tbd",
    "tba",
    "tobedetermined",
    "tobeannounced",
    "confidential",
    "tradesecret",
    "nocomment",
    "unknown",
    "seeabove",
}


@dataclass(frozen=True)
class Grade:
    """How much of what is asked a company has answered."""

    answered: int
    total: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down."""
        return 100 * self.answered // self.total

    @property
    def level(self) -> int:
        """The grade from 0 to 3."""
        return max((level for level, least in MUST_ANSWER.items() if self.percent >= least), default=0)

    def missing_for(self, level: int) -> int:
        """Count the answers that are still missing for a grade."""
        needed = -(-MUST_ANSWER[level] * self.total // 100)
        return max(0, needed - self.answered)


def grade_of(answered: Collection[str]) -> Grade:
    """Grade a dossier by the questions that have an answer."""
    return Grade(len(set(answered) & set(QUESTIONS)), len(QUESTIONS))


def check_answer(question: str, text: str) -> str:
    """Read an answer to a standard question.

    Raises:
        Refusal: "question.unknown", "question.not_an_answer" (such as "n/a"), "question.too_short".
    """
    if question not in QUESTIONS:
        raise Refusal("question.unknown")
    said = text.strip()
    if re.sub(r"[\W_]+", "", said.casefold()) in _NO_ANSWER:
        raise Refusal("question.not_an_answer")
    if len(said) < SHORTEST_ANSWER:
        raise Refusal("question.too_short", least=SHORTEST_ANSWER)
    return said


def check_model(name: str) -> str:
    """Read the name of a model version: one line that names one model.

    Raises:
        Refusal: "model.no_name", "model.not_one_model".
    """
    said = " ".join(name.split())
    if not said:
        raise Refusal("model.no_name")
    if re.search(r"\b(all|any|future|every|successors?)\b", said.casefold()):
        raise Refusal("model.not_one_model", name=said)
    return said


SECOND_PERSON, SIGNATORY, SAME_PERSON = "second_person", "signatory", "same_person"
APPROVAL_RULES = (SECOND_PERSON, SIGNATORY, SAME_PERSON)


@dataclass(frozen=True)
class ApprovalPolicy:
    """Who reads an offer inside the company before it leaves it (rule 22).

    Args:
        rule: "second_person" (a delegate or signatory other than its authors), "signatory" (a signatory other
            than its authors) or "same_person" (whoever prepares an offer may table it).
        version: which choice of the company this is; 0 is the rule of the house for those who chose nothing.
    """

    rule: str = SECOND_PERSON
    version: int = 0

    @property
    def needs_approval(self) -> bool:
        """Whether nothing leaves the company before somebody else has read it."""
        return self.rule != SAME_PERSON

    def may_approve(self, roles: Collection[str], *, is_author: bool) -> bool:
        """Say whether somebody in these seats of the company may approve; nobody approves what they wrote.

        Args:
            roles: "delegate", "signatory" or both.
        """
        if is_author:
            return False
        return (
            self.accepts("signatory")
            if "signatory" in roles
            else "delegate" in roles and self.accepts("delegate")
        )

    def accepts(self, role: str) -> bool:
        """Say whether an approval that was given in this seat is enough."""
        return role == "signatory" or (role == "delegate" and self.rule != SIGNATORY)


def check_rule(rule: str) -> str:
    """Read the rule of a policy.

    Raises:
        Refusal: "policy.unknown_rule".
    """
    if rule not in APPROVAL_RULES:
        raise Refusal("policy.unknown_rule")
    return rule
