"""A row of a comparison in words: what it says against our proposal, the minimum and the round before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.common import drawing
from apps.terms.comparison import Comparison, Row
from apps.terms.ordering import Difference
from apps.terms.vocabulary import VOCABULARY, Json
from apps.unions.messages.minimum import floor_words, say_difference, say_edge, say_items
from apps.unions.messages.numbers import say_percent
from apps.unions.messages.values import label, say_value

_KINDS: Mapping[str, str] = {
    "worse": "worse",
    "better": "better",
    "same": "same",
    "missing": "missing",
    "read_both": "read",
}


@dataclass(frozen=True)
class RowWords:
    """What a row says. `kind` and `change_kind` choose the sign: worse, better, same, missing, read, or "".

    `floor` is about the minimum, `change` about the round before.
    """

    kind: str
    verdict: str
    floor: str
    change: str = ""
    change_kind: str = ""


@dataclass(frozen=True)
class ComparisonRow:
    """A row as `common/_comparison_row.html` shows it."""

    key: str
    label: str
    url: str
    before: str
    now: str
    ours: str
    minimum: str
    line: drawing.Comparison | None
    verdict_kind: str
    verdict: str
    note: str
    change_kind: str
    change: str
    is_below: bool
    is_new: bool


def say_row(row: Row, *, before_round: int | None = None) -> RowWords:
    """Say what a row means."""
    change = _change(row, before_round)
    return RowWords(
        kind=_KINDS[row.verdict],
        verdict=say_verdict(row),
        floor=_floor(row),
        change=change,
        change_kind=row.since_before.verdict if change and row.since_before else "",
    )


def say_verdict(row: Row) -> str:
    """Say how the offer stands against ours, words first: "Worse by €2.00 (20 %)"."""
    if row.verdict == "same":
        return _("As we proposed")
    if row.verdict == "missing":
        return _("Missing: no answer yet")
    if row.verdict == "read_both" or row.difference is None:
        return _("Read both")
    if row.difference.unit == "items":
        what = {"what": say_items(row.key, row.difference)}
        return (
            _("Worse: %(what)s") if row.verdict == "worse" else _("Better than we asked: %(what)s")
        ) % what
    much = {"much": _with_percent(row.key, row.difference, row.percent)}
    return (
        _("Worse by %(much)s") if row.verdict == "worse" else _("Better than we asked by %(much)s")
    ) % much


def _with_percent(key: str, difference: Difference, percent: Decimal | None) -> str:
    much = say_difference(key, difference)
    if percent is None or difference.unit not in {"money", "number"}:
        return much
    return f"{much} ({say_percent(percent)})"


def _floor(row: Row) -> str:
    """Say how it stands against the minimum; where nothing is worse, say whether anything changed."""
    distance = row.floor_difference if row.floor == "below" or row.verdict != "worse" else None
    words = floor_words(row.key, row.floor, distance, row.floor_code)
    is_calm = row.verdict == "same" and row.floor in {"meets", "no_floor"} and row.floor_difference is None
    if is_calm and row.since_before is not None:
        return _("unchanged") if row.since_before.verdict == "same" else ""
    return words


def _change(row: Row, before_round: int | None) -> str:
    since = row.since_before
    if since is None or since.verdict not in {"better", "worse"} or since.difference is None:
        return ""
    before = _("round %(n)s") % {"n": before_round} if before_round else _("the round before")
    if since.difference.unit == "items":
        words = {"before": before, "what": say_items(row.key, since.difference)}
        if since.verdict == "better":
            return _("better than %(before)s: %(what)s") % words
        return _("worse than %(before)s: %(what)s") % words
    words = {"before": before, "much": say_difference(row.key, since.difference)}
    if since.verdict == "better":
        return _("better than %(before)s by %(much)s") % words
    return _("worse than %(before)s by %(much)s") % words


def rows_for_page(
    comparison: Comparison,
    *,
    before_round: int | None = None,
    urls: Mapping[str, str] | None = None,
    keys: Iterable[str] | None = None,
    is_before_shown: bool = True,
) -> list[ComparisonRow]:
    """Put rows in words for the page, in the order of the comparison; `keys` chooses some of them."""
    chosen = set(keys) if keys is not None else None
    versions = next((row for row in comparison.rows if row.key == "scope.max_versions"), None)
    return [
        _page_row(row, versions, before_round, (urls or {}).get(row.key, ""), is_before_shown=is_before_shown)
        for row in comparison.rows
        if chosen is None or row.key in chosen
    ]


def _page_row(
    row: Row, versions: Row | None, before_round: int | None, url: str, *, is_before_shown: bool
) -> ComparisonRow:
    words = say_row(row, before_round=before_round)
    return ComparisonRow(
        key=row.key,
        label=label(row.key),
        url=url,
        before=_cell(row, row.before, versions.before if versions else None) if is_before_shown else "",
        now=_cell(row, row.offer, versions.offer if versions else None),
        ours=_cell(row, row.ours, versions.ours if versions else None),
        minimum=say_edge(row.key, row.minimum),
        line=_line(row),
        verdict_kind=words.kind,
        verdict=words.verdict,
        note=words.floor,
        change_kind=words.change_kind,
        change=words.change,
        is_below=row.floor == "below",
        is_new=bool(words.change),
    )


def _cell(row: Row, value: Json | None, versions: Json | None) -> str:
    return say_value(row.key, value, versions=versions if isinstance(versions, str) else "")


def _line(row: Row) -> drawing.Comparison | None:
    """Draw the line from worse to better, if the row can be ranked."""
    is_free = VOCABULARY.by_key[row.key].better_for_artists == "not_comparable"
    if not row.ranked or row.verdict == "read_both" or is_free:
        return None
    places = {name: _place(place) for name, place in row.positions.items()}
    return drawing.Comparison(
        before=places["before"],
        now=places["offer"],
        ours=places["ours"],
        minimum=places["minimum"],
        ticks=tuple(place for place in map(_place, row.ticks) if place is not None),
    )


def _place(position: float | None) -> str | None:
    return None if position is None else drawing.per_cent(Decimal(str(position)) * 100)
