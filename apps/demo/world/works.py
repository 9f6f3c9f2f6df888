"""Whose works there are, and what their people allow; the many, and Mira's fourteen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from apps.accounts.models import User
from apps.catalogues.actions import add_work, assert_share
from apps.catalogues.models import Work
from apps.collectives import domain
from apps.collectives.actions import give_mandate
from apps.collectives.models import Collective
from apps.common.money import Money
from apps.demo.world import names, stock

WORK_FOR_ME = domain.spread(domain.PRESETS["work_for_me"])
ASK_ME = domain.spread(domain.PRESETS["ask_me"])
LEAVE_ME_OUT = domain.spread(domain.PRESETS["leave_me_out"])
_OFFERED_USES = tuple(use for use, answer in WORK_FOR_ME.items() if answer == domain.YES)
_FLOOR = Money(1_100, "EUR")

MIRAS_YES = (
    ("Low Tide Ledger", 2023),
    ("Kvarn", 2024),
    ("Slack Water", 2022),
    ("The Ferryman’s Table", 2023),
    ("Lantern Street", 2021),
    ("Winter Bread", 2024),
    ("A Coat for the Sea", 2025),
    ("Second Sun", 2022),
    ("Letters from the Loft", 2020),
)
MIRAS_ASK = ("Nine Rooms", "Harbour Variations", "Tin Roof")
MIRAS_NEVER = "For Amma"
MIRAS_WAITING = "Paper Boats"
OUTSIDE_OWNER = "Ilse Rand"
MIRAS = (*(title for title, _year in MIRAS_YES), *MIRAS_ASK, MIRAS_NEVER, MIRAS_WAITING)


@dataclass
class Shelf:
    """Adds works, one or many at once, each with a code and a title of its own; some titles are taken."""

    random: Random
    taken: frozenset[str] = frozenset()
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _titles: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self._titles = (title for title in names.titles(self.random) if title not in self.taken)

    def add(
        self,
        person: User,
        at: datetime,
        *,
        title: str = "",
        kind: str = "song",
        year: int = 0,
        artists: str = "",
        answer: str = "all_mine",
        percent: str = "",
        controller: str = "me",
        by: User | None = None,
    ) -> Work:
        """Add a work of a person, who sings or made it; unless said otherwise it is all theirs."""
        sheet = self._sheet(person, at, title=title, kind=kind, year=year, answer=answer)
        return add_work(
            actor=by or person,
            person=person,
            kind=kind,
            title=sheet.title,
            artist_line=artists or person.name,
            year=sheet.year,
            isrc=sheet.isrc,
            performers="me" if sheet.isrc else "nobody",
            answer=answer,
            percent=percent,
            controller=controller,
            at=at,
        )

    def _sheet(
        self, person: User, at: datetime, *, kind: str, answer: str, title: str = "", year: int = 0
    ) -> stock.Sheet:
        year = year or at.year - self.random.randint(1, 9)
        return stock.Sheet(
            person=person,
            kind=kind,
            title=title or next(self._titles),
            year=year,
            isrc="" if kind == "image" else f"QZT1A{year % 100:02d}{next(self._numbers):05d}",
            answer=answer,
            at=at,
        )

    def add_some(
        self, people: Sequence[User], works: int, at: datetime, kinds: str = "music", answer: str = "all_mine"
    ) -> None:
        """Spread a number of works over people, the first getting one more than the last."""
        sheets = []
        for number in range(works):
            kind = "image" if kinds == "pictures" else "instrumental" if number % 4 == 3 else "song"
            moment = at + timedelta(minutes=11 * number)
            sheets.append(self._sheet(people[number % len(people)], moment, kind=kind, answer=answer))
        stock.enter_all(sheets)


def mandate(
    collective: Collective,
    person: User,
    answers: Mapping[str, str],
    at: datetime,
    *,
    work_answers: Mapping[str, Mapping[str, str]] | None = None,
    by: User | None = None,
) -> None:
    """Give a mandate."""
    give_mandate(
        actor=by or person,
        person=person,
        collective=collective,
        answers=answers,
        work_answers=work_answers or {},
        conditions=stock.conditions(()),
        at=at,
    )


def will(
    person: User, answers: Mapping[str, str], *, floor: bool = False, not_companies: Sequence[str] = ()
) -> stock.Will:
    """Say what one of many wants in a mandate; where wanted, 11.00 for each work for every use at least."""
    floors = dict.fromkeys(_OFFERED_USES, _FLOOR) if floor else {}
    return stock.Will(person, answers, floors, not_companies)


def add_miras(shelf: Shelf, mira: User, collective: Collective, at: datetime) -> None:
    """Add the fourteen works of Mira Okonjo: nine yes, three ask me, one that waits, one never."""
    for title, year in MIRAS_YES:
        shelf.add(mira, at, title=title, year=year)
    kinds = dict.fromkeys(MIRAS_ASK, "song") | {"Harbour Variations": "instrumental"}
    years = dict(zip(MIRAS_ASK, (2022, 2025, 2021), strict=True))
    asked = [shelf.add(mira, at, title=title, kind=kinds[title], year=years[title]) for title in MIRAS_ASK]
    never = shelf.add(mira, at, title=MIRAS_NEVER, year=2020)
    boats = shelf.add(
        mira,
        at,
        title=MIRAS_WAITING,
        year=2021,
        artists=f"{mira.name} with {OUTSIDE_OWNER}",
        answer="my_part",
        percent="50",
    )
    assert_share(actor=mira, work_id=boats.pk, outside_name=OUTSIDE_OWNER, percent="50", at=at)
    own = {work.public_id: dict.fromkeys(domain.USES, domain.ASK) for work in asked}
    own = {public_id: {**uses, **_PERSONAL_NEVER} for public_id, uses in own.items()}
    own[never.public_id] = dict.fromkeys(domain.USES, domain.NEVER)
    mandate(collective, mira, WORK_FOR_ME, at, work_answers=own)


_PERSONAL_NEVER = dict.fromkeys(domain.PERSONAL_USES, domain.NEVER)
