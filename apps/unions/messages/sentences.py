"""Whole sentences about terms: what an offer says, and how a comparison comes out."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.terms.comparison import Comparison, Counts
from apps.terms.components import Component
from apps.terms.domain import Terms
from apps.terms.duration import Duration
from apps.terms.presets import SummaryFacts, summary_facts
from apps.unions.messages.numbers import (
    in_words,
    listed,
    say_days,
    say_money,
    say_number,
    say_percent,
)
from apps.unions.messages.values import PER_WORK_BASES

Emphasis = Callable[[str], str]

_MAY: Mapping[str, str | Promise] = {
    "train_generative": gettext_lazy("train %(model)s on"),
    "fine_tune_generative": gettext_lazy("fine-tune %(model)s on"),
    "train_analytic": gettext_lazy("teach %(model)s to analyse"),
    "evaluate_benchmark": gettext_lazy("test %(model)s with"),
    "ground_rag": gettext_lazy("look up"),
    "prompt_input": gettext_lazy("put into prompts"),
    "index_retrieval": gettext_lazy("index"),
    "search": gettext_lazy("search"),
    "data_mining": gettext_lazy("analyse in bulk"),
    "remix_stem": gettext_lazy("remix"),
    "interpolate_sample": gettext_lazy("sample"),
    "synthetic_training_data": gettext_lazy("make artificial training material from"),
}
_ART: Mapping[str, str | Promise] = {
    "music_generation": gettext_lazy("music"),
    "image_generation": gettext_lazy("image"),
    "text_generation": gettext_lazy("text"),
    "speech": gettext_lazy("speech"),
}
_PERSONAL: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "voice_clone": (gettext_lazy("voices"), gettext_lazy("no voices")),
    "likeness": (gettext_lazy("faces"), gettext_lazy("no faces")),
    "output_in_style": (gettext_lazy("styles by name"), gettext_lazy("no styles by name")),
}
_BASES: Mapping[str, str | Promise] = {
    "gross": gettext_lazy("gross revenue"),
    "net_of_tax": gettext_lazy("revenue net of tax"),
    "net_defined": gettext_lazy("net revenue"),
}


def say_summary(terms: Terms, company: str, model: str = "") -> str:
    """Say in one plain paragraph what may be done, what is paid, for how long, and what stays out."""
    facts = summary_facts(terms)
    may = _("%(company)s may %(what)s the works their owners allow.") % {
        "company": company,
        "what": _what(facts, terms, model),
    }
    return " ".join(part for part in (may, _pays(facts, terms), _limits(facts, terms)) if part)


def _what(facts: SummaryFacts, terms: Terms, model: str) -> str:
    verbs = [str(verb) for use, verb in _MAY.items() if use in facts.uses]
    models = (model,) if model else facts.models
    named, again = _models(models, terms), _("them") if len(models) > 1 else _("it")
    said, shown = [], False
    for verb in verbs:
        said.append(verb % {"model": again if shown else named} if "%(model)s" in verb else verb)
        shown = shown or "%(model)s" in verb
    return listed(said) or _("do nothing yet with")


def _models(models: tuple[str, ...], terms: Terms) -> str:
    art = next((str(_ART[one]) for one in terms.choices("scope.purposes") if one in _ART), "")
    kind = {"art": art, "models": listed(models)}
    if not models:
        return _("its %(art)s model") % kind if art else _("its model")
    if art:
        return ngettext("its %(art)s model %(models)s", "its %(art)s models %(models)s", len(models)) % kind
    return ngettext("its model %(models)s", "its models %(models)s", len(models)) % kind


def _pays(facts: SummaryFacts, terms: Terms) -> str:
    known = [one for one in (*facts.upfront, *facts.ongoing) if one.kind in _PAYMENTS and one.pays]
    known.sort(key=lambda one: list(_PAYMENTS).index(one.kind))
    said = [_payment(one, facts) for one in known]
    return _("It pays %(what)s.") % {"what": _series(said)} if said else _("It pays nothing.")


def _series(parts: list[str]) -> str:
    """Join parts that hold commas or "and" themselves, with a comma before the last."""
    if len(parts) < 3:
        return listed(parts)
    return _("%(some)s, and %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]}


def _payment(one: Component, facts: SummaryFacts) -> str:
    """Say one payment: "€9.50 for each work"."""
    is_each = one.kind == "minimum_guarantee" and (one.base or "") in PER_WORK_BASES
    words = str(_GUARANTEE_EACH if is_each else _PAYMENTS[one.kind])
    amount = say_money(one.amount, one.currency or "EUR") if one.amount is not None else ""
    percent = say_percent(one.percent) if one.percent is not None else ""
    base = str(_BASES.get(facts.revenue_base, _("revenue")))
    return words % {"amount": amount or percent, "base": base}


_GUARANTEE_EACH = gettext_lazy("at least %(amount)s a year for each work")
_PAYMENTS: Mapping[str, str | Promise] = {
    "fee_per_work": gettext_lazy("%(amount)s for each work"),
    "upfront_fee": gettext_lazy("%(amount)s once"),
    "fee_per_second_of_training": gettext_lazy("%(amount)s for each second it trains on"),
    "fee_per_model_version": gettext_lazy("%(amount)s for each version of the model"),
    "past_use_settlement": gettext_lazy("%(amount)s for each work that was used before"),
    "annual_fee": gettext_lazy("%(amount)s a year"),
    "minimum_guarantee": gettext_lazy("at least %(amount)s a year for all works together"),
    "revenue_share": gettext_lazy("%(amount)s of %(base)s"),
    "per_output_royalty": gettext_lazy("%(amount)s for each output"),
    "attributed_output_royalty": gettext_lazy("%(amount)s for each output that a work went into"),
    "downstream_share": gettext_lazy("%(amount)s of what released output earns"),
}


def _limits(facts: SummaryFacts, terms: Terms) -> str:
    shown = ["voice_clone", "output_in_style"]
    if "image" in terms.choices("scope.rights") or "likeness" in facts.personal_uses:
        shown.insert(1, "likeness")
    without = [str(_PERSONAL[use][1]) for use in shown if use in facts.excluded_personal_uses]
    time = _("for %(time)s") % {"time": _time(facts.duration)} if facts.duration else ""
    first = ", ".join(part for part in (time, *without) if part)
    said = f"{first[:1].upper()}{first[1:]}." if first else ""
    if facts.personal_uses:
        named = listed(str(_PERSONAL[use][0]) for use in facts.personal_uses)
        asked = _("With each person's own yes, also %(what)s.") % {"what": named}
        said = f"{said} {asked}".strip()
    return said


def _time(duration: Duration) -> str:
    """Say a length of time with numbers in words: "two years"."""
    years, months = divmod(duration.months, 12)
    parts = []
    if years:
        parts.append(ngettext("%(n)s year", "%(n)s years", years) % {"n": in_words(years)})
    if months:
        parts.append(ngettext("%(n)s month", "%(n)s months", months) % {"n": in_words(months)})
    if duration.days:
        parts.append(say_days(duration.days))
    return listed(parts)


def say_title(comparison: Comparison) -> str:
    """Say how an offer comes out: "Closer, but three terms are below the union's minimum."."""
    counts = comparison.counts
    verdict = _verdict(counts)
    if counts.better_since > counts.worse_since:
        joint = _("Closer, but %(verdict)s") if _is_bad(counts) else _("Closer: %(verdict)s")
        return joint % {"verdict": verdict}
    if counts.worse_since > counts.better_since:
        return _("Further away: %(verdict)s") % {"verdict": verdict}
    return verdict[:1].upper() + verdict[1:]


def _is_bad(counts: Counts) -> bool:
    return bool(counts.below or counts.missing or counts.worse)


def _verdict(counts: Counts) -> str:
    if counts.below:
        return ngettext(
            "%(n)s term is below the union's minimum.",
            "%(n)s terms are below the union's minimum.",
            counts.below,
        ) % {"n": in_words(counts.below)}
    if counts.missing:
        return ngettext(
            "%(n)s term has no answer yet.", "%(n)s terms have no answer yet.", counts.missing
        ) % {"n": in_words(counts.missing)}
    if counts.worse:
        return ngettext(
            "%(n)s term is worse than we proposed, none below the minimum.",
            "%(n)s terms are worse than we proposed, none below the minimum.",
            counts.worse,
        ) % {"n": in_words(counts.worse)}
    return _("every term is as we proposed or better.") if not counts.read_both else _some_to_read(counts)


def _some_to_read(counts: Counts) -> str:
    return ngettext(
        "nothing is worse, and %(n)s term has to be read.",
        "nothing is worse, and %(n)s terms have to be read.",
        counts.read_both,
    ) % {"n": in_words(counts.read_both)}


def say_counts(
    comparison: Comparison, *, before_round: int | None = None, emphasis: Emphasis = lambda number: number
) -> str:
    """Count each group of rows, so that the groups add up to all; `emphasis` marks the numbers."""
    counts = comparison.counts
    said = [_same_and_worse(counts, emphasis), *_others(counts, emphasis)]
    if before_round is not None:
        said.append(
            _("Since round %(round)s, %(better)s became better and %(worse)s worse.")
            % {
                "round": before_round,
                "better": _or_none(counts.better_since),
                "worse": _or_none(counts.worse_since),
            }
        )
    return " ".join(said)


def _same_and_worse(counts: Counts, emphasis: Emphasis) -> str:
    numbers = {
        "total": say_number(counts.total),
        "same": emphasis(say_number(counts.same_or_better)),
        "worse": emphasis(say_number(counts.worse_in_all)),
        "meet": emphasis(say_number(counts.worse)),
        "below": emphasis(say_number(counts.worse_and_below)),
    }
    if not counts.worse_in_all:
        return _("Of %(total)s terms, %(same)s are as we proposed or better and none is worse.") % numbers
    start = _("Of %(total)s terms, %(same)s are as we proposed or better and %(worse)s are worse: ") % numbers
    if not counts.worse_and_below:
        return start + _("all of those meet the minimum.")
    if not counts.worse:
        return start + _("none of those meets the minimum.")
    return start + _("%(meet)s of those meet the minimum, %(below)s do not.") % numbers


def _others(counts: Counts, emphasis: Emphasis) -> list[str]:
    """Count what is neither: without an answer, to be read, below the minimum in our proposal as well."""
    unlike = counts.below - counts.worse_and_below
    found = []
    if counts.missing:
        found.append(
            ngettext("%(n)s has no answer yet.", "%(n)s have no answer yet.", counts.missing)
            % {"n": emphasis(say_number(counts.missing))}
        )
    if counts.read_both:
        found.append(
            ngettext("%(n)s has to be read.", "%(n)s have to be read.", counts.read_both)
            % {"n": emphasis(say_number(counts.read_both))}
        )
    if unlike:
        found.append(
            ngettext(
                "%(n)s is below the minimum, though not worse than our proposal.",
                "%(n)s are below the minimum, though not worse than our proposal.",
                unlike,
            )
            % {"n": emphasis(say_number(unlike))}
        )
    return found


def _or_none(count: int) -> str:
    return say_number(Decimal(count)) if count else _("none")
