"""What a wish makes of a work, what forbids it, and how it is turned back."""

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogues import domain
from apps.catalogues.domain import Performer, Performers, Ties, Wish, WorkState

SHE = 2
ME = 7
PLAYER = Performer("player", "Bo")
KINDS = ("song", "instrumental", "image", "text")
DEGREES = ("none", "partial", "full")
SONG = WorkState("song", "Kvarn", "Ada Lund", 2024, machine=(("vocals", "none"),))

words = st.text(max_size=12)
titles = words.filter(domain.normalise)
years = st.none() | st.integers(1, 2099)
performer = st.builds(Performer, st.sampled_from(("singer", "player")), words, st.none() | st.integers(1, 99))
performers = (
    st.just(Performers())
    | st.just(Performers("nobody"))
    | st.builds(Performers, st.just("named"), st.lists(performer, min_size=1, max_size=3).map(tuple))
)


def sides(kind):
    roles = st.dictionaries(st.sampled_from(domain.AI_ROLES[kind]), st.sampled_from(DEGREES))
    return roles.map(lambda said: tuple(sorted(said.items())))


@st.composite
def states(draw):
    kind = draw(st.sampled_from(KINDS))
    plain = (kind, draw(titles), draw(words), draw(years), draw(performers))
    return WorkState(*plain, draw(sides(kind)))


@st.composite
def wishes(draw):
    machine = draw(st.dictionaries(st.sampled_from(domain.AI_ROLES["song"]), st.sampled_from(DEGREES)))
    return Wish(
        artist_line=draw(st.none() | words),
        kind=draw(st.none() | st.sampled_from(KINDS)),
        year=draw(years),
        performers=draw(st.none() | st.sampled_from(("me", "others", "nobody", "unknown"))),
        names=draw(st.lists(words.filter(bool), max_size=2).map(tuple)),
        makers=draw(st.sampled_from((None, "me"))),
        machine=tuple(machine.items()),
    )


@given(states(), wishes())
def test_what_a_wish_sets_is_set_and_nothing_else_moves(state, wish):
    new = domain.wished(state, wish, ME)
    assert new.title == state.title
    for name in ("artist_line", "kind", "year"):
        wanted = getattr(wish, name)
        assert getattr(new, name) == (getattr(state, name) if wanted is None else wanted)
    asked = domain.AI_ROLES[new.kind]
    expected = dict(state.machine) | {role: degree for role, degree in wish.machine if role in asked}
    assert dict(new.machine) == expected
    if wish.performers is None:
        assert new.performers == state.performers


@given(states(), wishes())
def test_a_wish_that_came_true_changes_nothing_more(state, wish):
    once = domain.wished(state, wish, ME)
    assert domain.wished(once, wish, ME) == once


@given(states(), wishes())
def test_what_changed_turns_back_through_json(state, wish):
    new = domain.wished(state, wish, ME)
    kept = json.loads(json.dumps([asdict(one) for one in domain.changes_between(state, new)]))
    changes = [domain.Change(**one) for one in kept]
    assert domain.turned_back(new, changes) == state
    assert bool(changes) == (new != state)


def test_what_says_something_else_by_now_does_not_turn_back():
    new = replace(SONG, year=2025, artist_line="Bo")
    changes = domain.changes_between(SONG, new)
    assert domain.turned_back(replace(new, year=1999), changes) is None
    assert domain.turned_back(replace(new, title="Mill"), changes) == replace(SONG, title="Mill")


@pytest.mark.parametrize(
    ("kind", "answer", "names", "expected"),
    [
        ("song", "me", (), Performers("named", (Performer("singer", person_id=ME),))),
        ("instrumental", "others", ("Bo", "Cy"), Performers("named", (PLAYER, replace(PLAYER, name="Cy")))),
        ("image", "others", (), Performers()),
        ("image", "nobody", ("Bo",), Performers("nobody")),
        ("song", "unknown", (), Performers()),
        ("text", "nobody", (), Performers("named", (Performer("singer", "Bo"),))),
    ],
)
def test_one_answer_says_who_performs(kind, answer, names, expected):
    state = WorkState(kind, "Kvarn", performers=Performers("named", (Performer("singer", "Bo"),)))
    assert domain.wished(state, Wish(performers=answer, names=names), ME).performers == expected


