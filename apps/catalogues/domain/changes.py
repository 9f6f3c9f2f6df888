"""What changes in a work by hand: one at a time, or many in one go; nothing here knows the database.

A state is what a work says of itself. A wish turns it into another one, or cannot, and says why. What was
changed is kept field by field, so that a work shows it and it can be turned back.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from apps.catalogues.domain.facts import AI_ROLES, MAKING_PART, PERFORMING_PART, is_performed
from apps.catalogues.domain.text import GROUPS, MUSIC_GROUP, match_key

MOST_AT_ONCE = 10_000
UNDO_WITHIN = timedelta(days=1)
FIELDS = ("title", "artist_line", "kind", "year", "performers", "machine", "makers")


@dataclass(frozen=True)
class Performer:
    """Who sings or plays, is depicted, or wrote or made it: a person with an account, or a name.

    Args:
        codes: pairs of scheme and value.
    """

    part: str
    name: str = ""
    person_id: int | None = None
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Performers:
    """What is said of the performers: "unknown", "nobody", or "named" with who they are."""

    said: str = "unknown"
    people: tuple[Performer, ...] = ()


@dataclass(frozen=True)
class WorkState:
    """What a work says of itself.

    Args:
        machine: pairs of a side and how much of it a machine made, in the order of the sides' names.
        makers: who wrote or made it.
    """

    kind: str
    title: str
    artist_line: str = ""
    year: int | None = None
    performers: Performers = Performers()
    machine: tuple[tuple[str, str], ...] = ()
    makers: tuple[Performer, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What is to be set; None leaves a field as it is, and so does a side of `machine` that is absent.

    Args:
        performers: "me", "others", "nobody" or "unknown", as for one work; `names` belong to "others".
        machine: side to "none", "partial" or "full"; sides that a work does not have are passed over.
        makers: "me", where nobody performs and nobody is named who made it: whose style it is.
    """

    title: str | None = None
    artist_line: str | None = None
    kind: str | None = None
    year: int | None = None
    performers: str | None = None
    names: tuple[str, ...] = ()
    machine: tuple[tuple[str, str], ...] = ()
    makers: str | None = None

    @property
    def fields(self) -> list[str]:
        """Name what it sets."""
        return [name for name in FIELDS if getattr(self, name) not in (None, ())]


@dataclass(frozen=True)
class Ties:
    """What hangs on a work, and may forbid a change.

    Args:
        shares: whether somebody holds a share in force.
        codes: whether a recording of it has a code.
    """

    shares: bool = False
    codes: bool = False


