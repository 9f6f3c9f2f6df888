"""Lets a long list flow: the next rows are read while the database writes; what is done with is forgotten."""

import gc
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def in_batches(rows: Iterator[Item], size: int) -> Generator[list[Item]]:
    """Give rows in lists of at most `size`, each read on a thread of its own while the one before is at work.

    A batch makes some hundred thousand objects that point at each other and end with it. Python's collector
    would look for the dead among them, and through the whole site, many times; it looks once after each
    batch, and only at what is younger than the list.

    Raises:
        whatever the rows raise, after the batches before it.
    """
    with _collecting_by_hand(), ThreadPoolExecutor(1, thread_name_prefix="rows") as reader:
        coming = reader.submit(_take, rows, size)
        while batch := coming.result():
            coming = reader.submit(_take, rows, size)
            yield batch
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