@pytest.mark.parametrize(
    ("new", "ties", "code"),
    [
        (replace(SONG, kind="instrumental"), Ties(shares=True, codes=True), ""),
        (replace(SONG, kind="image"), Ties(), ""),
        (replace(SONG, kind="image"), Ties(shares=True), "change.has_shares"),
        (replace(SONG, kind="text"), Ties(codes=True), "change.has_recordings"),
        (replace(SONG, year=1999, title="Mill"), Ties(shares=True, codes=True), ""),
    ],
)
def test_what_hangs_on_a_work_forbids_what_would_tear_it(new, ties, code):
    assert domain.obstacle(SONG, new, ties, {ME}) == code


@pytest.mark.parametrize(
    ("says", "mouths", "code"),
    [
        (Performers("nobody"), {ME}, "change.is_a_persons"),
        (Performers("named", (Performer("singer", person_id=ME),)), {ME}, "change.is_a_persons"),
        (Performers("nobody"), {ME, SHE}, ""),
        (Performers("named", (Performer("singer", person_id=SHE), Performer("singer", "Bo"))), {ME}, ""),
    ],
)
def test_nobody_is_edited_out_but_by_who_speaks_for_them(says, mouths, code):
    sung = replace(SONG, performers=Performers("named", (Performer("singer", person_id=SHE),)))
    assert domain.obstacle(sung, replace(sung, performers=says), Ties(), mouths) == code


@pytest.mark.parametrize(("mouths", "code"), [({ME}, "change.is_a_persons"), ({ME, SHE}, "")])
def test_nobody_is_edited_out_of_what_they_made_either(mouths, code):
    made = replace(SONG, makers=(Performer("author", person_id=SHE),))
    assert domain.obstacle(made, replace(made, makers=()), Ties(), mouths) == code


def key_of(state, apart=""):
    return domain.match_key(state.kind, state.title, state.artist_line, apart=apart)


@given(states(), states())
def test_a_key_moves_with_what_it_is_made_of(old, new):
    assert domain.moved_key(key_of(old), old, new) in {key_of(new), key_of(new, str(new.year or ""))}
    assert domain.moved_key(key_of(old), old, old) == key_of(old)


@given(states(), states(), st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_what_told_a_work_apart_goes_with_its_key_there_and_back(old, new, apart):
    key = f"{key_of(old)} / {apart}"
    there = domain.moved_key(key, old, new)
    assert there.endswith(f" / {apart}")
    assert domain.moved_key(there, new, old) == key


def test_a_picture_told_apart_by_its_year_is_told_apart_by_the_new_one():
    old = WorkState("image", "Untitled", "Ada", 1998)
    assert domain.moved_key(key_of(old, "1998"), old, replace(old, year=2001)) == key_of(old, "2001")
    assert domain.moved_key(key_of(old, "inv 12"), old, replace(old, year=2001)) == key_of(old, "inv 12")


@given(states(), wishes())
def test_a_fingerprint_is_of_exactly_what_was_shown(state, wish):
    plan = [domain.Planned(pk, state, domain.wished(state, wish, ME)) for pk in (1, 2)]
    assert domain.fingerprint(plan) == domain.fingerprint(reversed(plan))
    assert domain.fingerprint(plan[:1]) != domain.fingerprint(plan)
    stopped = [replace(plan[0], obstacle="change.same_work"), plan[1]]
    assert domain.fingerprint(stopped) != domain.fingerprint(plan)
    elsewhere = [replace(one, old=replace(one.old, year=3000)) for one in plan]
    assert domain.fingerprint(elsewhere) != domain.fingerprint(plan)
