"""The two keys and the sealed floors as properties, against an independent plain reading."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.catalogues.domain import WHOLE_PPM, PersonFacts
from apps.collectives import domain
from apps.collectives.domain import Answer, MandateFacts, Row
from apps.common.money import Money
from tests.collectives.test_domain_standing import (
    IDA,
    MIRA,
    TOMAS,
    licence,
    public,
    seen,
    share,
    song,
    stands,
)

_answers = st.sampled_from(domain.ANSWERS)
_people = st.integers(1, 3)
_rarely = st.integers(0, 7).map(lambda drawn: drawn == 7)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A row of a mandate about some of the uses, which names what it may."""
    reach = draw(
        st.sampled_from([((), ()), ((), ()), (("composition",), ()), (("image",), ()), ((), ("SE",))])
    )
    works = draw(st.sampled_from([(), (), (7,), (6, 8)]))
    kinds = () if works else draw(st.sampled_from([("song",), ("song", "text"), ("image",)]))
    is_narrow = any(reach)
    return Row(
        uses=draw(st.frozensets(st.sampled_from(["train_generative", "search", *sorted(_KEYS)]), min_size=1)),
        answer=draw(st.sampled_from(["ask", "never"] if is_narrow else domain.ANSWERS)),
        kinds=frozenset(() if is_narrow and draw(st.booleans()) else kinds),
        works=frozenset(works),
        rights=frozenset(reach[0]),
        territories=frozenset(reach[1]),
    )


@st.composite
def _mandate(draw: st.DrawFn) -> dict[str, object]:
    """A mandate that says one thing for most uses, and sometimes something else for one or for the work."""
    general = dict.fromkeys(domain.USES, draw(st.sampled_from(["yes", "yes", "ask", "never"])))
    own = draw(st.dictionaries(st.tuples(st.just(7), st.sampled_from(domain.USES)), _answers, max_size=2))
    floor = st.builds(Money, st.integers(900, 1000), st.just("EUR"))
    return {
        "answers": general | draw(st.dictionaries(st.sampled_from(domain.USES), _answers, max_size=2)),
        "work_answers": own,
        "rows": tuple(draw(st.lists(rows(), max_size=3))),
        "floors": draw(st.dictionaries(st.sampled_from(domain.USES), floor, max_size=2)),
        "given": not draw(_rarely),
        "no_political": draw(_rarely),
        "lapsed": draw(_rarely),
        "silenced": draw(_rarely),
    }


_mandates = st.fixed_dictionaries({MIRA: _mandate(), TOMAS: _mandate()}, optional={IDA: _mandate()})
_said = st.dictionaries(
    _people,
    st.builds(Answer, st.sampled_from(["in", "in", "out", "choose"]), st.frozensets(st.integers(6, 8))),
)
_parts = st.sampled_from(["singer", "player", "depicted", "maker"])
_someone = _people | st.sampled_from([MIRA, MIRA, None])
_persons = st.lists(st.builds(PersonFacts, _someone, _parts, minor=_rarely, dead=_rarely), max_size=3)
_KEYS = {
    "voice_clone": {"singer"},
    "likeness": {"singer", "player", "depicted"},
    "output_in_style": {"singer", "player", "depicted", "maker"},
}

_USES = st.sampled_from(["train_generative", "search", *sorted(_KEYS)])


