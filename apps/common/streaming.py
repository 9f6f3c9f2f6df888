"""Lets a long list flow: the next rows are read while the database writes; what is done with is forgotten."""

import gc
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, islice
from types import TracebackType
from typing import Self, TypeVar

Item = TypeVar("Item")
_COLLECT_EVERY = 8


def in_batches(rows: Iterator[Item], size: int) -> Generator[list[Item]]:
    """Give rows in lists of at most `size`, each read on a thread of its own while the one before is at work.

    A batch makes some hundred thousand objects that point at each other and end with it. Python's collector
    would look for the dead among them, and through the whole site, many times; it looks once after some
    batches, and only at what is younger than the list.

    Raises:
        whatever the rows raise, after the batches before it.
    """
    with _collecting_by_hand(), ThreadPoolExecutor(1, thread_name_prefix="rows") as reader:
        coming = reader.submit(_take, rows, size)
        for number in count(1):
            batch = coming.result()
            if not batch:
                return
            coming = reader.submit(_take, rows, size)
            yield batch
            if number % _COLLECT_EVERY == 0:
                gc.collect()


def _take(rows: Iterator[Item], size: int) -> list[Item]:
    return list(islice(rows, size))


@contextmanager
def _collecting_by_hand() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


class Aside:
    """Does one thing on a thread of its own while the next is prepared; leaving it waits for the last."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="aside")
        self._doing: Future[None] | None = None

    def do(self, work: Callable[[], None]) -> None:
        """Begin with something, when what was begun before is done.

        Raises:
            whatever that raised.
        """
        self.wait()
        self._doing = self._worker.submit(work)

    def wait(self) -> None:
        """Wait until nothing is being done any more.

        Raises:
            whatever was raised there.
        """
        done, self._doing = self._doing, None
        if done is not None:
            done.result()

    def __enter__(self) -> Self:
        """Let the thread begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for the last thing; what the caller raised goes before what was raised there."""
        self._worker.shutdown(wait=True)
        if raised is None:
            self.wait()
