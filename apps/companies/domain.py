"""The standard questions to a company, what a dossier is worth, and who approves what leaves the company."""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

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

NEEDED: tuple[str, ...] = ("style",)
"""Without an answer to these there is no grade at all, however much else is answered."""

PARTS: tuple[str, ...] = ("eu_representative", "group", "certificates", "litigation")
"""What the dossier says of the company itself."""

MODEL_PARTS: tuple[str, ...] = (
    "placed_on_market",
    "modalities",
    "public_data",
    "licensed_data",
    "third_party_data",
    "crawled_data",
    "user_data",
    "synthetic_data",
    "other_data",
    "reservations",
    "illegal_content",
)
"""What the dossier says of each model.

Source: the European Commission's template for the public summary of training content, July 2025, for Art.
53(1)(d) of Regulation (EU) 2024/1689: general information, list of data sources, aspects of processing.
"""

HIGHEST = max(MUST_ANSWER)
SHORTEST_ANSWER, LONGEST_ANSWER = 20, 4_000
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
    """How much of what is asked a company has answered.

    Args:
        needed: the questions without whose answer there is no grade, and that have none.
        parts_open: how many parts of the dossier are empty; the highest grade has none.
        parts_total: how many there are.
    """

    answered: int
    total: int
    needed: tuple[str, ...] = ()
    parts_open: int = 0
    parts_total: int = 0

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down."""
        return 100 * self.answered // self.total

    @property
    def level(self) -> int:
        """The grade from 0 to 3."""
        if self.needed:
            return 0
        reached = max((level for level, least in MUST_ANSWER.items() if self.percent >= least), default=0)
        return min(reached, HIGHEST - 1) if self.parts_open else reached

    @property
    def completeness(self) -> int:
        """Whole per cent of questions and parts that have an answer, rounded down."""
        said = self.answered + self.parts_total - self.parts_open
        return 100 * said // (self.total + self.parts_total)

    def missing_for(self, level: int) -> int:
        """Count the answers that are still missing for a grade."""
        needed = -(-MUST_ANSWER[level] * self.total // 100)
        return max(0, needed - self.answered)


def grade_of(answered: Collection[str], *, parts_open: int = 0, parts_total: int = 0) -> Grade:
    """Grade a dossier by the questions and parts that have an answer."""
    needed = tuple(question for question in NEEDED if question not in answered)
    return Grade(len(set(answered) & set(QUESTIONS)), len(QUESTIONS), needed, parts_open, parts_total)


def check_answer(question: str, text: str) -> str:
    """Read an answer to a standard question.

    Raises:
        Refusal: "question.unknown", "question.not_an_answer" (such as "n/a"), "question.too_short".
    """
    if question not in QUESTIONS:
        raise Refusal("question.unknown")
    return _said(text)


def _said(text: str) -> str:
    said = text.strip()
    if re.sub(r"[\W_]+", "", said.casefold()) in _NO_ANSWER:
        raise Refusal("question.not_an_answer")
    if len(said) < SHORTEST_ANSWER:
        raise Refusal("question.too_short", least=SHORTEST_ANSWER)
    return said


def check_part(part: str, text: str, *, of_model: bool) -> str:
    """Read what a part of the dossier says, of the company or of a model.

    Raises:
        Refusal: "part.unknown", "question.not_an_answer", "question.too_short".
    """
    if part not in (MODEL_PARTS if of_model else PARTS):
        raise Refusal("part.unknown")
    return _said(text)


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


RECORD_LABEL = "_tutti"
FILE_PATH = "/.well-known/tutti-verification.txt"
MOST_PROOFS = 10
PROOFS_WITHIN = timedelta(days=1)
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NOT_PUBLIC = {"arpa", "home", "internal", "intranet", "invalid", "lan", "local", "localhost", "onion"}


def check_domain(text: str) -> str:
    """Read the name of a public domain, in the letters of the network: "veldra.example".

    Raises:
        Refusal: "domain.not_a_name".
    """
    try:
        name = text.strip().rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    labels = name.split(".")
    is_name = len(labels) > 1 and len(name) <= 240 and all(_LABEL.fullmatch(label) for label in labels)
    if not is_name or labels[-1].isdigit() or labels[-1] in _NOT_PUBLIC:
        raise Refusal("domain.not_a_name")
    return name


def new_proof() -> str:
    """Draw the line that a company puts at its domain."""
    return f"tutti={secrets.token_hex(20)}"


def check_asking(asked_lately: int) -> None:
    """Refuse to look at ever more domains of one company.

    Raises:
        Refusal: "domain.too_many".
    """
    if asked_lately >= MOST_PROOFS:
        raise Refusal("domain.too_many", most=MOST_PROOFS)


LOOK_AGAIN_AFTER = timedelta(days=7)
LOOK_AFTER_A_MISS = timedelta(days=1)
MISSES_TO_LOSE = 3


def next_look(looked_at: datetime, misses: int) -> datetime:
    """Say when a proven domain is looked at again: every week, and every day once nothing was found."""
    return looked_at + (LOOK_AFTER_A_MISS if misses else LOOK_AGAIN_AFTER)


def is_lost(misses: int) -> bool:
    """Say whether a proof no longer holds: one look may meet a server that is down, three hardly."""
    return misses >= MISSES_TO_LOSE


def check_ending(actor_roles: Collection[str], role: str, *, is_own: bool, left: int) -> None:
    """Refuse to end a seat of a company when nobody would be left who speaks for it.

    Args:
        left: how many seats the company would have afterwards.

    Raises:
        Refusal: "people.last_one", "people.signatory_by_signatory".
    """
    if not left:
        raise Refusal("people.last_one")
    if role == SIGNATORY and not is_own and SIGNATORY not in actor_roles:
        raise Refusal("people.signatory_by_signatory")


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
