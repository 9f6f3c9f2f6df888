"""How entries are hashed and how faults are found, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from apps.audit.domain import Fault, Link, faults, hash_of

LINK = Link("room:7", 1, "offer.tabled", {"offer": "abc"}, 3, datetime(2026, 11, 20, 12, tzinfo=UTC), "")


def chain(length: int) -> list[tuple[Link, str]]:
    """Build an intact chain."""
    built: list[tuple[Link, str]] = []
    for place in range(1, length + 1):
        link = replace(
            LINK, sequence=place, payload={"n": str(place)}, previous=built[-1][1] if built else ""
        )
        built.append((link, hash_of(link)))
    return built


def test_hash_is_the_same_for_ever() -> None:
    assert hash_of(LINK) == "db46a683a52e1784bc00694e0baa4d346e84300827368803a7853985f8e6a2b9"
    assert hash_of(replace(LINK, at=LINK.at.astimezone(timezone(timedelta(hours=5))))) == hash_of(LINK)


def test_hash_covers_everything() -> None:
    others = [
        replace(LINK, stream="room:8"),
        replace(LINK, sequence=2),
        replace(LINK, kind="offer.withdrawn"),
        replace(LINK, payload={"offer": "abd"}),
        replace(LINK, actor_id=None),
        replace(LINK, at=LINK.at + timedelta(microseconds=1)),
        replace(LINK, previous="0" * 64),
    ]
    assert len({hash_of(link) for link in [LINK, *others]}) == len(others) + 1


@given(st.integers(0, 12))
def test_intact_chain_has_no_faults(length: int) -> None:
    assert faults(chain(length)) == []


@given(st.integers(2, 10), st.data())
def test_any_one_change_is_found_at_its_place(length: int, data: st.DataObject) -> None:
    built = chain(length)
    place = data.draw(st.integers(0, length - 1))
    link, stored = built[place]
    built[place] = (replace(link, payload={"n": "changed"}), stored)
    assert faults(built) == [Fault("room:7", place + 1, "hash")]


@given(st.integers(2, 10), st.data())
def test_missing_entry_is_found(length: int, data: st.DataObject) -> None:
    built = chain(length)
    place = data.draw(st.integers(0, length - 2))
    del built[place]
    assert {(fault.sequence, fault.code) for fault in faults(built)} == {
        (place + 2, "gap"),
        (place + 2, "previous"),
    }
