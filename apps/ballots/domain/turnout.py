"""How many took part, as far as it may be shown."""

from dataclasses import dataclass

from apps.ballots.domain.definition import Definition
from apps.ballots.domain.life import State, version_of

STEP = 5


@dataclass(frozen=True)
class Turnout:
    """People who took part.

    Args:
        voted_shown: people, in steps of five while a sealed ballot is open.
        total: people on the roll.
        quorum_people: people who must take part.
        exact: whether `voted_shown` counts everybody.
        version: only grows; equal versions show the same.
    """

    voted_shown: int
    total: int
    quorum_people: int
    exact: bool
    version: int

    @property
    def missing(self) -> int:
        """How many more make the quorum."""
        return max(0, self.quorum_people - self.voted_shown)

    @property
    def reached(self) -> bool:
        """Whether the quorum is reached, as far as it is shown."""
        return self.voted_shown >= self.quorum_people


def turnout(definition: Definition, *, state: str, voted: int, total: int) -> Turnout:
    """Show as much of the turnout as the definition allows in this state."""
    stepped = definition.is_sealed and state in {State.ANNOUNCED, State.OPEN}
    shown = voted - voted % STEP if stepped else voted
    return Turnout(shown, total, definition.quorum_people(total), not stepped, version_of(state, shown))
