"""How many took part, as far as it may be shown."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from fractions import Fraction

from apps.ballots.domain.definition import Definition
from apps.ballots.domain.life import State, version_of
from apps.ballots.domain.roll import RollLine, decimal, represented

STEP = 5


@dataclass(frozen=True)
class Turnout:
    """People who took part, themselves or through a delegate.

    Args:
        voted_shown: people, in steps of five while a sealed ballot is open.
        total: people on the roll.
        quorum_people: people who must take part.
        exact: whether `voted_shown` counts everybody.
        version: only grows; equal versions show the same.
        weight: what those weigh who took part, a decimal; while a sealed ballot is open, of those whose
            ballots are in the log, which they enter by fives. None where votes have no weights.
        total_weight: what the whole roll weighs; None where votes have no weights.
        quorum_weight: weight that must take part, a decimal; None where votes have no weights.
    """

    voted_shown: int
    total: int
    quorum_people: int
    exact: bool
    version: int
    weight: str | None = None
    total_weight: str | None = None
    quorum_weight: str | None = None

    @property
    def missing(self) -> int:
        """How many more make the quorum."""
        return max(0, self.quorum_people - self.voted_shown)

    @property
    def reached(self) -> bool:
        """Whether the quorum of people is reached, as far as it is shown."""
        return self.voted_shown >= self.quorum_people

    @property
    def has_weight(self) -> bool:
        """Whether enough weight takes part, as far as it is shown; never where votes have no weights."""
        return Fraction(self.weight or 0) >= Fraction(self.quorum_weight) if self.quorum_weight else False


@dataclass(frozen=True)
class Weighed:
    """The weight of those who took part: how many people it is made of, what they weigh, and what all do."""

    people: int
    weight: str
    total: str


def turnout(
    definition: Definition, *, state: str, voted: int, total: int, weighed: Weighed | None = None
) -> Turnout:
    """Show as much of the turnout as the definition allows in this state.

    Args:
        weighed: where votes have weights.
    """
    stepped = is_stepped(definition, state)
    shown = voted - voted % STEP if stepped else voted
    # People and weight move at different moments, and each of them only grows.
    version = version_of(state, shown + (weighed.people if weighed else 0))
    return Turnout(
        shown,
        total,
        definition.quorum_people(total),
        not stepped,
        version,
        *((weighed.weight, weighed.total, _needed(definition, weighed)) if weighed else ()),
    )


def _needed(definition: Definition, weighed: Weighed) -> str:
    return decimal(definition.quorum_weight(Fraction(weighed.total)))


def is_stepped(definition: Definition, state: str) -> bool:
    """Whether turnout moves in steps: in a sealed ballot until the close."""
    return definition.is_sealed and state in {State.ANNOUNCED, State.OPEN}


def makes_a_step(
    roll: Sequence[RollLine], logged: Container[str], waiting: Container[str], definition: Definition
) -> bool:
    """Say whether so many new people would enter the log at once that nobody among them can be told.

    Args:
        logged: pseudonyms of those with a ballot in the log.
        waiting: pseudonyms of those with a ballot that is not in the log yet.
    """
    both = {line.pseudonym for line in roll if line.pseudonym in logged or line.pseudonym in waiting}
    before = represented(roll, logged, definition.proxies)
    after = represented(roll, both, definition.proxies)
    return len(after) - len(before) >= STEP
