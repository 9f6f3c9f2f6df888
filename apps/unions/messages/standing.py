"""How terms stand against a minimum field by field, and what minimum comes next, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.terms.floors import FloorVerdict
from apps.unions.messages.minimum import say_floor, say_minimum
from apps.unions.messages.numbers import listed
from apps.unions.messages.values import label, say_value
from apps.unions.queries import MinimumNews

_VERDICTS: Mapping[str, str | Promise] = {
    "meets": gettext_lazy("Meets it"),
    "below": gettext_lazy("Below"),
    "missing": gettext_lazy("Missing"),
    "not_comparable": gettext_lazy("Not comparable"),
}
_SIGNS = {"meets": "same", "below": "down", "missing": "unsaid", "not_comparable": ""}
_ORDER = ("below", "missing", "not_comparable", "meets")


@dataclass(frozen=True)
class FloorRow:
    """A field against the minimum: the verdict, what is wanted, and the union's reason for it."""

    key: str
    label: str
    kind: str
    sign: str
    verdict: str
    words: str
    minimum: str
    reason: str


@dataclass(frozen=True)
class NewsWords:
    """A version that is new to some terms: from when it holds, and what it finds wanting in them."""

    version: int
    valid_from: datetime
    is_in_force: bool
    below: str
    missing: str


def floor_rows(verdicts: Iterable[FloorVerdict]) -> list[FloorRow]:
    """Put verdicts in words, the worst first and otherwise in the order of the vocabulary."""
    rows = [
        FloorRow(
            key=one.key,
            label=label(one.key),
            kind=one.verdict,
            sign=_SIGNS[one.verdict],
            verdict=str(_VERDICTS[one.verdict]),
            words=say_floor(one) if one.verdict != "meets" else "",
            minimum=say_minimum(one.key, one.comparator),
            reason=one.comparator.reason,
        )
        for one in verdicts
    ]
    return sorted(rows, key=lambda row: _ORDER.index(row.kind))


def say_news(news: Iterable[MinimumNews]) -> list[NewsWords]:
    """Put the minimum terms that came after some terms in words, what holds already first."""
    return [
        NewsWords(
            version=one.version.version,
            valid_from=one.version.valid_from,
            is_in_force=one.is_in_force,
            below=_named(one.verdicts, "below"),
            missing=_named(one.verdicts, "missing"),
        )
        for one in news
    ]


def _named(verdicts: Iterable[FloorVerdict], kind: str) -> str:
    return listed(label(one.key) for one in verdicts if one.verdict == kind)


def say_country(territory: str) -> str:
    """Name the collectives for which a minimum is: those of a country, or all others."""
    return say_value("term.territory", [territory]) if territory else _("every country without its own")