def whole(weights: list[int]) -> list[int]:
    parts = [weight * WHOLE_PPM // sum(weights) for weight in weights]
    return [parts[0] + WHOLE_PPM - sum(parts), *parts[1:]]


def plainly(mandate: MandateFacts, use: str, reached: frozenset[str]) -> str:
    """Read the answer for song 7: the strictest of its own and lists, else of kinds, else the general one."""
    named = [row for row in mandate.rows if use in row.uses and (not row.works or 7 in row.works)]
    named = [row for row in named if not row.kinds or "song" in row.kinds]
    whole = [row for row in named if not row.rights and not row.territories]
    own = [mandate.work_answers[7, use]] if (7, use) in mandate.work_answers else []
    found = own + [row.answer for row in whole if row.works]
    found = found or [row.answer for row in whole] or [mandate.answers[use]]
    found += [row.answer for row in named if "composition" in row.rights]
    is_there = not reached or bool(reached & {"SE", "WORLD"})
    found += [row.answer for row in named if "SE" in row.territories and is_there]
    return max(found, key=["yes", "ask", "never"].index)


def allows(
    mandate: MandateFacts | None,
    use: str,
    answer: Answer | None,
    *,
    political: bool,
    reached: frozenset[str],
) -> bool:
    """Read one person's word about one use as plainly as the rules say it."""
    if mandate is None or not mandate.given or mandate.silenced:
        return False
    said = plainly(mandate, use, reached)
    if said == "never":
        return False
    if answer is not None:
        return answer.for_work(7) == "in" or yes_holds(mandate, use, said, political=political)
    return yes_holds(mandate, use, said, political=political)


def yes_holds(mandate: MandateFacts, use: str, said: str, *, political: bool) -> bool:
    floor = mandate.floors.get(use)
    is_free = not (political and mandate.no_political) and not mandate.lapsed
    return said == "yes" and is_free and (floor is None or floor.minor <= 950)


@settings(deadline=None, max_examples=400)
@given(
    shares=st.lists(
        st.tuples(_people, st.integers(1, 4)), min_size=1, max_size=3, unique_by=lambda one: one[0]
    ),
    persons=_persons,
    raw=_mandates,
    uses=st.frozensets(
        st.sampled_from(["train_generative", "search", *sorted(_KEYS)]), min_size=1, max_size=2
    ),
    said=_said,
    political=_rarely,
    reached=st.sampled_from([(), ("WORLD",), ("SE", "NO"), ("DE",)]).map(frozenset),
)
def test_a_work_is_in_exactly_if_each_of_its_people_allows_each_use(
    *,
    shares: list[tuple[int, int]],
    persons: list[PersonFacts],
    raw: dict[int, dict[str, object]],
    uses: frozenset[str],
    said: dict[int, Answer],
    political: bool,
    reached: frozenset[str],
) -> None:
    """Model: an independent, plain reading of the two keys."""
    parts = whole([weight for _holder, weight in shares])
    holders = [share(holder, ppm) for (holder, _weight), ppm in zip(shares, parts, strict=True)]
    mandates = {pk: MandateFacts(pk, **more) for pk, more in raw.items()}  # type: ignore[arg-type]
    terms = licence(*sorted(uses), political_excluded=not political, territories=reached)
    found = stands(song(*holders, persons=tuple(persons)), *mandates.values(), terms=terms, answers=said)
    needed = {(holder, use) for holder, _weight in shares for use in uses}
    is_known = True
    for use in uses & domain.PERSONAL_USES:
        people = [one for one in persons if one.part in _KEYS[use]]
        is_known = is_known and bool(people) and not any(one.minor for one in people)
        needed |= {(one.person_id or 0, use) for one in people}
    allowed = is_known and all(
        allows(mandates.get(person), use, said.get(person), political=political, reached=reached)
        for person, use in needed
    )
    assert found.standing.is_in == allowed


@settings(deadline=None)
@given(_mandates, _said)
def test_no_floor_changes_what_anybody_else_can_see(
    raw: dict[int, dict[str, object]], said: dict[int, Answer]
) -> None:
    """Two worlds that differ only in one person's floor look the same to others, but for in or not."""
    base = {pk: MandateFacts(pk, **{**more, "floors": {}}) for pk, more in raw.items()}  # type: ignore[arg-type]
    work = song(share(MIRA, 500_000), share(TOMAS, 500_000))
    with_floor = {
        pk: MandateFacts(pk, **{**raw[pk], "floors": dict.fromkeys(domain.USES, Money(99_999, "EUR"))})  # type: ignore[arg-type]
        if pk == MIRA
        else one
        for pk, one in base.items()
    }
    free, held = stands(work, *base.values(), answers=said), stands(work, *with_floor.values(), answers=said)
    assert free.standing.is_in_but_for_floors == held.standing.is_in_but_for_floors or MIRA in said
    assert public(held) in {public(free), ("ask", "needs_personal_yes")}
    assert seen(held, TOMAS) in {seen(free, TOMAS), ("ask", "needs_personal_yes")}


@settings(deadline=None)
@given(_mandates, _said, _persons, st.frozensets(st.integers(5, 8)), _USES)
def test_many_works_stand_as_each_of_them_does_alone(
    raw: dict[int, dict[str, object]],
    said: dict[int, Answer],
    persons: list[PersonFacts],
    elsewhere: frozenset[int],
    use: str,
) -> None:
    """Four works of which the same is known, among them one with answers of its own, and one of another."""
    mandates = {pk: MandateFacts(pk, **more) for pk, more in raw.items()}  # type: ignore[arg-type]
    work = song(share(MIRA, 500_000), share(TOMAS, 500_000), persons=tuple(persons))
    works = [*(replace(work, work_id=pk) for pk in range(5, 9)), song(share(TOMAS))]
    found = domain.standings(works, mandates, licence(use), licensed_elsewhere=elsewhere, answers=said)
    assert found == [
        domain.standing(
            one, mandates, licence(use), is_licensed_elsewhere=one.work_id in elsewhere, answers=said
        )
        for one in works
    ]
