"""Batches of a long list: in order, read ahead, with the collector as it was before."""

import gc
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from apps.common.streaming import Aside, in_batches


def test_rows_come_in_their_order_and_none_is_lost() -> None:
    assert list(in_batches(iter(range(7)), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(in_batches(iter(()), 3)) == []


def test_next_batch_is_read_while_the_one_before_is_at_work() -> None:
    was_read = threading.Event()

    def rows() -> Iterator[int]:
        yield 1
        was_read.set()
        yield 2

    with closing(in_batches(rows(), 1)) as batches:
        assert next(batches) == [1]
        assert was_read.wait(5)


def test_what_the_rows_raise_comes_after_the_batches_before_it() -> None:
    def rows() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    with closing(in_batches(rows(), 1)) as batches:
        assert next(batches) == [1]
        with pytest.raises(ValueError, match="broken"):
            next(batches)
    assert gc.isenabled()


def test_collector_rests_until_the_end_however_it_comes() -> None:
    frozen = gc.get_freeze_count()
    with closing(in_batches(iter(range(9)), 2)) as batches:
        next(batches)
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == frozen


def test_things_aside_are_done_one_after_another_and_all_of_them() -> None:
    done: list[int] = []
    may_end = threading.Event()

    def first() -> None:
        may_end.wait(5)
        done.append(1)

    with Aside() as aside:
        aside.do(first)
        assert done == []
        may_end.set()
        aside.do(lambda: done.append(2))
        aside.wait()
        assert done == [1, 2]
        aside.do(lambda: done.append(3))
    assert done == [1, 2, 3]


def test_what_is_raised_aside_comes_to_whoever_goes_on_and_what_they_raise_goes_before_it() -> None:
    def fail() -> None:
        raise ValueError("broken")

    with Aside() as aside:
        aside.do(fail)
        with pytest.raises(ValueError, match="broken"):
            aside.wait()
    with pytest.raises(ValueError, match="broken"), Aside() as aside:
        aside.do(fail)

    def fail_as_well() -> None:
        with Aside() as aside:
            aside.do(fail)
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        fail_as_well()
