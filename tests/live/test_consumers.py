"""What a socket does with a reader who went away."""

import asyncio

import pytest

from apps.common.presence import Here
from apps.live import consumers
from apps.live.consumers import NOT_FOUND, TRY_AGAIN, LiveConsumer
from apps.live.listener import Access, Fact, Listener


@pytest.mark.parametrize("error", [ConnectionResetError, RuntimeError])
def test_reader_who_went_away_in_the_meantime_needs_no_closing(error):
    async def gone(_message: object) -> None:
        raise error

    consumer = LiveConsumer()
    consumer.base_send = gone
    asyncio.run(consumer.close(TRY_AGAIN))


class Counted:
    """Stands for the hub and the attendance; keeps who is with it now."""

    def __init__(self) -> None:
        self.here: list[object] = []

    def join(self, one: object) -> None:
        self.here.append(one)

    def leave(self, one: object) -> None:
        if one in self.here:
            self.here.remove(one)

    arrive = join


class Asked(LiveConsumer):
    """A socket whose permission is answered by the test."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[asyncio.Future[Access | int]] = []
        self.closed_with: list[int | None] = []

    async def _ask(self) -> Access | int:
        answer: asyncio.Future[Access | int] = asyncio.get_running_loop().create_future()
        self.answers.append(answer)
        return await answer

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        self.closed_with.append(code)


DESK = Access("desk:1", "person:1", frozenset({"desk:1"}), here=Here("room:1", "union", 1), is_narrow=True)


@pytest.fixture
def places(monkeypatch):
    made = {name: Counted() for name in ("hub", "attendance", "rounds")}
    for name, one in made.items():
        monkeypatch.setattr(consumers, name, lambda one=one: one)
    return made


def in_lane(heard):
    async def send(message):
        heard.append(message["text"])

    consumer = Asked()
    consumer.listener = Listener(send, DESK, consumer.ask_again)
    consumer.listener.begin()
    return consumer


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


async def test_an_answer_about_a_reader_who_has_gone_lets_nobody_in(places):
    consumer = in_lane([])
    asking = asyncio.create_task(consumer.renew())
    await settle()
    await consumer.disconnect(1000)
    consumer.answers[0].set_result(DESK)
    await asking
    assert [one.here for one in places.values()] == [[], [], []]


async def test_each_word_at_the_desk_waits_for_an_answer_given_after_it(places):
    heard = []
    consumer = in_lane(heard)
    consumer.listener.tell("desk:1", Fact("message.posted", 1))
    earlier = asyncio.create_task(consumer.renew())
    await settle()
    consumer.listener.tell("desk:1", Fact("message.posted", 2))
    await settle()
    consumer.answers[1].set_result(DESK)
    await earlier
    await settle()
    assert heard == []
    consumer.answers[-1].set_result(NOT_FOUND)
    await settle()
    assert (heard, consumer.closed_with) == ([], [NOT_FOUND])
    assert places["hub"].here == []
