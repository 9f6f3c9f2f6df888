"""One socket as the hub sees it: what it may hear, and what still has to be written to it."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from apps.common.presence import Here
from apps.live.writer import Message, Writer, message_of, writer

MOST_WAITING = 100
_OWN_FACTS = frozenset({"seat.opened", "seat.ended", "session.ended", "factor.reset"})
_VOTE_FACTS = frozenset({"offer.put_to_vote", "ballot.opened"})
# The union leaves a caucus: who may hear it is asked anew before another word is passed on.
_DOOR_FACTS = frozenset({"caucus.closed"})


@dataclass(frozen=True)
class Fact:
    """What a page is told: the kind, its place in the stream, and at most some small values.

    What it is about, the page asks for itself.
    """

    kind: str
    sequence: int | None = None
    more: tuple[tuple[str, object], ...] = ()

    @property
    def text(self) -> str:
        """The message with its place, for the page's own stream."""
        place = {} if self.sequence is None else {"sequence": self.sequence}
        return json.dumps({"kind": self.kind, **place, **dict(self.more)})

    @property
    def plain(self) -> str:
        """The message without a place, for streams beside the page's own."""
        return json.dumps({"kind": self.kind, **dict(self.more)})


@dataclass(frozen=True)
class Access:
    """What one person may hear through one socket.

    Args:
        main: the stream whose sequence numbers the page counts.
        topics: streams whose facts are passed on, `main` among them.
        turnouts: topics of ballots whose turnout is passed on.
        own: the person's own stream; it tells when seats change and sessions end.
        here: where the person is seen to be while the socket is open; None if nowhere.
        is_narrow: whether the permission is asked again before anything of `main` is passed on, because
            its few readers are there by a word that can be taken back at any time.
    """

    main: str
    own: str
    topics: frozenset[str]
    turnouts: frozenset[str] = field(default=frozenset())
    here: Here | None = None
    is_narrow: bool = False


class Listener:
    """Keeps what a slow reader has not taken: facts in order, and of each turnout only the newest."""

    def __init__(
        self, send: Callable[[Message], Awaitable[None]], access: Access, ask_again: Callable[[], None]
    ) -> None:
        self.send = send
        self._ask_again = ask_again
        self._facts: deque[tuple[str, Fact]] = deque()
        self._turnouts: dict[str, Message] = {}
        self._has_begun = self._has_stopped = self._is_in_doubt = False
        # How often it was in doubt, so that an answer to an earlier question ends no later doubt.
        self.doubts = 0
        self._is_due = False
        self._writer: Writer | None = None
        self.writing: asyncio.Task[None] | None = None
        self._seen = 0
        self.access = access

    @property
    def hears(self) -> frozenset[str]:
        """Every topic that the hub has to pass to this listener."""
        return self.access.topics | self.access.turnouts | {self.access.own}

    @property
    def _is_held(self) -> bool:
        """Whether nothing is written: before what was missed is sent, in doubt, and after the end."""
        return not self._has_begun or self._is_in_doubt or self._has_stopped

    def tell(self, topic: str, fact: Fact) -> None:
        """Take a fact; one that may change what this person hears is held until that was asked again."""
        if self._may_be_changed_by(topic, fact):
            self._is_in_doubt = True
            self.doubts += 1
            self._ask_again()
        self._facts.append((topic, fact))
        if len(self._facts) > MOST_WAITING:
            self._facts.clear()
            self._facts.append((self.access.main, Fact("catchup")))
        self._wake()

    def _may_be_changed_by(self, topic: str, fact: Fact) -> bool:
        if fact.kind in _VOTE_FACTS | _DOOR_FACTS or (topic == self.access.own and fact.kind in _OWN_FACTS):
            return True
        return self.access.is_narrow and topic == self.access.main

    def tell_turnout(self, topic: str, message: Message) -> None:
        """Take the newest turnout in place of one not yet written."""
        self._turnouts[topic] = message
        self._wake()

    def begin(self, missed: Sequence[Fact] = ()) -> None:
        """Write what was recorded before the reader was there, then what was heard meanwhile."""
        self._facts.extendleft((self.access.main, fact) for fact in reversed(missed))
        self._has_begun = True
        self._wake()

    def catch_up(self, fact: Fact) -> None:
        """Tell the page to look at everything again."""
        self._facts.append((self.access.main, fact))
        self._wake()

    def admit(self, access: Access) -> None:
        """Go on with what was asked again; what is no longer allowed is dropped unread."""
        self.access = access
        self._is_in_doubt = False
        self._wake()

    def stop(self) -> None:
        """Write nothing more."""
        self._has_stopped = True
        if self.writing is not None:
            self.writing.cancel()

    def _wake(self) -> None:
        if self._is_held or self._is_due:
            return
        self._is_due = True
        if self._writer is None:
            self._writer = writer()
        self._writer.add(self)

    def let_go(self) -> None:
        """Learn that the writer looks no more."""
        self._is_due = False

    def next_message(self) -> Message | None:
        """Take the next message that this person may hear; facts before turnout."""
        while self._facts and not self._is_held:
            topic, fact = self._facts.popleft()
            if topic == self.access.main and self._is_new(fact):
                return message_of(fact.text)
            if topic != self.access.main and topic in self.access.topics:
                return message_of(fact.plain)
        while self._turnouts and not self._is_held:
            topic, message = self._turnouts.popitem()
            if topic in self.access.turnouts:
                return message
        return None

    def _is_new(self, fact: Fact) -> bool:
        if fact.sequence is None:
            return True
        is_new = fact.sequence > self._seen
        self._seen = max(self._seen, fact.sequence)
        return is_new