@dataclass(frozen=True)
class Change:
    """One field with what it said and says, in values fit for JSON."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Planned:
    """What would happen to one work.

    Args:
        key: its match key afterwards.
        obstacle: why nothing can happen, as the code of a refusal; "" if it can.
    """

    work_id: int
    old: WorkState
    new: WorkState
    key: str = ""
    obstacle: str = ""

    @property
    def changes(self) -> list[Change]:
        """Give what changes, field by field; nothing where it stays as it is or cannot be."""
        return [] if self.obstacle else changes_between(self.old, self.new)


def wished(state: WorkState, wish: Wish, me: int) -> WorkState:
    """Give what a work would say.

    Args:
        me: the person whom "me" means: who registered the work.
    """
    plain = {
        name: value
        for name in ("title", "artist_line", "kind", "year")
        if (value := getattr(wish, name)) is not None
    }
    new = replace(state, **plain)
    if wish.performers is not None:
        new = replace(new, performers=_performers(new, wish, me))
    if wish.makers is not None and not new.makers and not is_performed(new.kind, new.performers.said):
        new = replace(new, makers=(Performer(MAKING_PART[new.kind], person_id=me),))
    sides = {role: degree for role, degree in wish.machine if role in AI_ROLES[new.kind]}
    return replace(new, machine=tuple(sorted({**dict(new.machine), **sides}.items())))


def _performers(state: WorkState, wish: Wish, me: int) -> Performers:
    """Say who performs as one answer for many works says it; a text is performed by nobody."""
    part = PERFORMING_PART[state.kind]
    if part is None:
        return state.performers
    if wish.performers == "nobody":
        return Performers("nobody")
    names = wish.names if wish.performers == "others" else ()
    people = [Performer(part, name) for name in names]
    people += [Performer(part, person_id=me)] if wish.performers == "me" else []
    return Performers("named", tuple(people)) if people else Performers()


def obstacle(old: WorkState, new: WorkState, ties: Ties, mouths: Collection[int]) -> str:
    """Say what forbids a change, as the code of a refusal; "" if nothing does.

    Another sort of thing has other rights and codes, so it must not have any yet; and nobody edits a person
    out of a work whose voice, likeness or style is in it (rule 4 of the house).

    Args:
        mouths: the people for whom the one who asks speaks.
    """
    if GROUPS[old.kind] != GROUPS[new.kind] and ties.shares:
        return "change.has_shares"
    if GROUPS[old.kind] == MUSIC_GROUP != GROUPS[new.kind] and ties.codes:
        return "change.has_recordings"
    gone = _people_in(old) - _people_in(new)
    return "change.is_a_persons" if gone - {None, *mouths} else ""


def _people_in(state: WorkState) -> set[int | None]:
    return {one.person_id for one in (*state.performers.people, *state.makers)}


def changes_between(old: WorkState, new: WorkState) -> list[Change]:
    """List the fields in which two states differ."""
    said, says = _as_values(old), _as_values(new)
    return [Change(name, said[name], says[name]) for name in FIELDS if said[name] != says[name]]


def turned_back(state: WorkState, changes: Sequence[Change]) -> WorkState | None:
    """Give a state as it was before some changes; None if one of the fields says something else by now."""
    says = _as_values(state)
    if any(says[change.field] != change.new for change in changes):
        return None
    return _of_values({**says, **{change.field: change.old for change in changes}})


def _as_values(state: WorkState) -> dict[str, Any]:
    return {
        "title": state.title,
        "artist_line": state.artist_line,
        "kind": state.kind,
        "year": state.year,
        "performers": {
            "said": state.performers.said,
            "people": [_as_value(one) for one in state.performers.people],
        },
        "machine": dict(state.machine),
        "makers": [_as_value(one) for one in state.makers],
    }


def _as_value(one: Performer) -> list[Any]:
    return [one.part, one.name, one.person_id, [list(code) for code in one.codes]]


def _of_values(values: Mapping[str, Any]) -> WorkState:
    performers = values["performers"]
    return WorkState(
        kind=values["kind"],
        title=values["title"],
        artist_line=values["artist_line"],
        year=values["year"],
        performers=Performers(performers["said"], _people_of(performers["people"])),
        machine=tuple(sorted(values["machine"].items())),
        makers=_people_of(values["makers"]),
    )


def _people_of(values: Iterable[Sequence[Any]]) -> tuple[Performer, ...]:
    return tuple(
        Performer(part, name, person_id, tuple((scheme, value) for scheme, value in codes))
        for part, name, person_id, codes in values
    )


def moved_key(key: str, old: WorkState, new: WorkState) -> str:
    """Give the match key of a work that says something else; what told it apart goes with it.

    A picture that only its year told apart is told apart by its new year.
    """
    before = match_key(old.kind, old.title, old.artist_line)
    after = match_key(new.kind, new.title, new.artist_line)
    is_told_by_year = old.kind == "image" and old.year is not None and key == _with(before, str(old.year))
    if is_told_by_year and new.kind == "image":
        return _with(after, str(new.year or ""))
    if before == after:
        return key
    apart = key.removeprefix(before + _BETWEEN) if key.startswith(before + _BETWEEN) else ""
    return _with(after, apart)


_BETWEEN = " / "


def _with(key: str, apart: str) -> str:
    return f"{key}{_BETWEEN}{apart}" if apart else key


def why_no_undo(made_at: datetime, undone_at: datetime | None, at: datetime) -> str:
    """Say why a change of many works is not turned back, as the code of a refusal; "" if it can be."""
    if undone_at is not None:
        return "change.undone_before"
    return "change.too_old" if at - made_at > UNDO_WITHIN else ""


def fingerprint(planned: Iterable[Planned]) -> str:
    """Give the hash of what was shown, so that it is done to exactly this or not at all."""
    said = [
        [one.work_id, one.obstacle, _as_values(one.old), _as_values(one.new)]
        for one in sorted(planned, key=lambda one: one.work_id)
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
