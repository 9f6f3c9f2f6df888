"""Very many sockets written to in one task, of which some take nothing."""

import asyncio

from apps.live.listener import Access, Fact, Listener
from apps.live.writer import Message, message_of

ACCESS = Access("room:1", "person:1", frozenset({"room:1"}), frozenset({"ballot:1"}))


class Page:
    """A page that takes messages, or none before it is let go on, or that is gone."""

    def __init__(self, *, is_stuck: bool = False, fault: Exception | None = None) -> None:
        self.read: list[str] = []
        self.fault = fault
        self.goes_on = asyncio.Event()
        if not is_stuck:
            self.goes_on.set()
        self.listener = Listener(self.take, ACCESS, lambda: None)
        self.listener.begin()

    async def take(self, message: Message) -> None:
        if not self.goes_on.is_set():
            await self.goes_on.wait()
        if self.fault:
            raise self.fault
        self.read.append(message["text"])


async def settle() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


def tell(pages: list[Page], text: str) -> None:
    for page in pages:
        page.listener.tell_turnout("ballot:1", message_of(text))


async def test_pages_that_take_nothing_hold_up_nobody_and_get_the_newest_later() -> None:
    pages = [Page(is_stuck=place % 3 == 0) for place in range(30)]
    for text in ("1", "2", "3"):
        tell(pages, text)
        await settle()
    assert [page.read for page in pages if page.goes_on.is_set()] == [["1", "2", "3"]] * 20
    for page in pages:
        page.goes_on.set()
    await settle()
    assert [page.read for page in pages[::3]] == [["1", "3"]] * 10


async def test_page_that_is_gone_takes_nobody_along() -> None:
    pages = [Page(), Page(fault=OSError()), Page(fault=RuntimeError()), Page()]
    tell(pages, "1")
    await settle()
    tell(pages, "2")
    await settle()
    assert [page.read for page in pages] == [["1", "2"], [], [], ["1", "2"]]


async def test_page_that_leaves_while_it_is_waited_for_takes_nobody_along() -> None:
    pages = [Page(is_stuck=True), *(Page() for _ in range(5))]
    tell(pages, "1")
    await settle()
    pages[0].listener.stop()
    tell(pages, "2")
    await settle()
    pages[0].goes_on.set()
    await settle()
    assert [page.read for page in pages] == [[], *[["1", "2"]] * 5]


async def test_what_comes_while_a_page_is_written_to_follows() -> None:
    page = Page(is_stuck=True)
    tell([page], "1")
    await settle()
    page.listener.tell("room:1", Fact("room.opened", 1))
    page.goes_on.set()
    await settle()
    assert page.read == ["1", '{"kind": "room.opened", "sequence": 1}']
