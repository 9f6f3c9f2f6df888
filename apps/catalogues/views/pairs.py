"""What a page shows of two works that may be one, side by side."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.accounts.queries import called
from apps.catalogues import domain, queries
from apps.catalogues.messages import right_label, say_reason, scheme_name
from apps.catalogues.models import Alike, Recording, Share, Work


@dataclass(frozen=True)
class Line:
    """One thing by which two works are compared: what is said of each, in lines."""

    label: str
    first: list[str]
    second: list[str]

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same."""
        return bool(self.first and self.second) and self.first != self.second


def pairs_shown(pairs: Iterable[Alike]) -> list[dict[str, object]]:
    """Give pairs as their page shows them, in a fixed number of statements."""
    pairs = list(pairs)
    works = queries.works_side_by_side({pk for pair in pairs for pk in (pair.first_id, pair.second_id)})
    return [
        {
            "pair": pair,
            "reasons": [say_reason(reason) for reason in pair.reasons],
            **_shown(works[pair.first_id], works[pair.second_id]),
        }
        for pair in pairs
    ]


def two_shown(first: Work, second: Work) -> dict[str, object]:
    """Give two works that a person chose to compare."""
    works = queries.works_side_by_side([first.pk, second.pk])
    return _shown(works[first.pk], works[second.pk])


def _shown(first: Any, second: Any) -> dict[str, object]:
    lines = [Line(label, tell(first), tell(second)) for label, tell in _lines()]
    return {
        "first": first,
        "second": second,
        "lines": [line for line in lines if line.first or line.second],
    }


def _lines() -> list[tuple[str, Callable[[Any], list[str]]]]:
    return [
        (_("Artist"), lambda work: _known(work.artist_line)),
        (_("Year"), lambda work: _known(work.year)),
        (_("Codes"), _codes),
        (_("Recordings"), lambda work: [_recording(one) for one in work.recordings.all()]),
        (_("Shares"), _shares),
        (_("Here since"), lambda work: [date_format(localtime(work.created_at), "DATE_FORMAT")]),
    ]


def _known(value: object) -> list[str]:
    return [str(value)] if value else []


def _codes(work: Any) -> list[str]:
    own = list(work.identifiers.all())
    recorded = [code for one in work.recordings.all() for code in one.identifiers.all()]
    return sorted({f"{scheme_name(code.scheme)} {code.normalised}" for code in own + recorded})


def _recording(one: Recording) -> str:
    length = "" if one.duration_ms is None else domain.write_length(one.duration_ms)
    year = str(one.released_on.year) if one.released_on else ""
    return ", ".join(filter(None, (one.title, one.album, year, length)))


def _shares(work: Any) -> list[str]:
    shares: list[Share] = work.shares_in_force
    lines = domain.share_lines([(share.right, _says(share, work)) for share in shares])
    return [f"{right_label(word)}: {_holds(shares[places[0]], work)}" for word, places in lines]


def _says(share: Share, work: Work) -> tuple[object, ...]:
    where = (share.territory, share.valid_from, share.valid_to)
    return (_holds(share, work), share.holder_id, share.controller, *where)


def _holds(share: Share, work: Work) -> str:
    who = called(share.holder, work.public_id) if share.holder else share.outside_name
    much = _("not known") if share.ppm is None else f"{share.percent} %"
    return f"{who}, {much}"
