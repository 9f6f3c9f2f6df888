"""What waits for a slow reader, and what is dropped before it is written."""

import asyncio
import json
from typing import Any

from apps.live.listener import MOST_WAITING, Access, Fact, Listener
from apps.live.writer import Message, message_of

ACCESS = Access("room:1", "person:1", frozenset({"room:1", "members:1"}), frozenset({"ballot:1"}))


class Reader:
    """A reader that takes a message only when it is let go on."""

    def __init__(self, *, is_slow: bool = False) -> None:
        self.read: list[dict[str, Any]] = []
        self.goes_on = asyncio.Event()
        if not is_slow:
            self.goes_on.set()

    async def take(self, message: Message) -> None:
        await self.goes_on.wait()
        self.read.append(json.loads(message["text"]))


async def settle() -> None:
    """Let everything that can run do so."""
    for _ in range(10):
        await asyncio.sleep(0)


def listener(reader: Reader, asked: list[str] | None = None) -> Listener:
    return Listener(reader.take, ACCESS, lambda: (asked if asked is not None else []).append("asked"))


async def test_facts_come_in_order_and_only_the_own_stream_has_places() -> None:
    reader = Reader()
    ear = listener(reader)
    ear.begin()
    ear.tell("room:1", Fact("room.opened", 1))
    ear.tell("members:1", Fact("bylaws.set", 40))
    ear.tell("room:1", Fact("offer.tabled", 2))
    await settle()
    assert reader.read == [
        {"kind": "room.opened", "sequence": 1},
        {"kind": "bylaws.set"},
        {"kind": "offer.tabled", "sequence": 2},
    ]


async def test_slow_reader_gets_only_the_newest_turnout() -> None:
    reader = Reader(is_slow=True)
    ear = listener(reader)
    ear.begin()
    for voted in range(50):
        ear.tell_turnout("ballot:1", message_of(json.dumps({"voted": voted})))
        await settle()
    reader.goes_on.set()
    await settle()
    assert reader.read == [{"voted": 0}, {"voted": 49}]


async def test_reader_who_is_far_behind_is_told_to_catch_up() -> None:
    reader = Reader(is_slow=True)
    ear = listener(reader)
    ear.begin()
    for place in range(1, MOST_WAITING + 3):
        ear.tell("room:1", Fact("offer.tabled", place))
        await settle()
    reader.goes_on.set()
    await settle()
    assert [message["kind"] for message in reader.read] == ["offer.tabled", "catchup"]


async def test_topics_of_others_are_never_written() -> None:
    reader = Reader()
    ear = listener(reader)
    ear.begin()
    ear.tell("members:2", Fact("bylaws.set", 1))
    ear.tell("person:1", Fact("profile.changed", 1))
    ear.tell_turnout("ballot:2", message_of(json.dumps({"voted": 1})))
    ear.tell("room:1", Fact("room.opened", 1))
    await settle()
    assert reader.read == [{"kind": "room.opened", "sequence": 1}]


async def test_nothing_is_written_while_a_changed_seat_is_asked_about() -> None:
    reader, asked = Reader(), list[str]()
    ear = listener(reader, asked)
    ear.begin()
    ear.tell("person:1", Fact("seat.ended", 9))
    ear.tell("members:1", Fact("bylaws.set", 10))
    ear.tell("room:1", Fact("offer.tabled", 2))
    ear.tell_turnout("ballot:1", message_of(json.dumps({"voted": 5})))
    await settle()
    assert (asked, reader.read) == (["asked"], [])
    ear.admit(Access("room:1", "person:1", frozenset({"room:1"})))
    await settle()
    assert reader.read == [{"kind": "offer.tabled", "sequence": 2}]


async def test_a_question_asked_before_the_reader_was_let_in_is_waited_for_too() -> None:
    reader, asked = Reader(), list[str]()
    ear = listener(reader, asked)
    ear.tell("person:1", Fact("seat.ended", 9))
    ear.begin([Fact("offer.tabled", 2)])
    await settle()
    assert (asked, reader.read) == (["asked"], [])
    ear.admit(ACCESS)
    await settle()
    assert reader.read == [{"kind": "offer.tabled", "sequence": 2}]


async def test_an_answer_lets_nobody_in_before_what_was_missed_is_there() -> None:
    reader = Reader()
    ear = listener(reader)
    ear.tell("person:1", Fact("seat.opened", 9))
    ear.tell("room:1", Fact("offer.tabled", 3))
    ear.admit(ACCESS)
    await settle()
    assert reader.read == []
    ear.begin([Fact("room.opened", 2)])
    await settle()
    assert [message["sequence"] for message in reader.read] == [2, 3]


async def test_seats_of_others_are_no_reason_to_ask() -> None:
    reader, asked = Reader(), list[str]()
    ear = listener(reader, asked)
    ear.begin()
    ear.tell("members:1", Fact("seat.ended", 9))
    await settle()
    assert (asked, reader.read) == ([], [{"kind": "seat.ended"}])


async def test_missed_facts_come_first_and_none_twice() -> None:
    reader = Reader()
    ear = listener(reader)
    ear.tell("room:1", Fact("offer.tabled", 3))
    ear.tell("room:1", Fact("offer.withdrawn", 4))
    await settle()
    assert reader.read == []
    ear.begin([Fact("room.opened", 2), Fact("offer.tabled", 3)])
    await settle()
    assert [message["sequence"] for message in reader.read] == [2, 3, 4]


async def test_reader_who_left_gets_nothing_more() -> None:
    class Gone(Reader):
        async def take(self, message: Message) -> None:
            raise OSError

    ear = listener(Gone())
    ear.begin()
    ear.tell("room:1", Fact("room.opened", 1))
    await settle()
    reader = Reader(is_slow=True)
    ear = listener(reader)
    ear.begin()
    ear.tell("room:1", Fact("room.opened", 1))
    await settle()
    ear.stop()
    reader.goes_on.set()
    ear.tell("room:1", Fact("offer.tabled", 2))
    await settle()
    assert reader.read == []
