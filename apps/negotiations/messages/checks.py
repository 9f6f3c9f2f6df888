"""What an offer comes to before it is tabled, in words: the same on its page and by API."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.errors import Refusal
from apps.common.messages import say
from apps.common.moments import moment_with_zone
from apps.common.templatetags.look import money, on_date
from apps.negotiations.messages import Problem, open_points, problems_of
from apps.negotiations.queries import OfferCheck
from apps.proposals.messages import TELLS_OTHERS
from apps.terms.errors import FieldError
from apps.unions.messages import in_words, label, listed, say_option

PointKind = Literal["stop", "look", "fine", "say"]


@dataclass(frozen=True)
class Point:
    """One thing to know before tabling: a code, a sentence, what follows from it, its fields.

    `kind`: "stop" what costs the offer something, "look" what to look at once more, "fine" what is well,
    "say" what is so either way.
    """

    code: str
    kind: PointKind
    title: str
    words: str
    fields: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Write it for software."""
        return {
            "code": self.code,
            "kind": self.kind,
            "title": self.title,
            "words": self.words,
            "fields": list(self.fields),
        }


def points_of(check: OfferCheck) -> list[Point]:
    """Say what an offer comes to, in a fixed order; what does not concern it is left out."""
    return [point for tell in _POINTS if (point := tell(check)) is not None]


def points_of_draft(check: OfferCheck) -> list[Point]:
    """Say what a draft comes to; that somebody else reads it first is what a draft is for."""
    return [point for point in points_of(check) if point.code != "approval"]


def problems_with(check: OfferCheck, invalid: Iterable[FieldError] | None = None) -> list[Problem]:
    """Say what is wrong with an offer, which can be tabled once nothing is and one's turn has come.

    Args:
        invalid: why its terms cannot be read; None if they can.
    """
    found = open_points(check.terms, check.facts.models) if invalid is None else problems_of(invalid)
    if check.facts.grade_missing is not None:
        found.append(_problem("parties.licensee", check.facts.grade_missing))
    if check.deadline_fault is not None:
        found.append(_problem("open_until", check.deadline_fault))
    return found


def _problem(field: str, refusal: Refusal) -> Problem:
    return Problem(field, refusal.code.partition(".")[2], say(refusal))


def _below(check: OfferCheck) -> Point:
    below = check.keys_that("below")
    if not below:
        return Point("below_minimum", "fine", _("Nothing is below the union’s minimum."), "")
    title = ngettext(
        "%(n)s term is below the union’s minimum: %(fields)s.",
        "%(n)s terms are below the union’s minimum: %(fields)s.",
        len(below),
    ) % {"n": in_words(len(below)), "fields": _names(below)}
    words = (
        _("By this collective’s bylaws no such offer comes to a vote.")
        if check.is_gate
        else _("It can be tabled. The ballot would say so first, and two thirds would have to agree.")
    )
    return Point("below_minimum", "stop", title[:1].upper() + title[1:], words, below)


def _required(check: OfferCheck) -> Point | None:
    if not check.required:
        return None
    title = ngettext(
        "%(n)s term has to be settled before this can be tabled: %(fields)s.",
        "%(n)s terms have to be settled before this can be tabled: %(fields)s.",
        len(check.required),
    ) % {"n": in_words(len(check.required)), "fields": _names(check.required)}
    return Point("required", "stop", title[:1].upper() + title[1:], "", check.required)


def _missing(check: OfferCheck) -> Point:
    asked, rest = check.keys_that("missing"), len(check.missing)
    open_besides = (
        ngettext(
            "%(n)s term that has no minimum is open too; it may stay so.",
            "%(n)s terms that have no minimum are open too; they may stay so.",
            rest,
        )
        % {"n": in_words(rest)}
        if rest
        else ""
    )
    if not asked:
        return Point(
            "missing", "fine", _("Everything that the minimum asks about has an answer."), open_besides
        )
    title = ngettext(
        "The minimum asks about %(n)s term that has no answer: %(fields)s.",
        "The minimum asks about %(n)s terms that have no answer: %(fields)s.",
        len(asked),
    ) % {"n": in_words(len(asked)), "fields": _names(asked)}
    return Point("missing", "look", title, open_besides, asked)


def _personal(check: OfferCheck) -> Point | None:
    if not check.personal_uses:
        return None
    uses = listed(say_option("scope.uses", use) for use in check.personal_uses)
    return Point(
        "personal_yes",
        "look",
        _("These uses need each person’s own yes: %(uses)s.") % {"uses": uses},
        _("No vote can give it. Works whose people do not say yes stay out."),
        ("scope.uses",),
    )


def _coverage(check: OfferCheck) -> Point:
    if check.coverage is None:
        return Point(
            "coverage",
            "say",
            _("How many works would be in is not shown."),
            _("It is shown from five owners on, so that nobody’s own answer can be read off it."),
        )
    band = {"low": check.coverage.low_percent, "high": check.coverage.high_percent}
    return Point(
        "coverage",
        "say",
        _("Under the collective’s own proposal, between %(low)s and %(high)s %% of its works would be in.")
        % band,
        _("It is the same whatever you offer: single works, owners and their floors are not shown."),
    )


def _deadline(check: OfferCheck) -> Point:
    words = ngettext(
        "By the bylaws the members need %(n)s day to vote.",
        "By the bylaws the members need %(n)s days to vote, announcement included.",
        check.days,
    ) % {"n": in_words(check.days)}
    if check.deadline_fault is not None:
        return Point("deadline", "stop", say(check.deadline_fault), words, ("open_until",))
    earliest = moment_with_zone(check.earliest)
    title = _("It can be open until %(earliest)s at the earliest.") % {"earliest": earliest}
    if check.open_until is not None:
        title = _("Open until %(until)s; the earliest possible is %(earliest)s.") % {
            "until": moment_with_zone(check.open_until),
            "earliest": earliest,
        }
    return Point("deadline", "say", title, words, ("open_until",))


def _estimate(check: OfferCheck) -> Point | None:
    if check.side != "company":
        return None
    if check.estimate is None:
        return Point(
            "estimate",
            "look",
            _("You give no estimate of your revenue."),
            _("Members see what is guaranteed and no figure of what is possible."),
            ("estimate",),
        )
    given = {
        "amount": money(check.estimate.amount, check.estimate.currency),
        "day": on_date(check.estimate.made_on),
    }
    return Point(
        "estimate",
        "say",
        _("You estimate a year’s revenue at %(amount)s (%(day)s).") % given,
        _("Members see it as possible, beside what is guaranteed and smaller. An estimate is not a promise."),
        ("estimate",),
    )


def _most_favoured(check: OfferCheck) -> Point | None:
    if not check.most_favoured:
        return None
    reach = say_option("money.most_favoured", check.most_favoured)
    return Point(
        "most_favoured",
        "look",
        _("There is a most-favoured clause: %(reach)s.") % {"reach": reach},
        str(TELLS_OTHERS),
        ("money.most_favoured",),
    )


def _approval(check: OfferCheck) -> Point | None:
    if not check.needs_approval:
        return None
    return Point(
        "approval",
        "say",
        _("Somebody else of your company reads it before it is tabled."),
        _("Keep it as a draft and ask for approval; until then only your own people see it."),
    )


def _names(keys: Sequence[str]) -> str:
    return listed(label(key) for key in keys)


_POINTS: Sequence[Callable[[OfferCheck], Point | None]] = (
    _required,
    _below,
    _missing,
    _most_favoured,
    _personal,
    _deadline,
    _coverage,
    _estimate,
    _approval,
)
