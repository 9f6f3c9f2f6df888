"""Bylaws in words: the ready-made ones, each rule, what a version changes, and all of it in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from apps.collectives.domain import MATTERS, Bylaws, Threshold, differences, value_of
from apps.collectives.messages.categories import category_sentences, say_categories

READY_MADE: Mapping[str, tuple[str | StrPromise, str | StrPromise]] = {
    "equal": (
        _("One person, one vote"),
        _(
            "Half of the members take part, more yes than no decides, and nobody sees the count before the "
            "close. If too few come, it is asked once more."
        ),
    ),
    "bands": (
        _("Weighted by works, in bands"),
        _(
            "A vote weighs 1 below ten works, 2 below a hundred, 3 below a thousand. Half of the people and "
            "half of the weight must take part, and a member may vote for one other."
        ),
    ),
    "circle": (
        _("Small circle"),
        _("Three quarters take part, two thirds say yes, and all see the count and each other's names."),
    ),
}

BASES: Mapping[str, str | StrPromise] = {
    "cast": _("of those who vote yes or no"),
    "cast_and_abstained": _("of those who take part, abstentions included"),
    "roll": _("of all members"),
}
_FRACTIONS: Mapping[tuple[int, int], str | StrPromise] = {
    (3, 5): _("at least three fifths"),
    (2, 3): _("at least two thirds"),
    (3, 4): _("at least three quarters"),
    (4, 5): _("at least four fifths"),
    (9, 10): _("at least nine tenths"),
}
CHOICES: Mapping[str, Mapping[str, str | StrPromise]] = {
    "visibility": {
        "sealed": _("sealed: nobody sees the count before the close"),
        "open": _("open: members see the count while the vote runs"),
    },
    "openings": {
        "auditors": _("the union's auditors see the single ballots, without names"),
        "members": _("members see the single ballots, without names"),
        "public": _("everybody sees the single ballots, without names"),
    },
    "names_seen_by": {
        "stewards": _("the stewards read the list of members"),
        "members": _("all members read the list of members"),
    },
    "electorate": {
        "roll": _("all members"),
        "concerned": _("members who have works of the kinds that are asked for"),
    },
    "weight_rule": {
        "one_person_one_vote": _("one person, one vote"),
        "works": _("as many as the member has works here"),
        "works_in_bands": _("1 below ten works, 2 below a hundred, 3 below a thousand, and so on"),
    },
}
LABELS: Mapping[str, str | StrPromise] = {
    "quorum_percent": _("Must take part"),
    "threshold": _("Yes needs"),
    "voting_days": _("A vote is open for at least"),
    "announce_days": _("A vote is announced before"),
    "take_out_days": _("The way out after a vote"),
    "visibility": _("The count while a vote runs"),
    "openings": _("To check a vote afterwards"),
    "minimum_is_gate": _("Offers below the union's minimum"),
    "costs_ppm": _("Kept for costs"),
    "demanded_grade": _("What a company's dossier needs"),
    "names_seen_by": _("The names of members"),
    "electorate": _("Who votes on an offer"),
    "weight_rule": _("How much a vote weighs"),
    "second_majority": _("A majority of the works besides"),
    "proxies": _("Others for whom a member may vote"),
    "second_call_quorum": _("A second call"),
    "second_call_days": _("The second call is open for"),
    "certified": _("The results of votes are"),
    "steward_months": _("A steward leads for"),
    "categories": _("Members besides full members"),
}

_WHEN: Mapping[str, str | StrPromise] = {
    "about_bylaws": _("To change these bylaws"),
    "about_stewards": _("To decide who leads"),
}
HEADINGS: Mapping[str, str | StrPromise] = {
    "about_bylaws": _("Otherwise, to change these bylaws"),
    "about_stewards": _("Otherwise, to decide who leads"),
}
_NOT_AT_ALL: Mapping[str, str | StrPromise] = {
    "announce_days": _("not at all, it opens at once"),
    "demanded_grade": _("no grade is demanded"),
    "proxies": _("nobody"),
    "costs_ppm": _("nothing"),
}


@dataclass(frozen=True)
class RuleRow:
    """One rule as a line: what it is about, and what it says."""

    rule: str
    label: str
    words: str


@dataclass(frozen=True)
class ChangeRow:
    """One rule that a version changes: what it said before, and what it says then."""

    label: str
    before: str
    after: str


def rule_rows(bylaws: Bylaws) -> list[RuleRow]:
    """Put every rule into a line, in the order in which people read them."""
    shown = [rule for rule in LABELS if rule != "second_call_days" or bylaws.second_call_quorum is not None]
    otherwise = [f"{matter}.{part}" for matter in MATTERS for part in getattr(bylaws, matter).said()]
    return [RuleRow(rule, say_label(rule), say_rule(rule, bylaws)) for rule in (*shown, *otherwise)]


def change_rows(before: Bylaws, after: Bylaws) -> list[ChangeRow]:
    """Say field by field what a version changes."""
    return [
        ChangeRow(say_label(rule), say_rule(rule, before), say_rule(rule, after))
        for rule in differences(before, after)
    ]


def say_label(rule: str) -> str:
    """Say what a rule is about, and for which kind of decision it holds."""
    matter, _dot, part = rule.rpartition(".")
    words = {"rule": LABELS[part], "when": _WHEN[matter]} if matter else {}
    return gettext("%(when)s: %(rule)s") % words if matter else str(LABELS[part])


def say_rule(rule: str, bylaws: Bylaws) -> str:
    """Say what one rule of some bylaws says."""
    value = value_of(bylaws, rule)
    if value is None and "." in rule:
        return gettext("as for every decision")
    return _say_value(rule.rpartition(".")[2], value)


def _say_value(rule: str, value: Any) -> str:
    if rule in CHOICES:
        return str(CHOICES[rule][value])
    if isinstance(value, Threshold):
        return say_majority(value)
    if isinstance(value, tuple):
        return say_categories(value)
    if value is None:
        return _said_of_none(rule)
    if isinstance(value, bool):
        return _said_of_truth(rule, value=value)
    return _said_of_number(rule, value)


def say_majority(needed: Threshold) -> str:
    """Say a fraction with what it is taken of: "at least 2 of 3 parts of all members"."""
    return f"{say_fraction(needed)} {BASES[needed.of]}"


def say_fraction(needed: Threshold) -> str:
    """Say a fraction alone; one half means more than half."""
    if 2 * needed.numerator == needed.denominator:
        return gettext("more than half")
    usual = _FRACTIONS.get((needed.numerator, needed.denominator))
    if usual:
        return str(usual)
    return gettext("at least %(n)s of %(m)s parts") % {"n": needed.numerator, "m": needed.denominator}


def _said_of_none(rule: str) -> str:
    return {
        "second_majority": gettext("no, votes alone decide"),
        "second_call_quorum": gettext("no, if too few take part nothing is decided"),
        "steward_months": gettext("as long as the members want, without an end"),
    }[rule]


def _said_of_truth(rule: str, *, value: bool) -> str:
    said = {
        "minimum_is_gate": (
            gettext("are not put to the vote"),
            gettext("may be put to the vote, and need two thirds"),
        ),
        "certified": (
            gettext("certified by the union that stands beside us, if there is one"),
            gettext("not certified by a union"),
        ),
    }[rule]
    return said[0] if value else said[1]


def _said_of_number(rule: str, value: int) -> str:
    if not value and rule in _NOT_AT_ALL:
        return str(_NOT_AT_ALL[rule])
    if rule.endswith("_days"):
        return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}
    if rule == "steward_months":
        return ngettext("%(n)s month", "%(n)s months", value) % {"n": value}
    said = {
        "costs_ppm": gettext("%(n)s %% of the money"),
        "demanded_grade": gettext("grade %(n)s or better"),
        "proxies": "%(n)s",
        "quorum_percent": gettext("%(n)s %% of the members"),
        "second_call_quorum": gettext("if too few take part it is asked once more, and %(n)s %% are enough"),
    }[rule]
    return said % {"n": percent_of_ppm(value) if rule == "costs_ppm" else value}


def percent_of_ppm(value: int) -> str:
    """Write millionths as per cent, with no more digits than it needs."""
    return f"{value / 10_000:.4f}".rstrip("0").rstrip(".")


def say_bylaws(bylaws: Bylaws) -> list[str]:
    """Say how a collective decides, one sentence for each rule that a member should know."""
    said = [
        gettext("At least %(n)s %% of the members must take part.") % {"n": bylaws.quorum_percent},
        _threshold(bylaws),
        *_who_votes(bylaws),
        ngettext("A vote is open for %(n)s day.", "A vote is open for %(n)s days.", bylaws.voting_days)
        % {"n": bylaws.voting_days},
        gettext("The count is secret until the vote closes, also for stewards.")
        if bylaws.visibility == "sealed"
        else gettext("Members see the count while the vote is open."),
        gettext("For %(n)s days after a vote anybody may take works out, however they voted.")
        % {"n": bylaws.take_out_days},
    ]
    if bylaws.names_seen_by == "members":
        said.append(gettext("Members see a list of each other's names."))
    if bylaws.minimum_is_gate:
        said.append(gettext("An offer below the union's minimum is not put to the vote."))
    if bylaws.costs_ppm:
        costs = {"n": percent_of_ppm(bylaws.costs_ppm)}
        said.append(gettext("The collective keeps %(n)s %% for its costs.") % costs)
    return [*said, *category_sentences(bylaws.categories), *_terms(bylaws), *_otherwise(bylaws)]


def _terms(bylaws: Bylaws) -> list[str]:
    months = bylaws.steward_months
    if months is None:
        return []
    words = ngettext(
        "Stewards lead for %(n)s month, then the members are asked anew.",
        "Stewards lead for %(n)s months, then the members are asked anew.",
        months,
    )
    return [words % {"n": months}]


def _otherwise(bylaws: Bylaws) -> list[str]:
    """Say in a sentence each what is different for one kind of decision."""
    said = []
    for matter in MATTERS:
        for part, value in getattr(bylaws, matter).said().items():
            words = {"when": _WHEN[matter], "words": _say_value(part, value)}
            said.append(_SENTENCES[part] % words)
    return said


_SENTENCES: Mapping[str, str | StrPromise] = {
    "quorum_percent": _("%(when)s, at least %(words)s must take part."),
    "threshold": _("%(when)s, yes needs %(words)s."),
    "voting_days": _("%(when)s, a vote is open for at least %(words)s."),
    "announce_days": _("%(when)s, a vote is announced before: %(words)s."),
    "weight_rule": _("%(when)s, a vote weighs: %(words)s."),
    "visibility": _("%(when)s, the count is %(words)s."),
    "certified": _("%(when)s, results are %(words)s."),
}


def _threshold(bylaws: Bylaws) -> str:
    fraction = bylaws.threshold
    if (fraction.numerator, fraction.denominator, fraction.of) == (1, 2, "cast"):
        return gettext("More yes than no decides.")
    share = {"n": fraction.numerator, "m": fraction.denominator, "of": BASES[fraction.of]}
    if fraction.numerator * 2 == fraction.denominator:
        return gettext("Yes needs more than %(n)s of %(m)s parts %(of)s.") % share
    return gettext("Yes needs at least %(n)s of %(m)s parts %(of)s.") % share


def _who_votes(bylaws: Bylaws) -> list[str]:
    """Say what is not as everywhere: weights, those concerned, the catalogue, proxies, a second call."""
    said = [
        {
            "one_person_one_vote": gettext("One person, one vote."),
            "works": gettext("A vote weighs as many works as the member has here."),
            "works_in_bands": gettext(
                "A vote weighs 1 below ten works, 2 below a hundred, 3 below a thousand, and so on."
            ),
        }[bylaws.weight_rule]
    ]
    if bylaws.electorate == "concerned":
        said.append(gettext("Only members vote who have works of the kinds that are asked for."))
    if bylaws.second_majority:
        part = {"n": bylaws.second_majority.numerator, "m": bylaws.second_majority.denominator}
        said.append(gettext("Yes needs %(n)s of %(m)s parts of the catalogue besides.") % part)
    if bylaws.announce_days:
        days = ngettext(
            "A vote is announced %(n)s day before.",
            "A vote is announced %(n)s days before.",
            bylaws.announce_days,
        )
        said.append(days % {"n": bylaws.announce_days})
    if bylaws.proxies:
        most = ngettext(
            "A member may vote for %(n)s other.", "A member may vote for up to %(n)s others.", bylaws.proxies
        )
        said.append(most % {"n": bylaws.proxies})
    if bylaws.second_call_quorum is not None:
        call = {"n": bylaws.second_call_quorum, "days": bylaws.second_call_days}
        said.append(
            gettext("If too few take part, it is asked once more for %(days)s days, and %(n)s %% are enough.")
            % call
        )
    return said
