"""Tags and filters of the design system: drawings, signs, money, dates and numbers in words."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from babel.numbers import format_currency, format_decimal, get_currency_precision
from django import template
from django.forms import BoundField
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _

from apps.common import drawing, moments
from apps.common.money import Money

register = template.Library()

NBSP = "\u00a0"
MINUS = "\u2212"
Amount = int | str | Decimal | Money | None
SIGNS = frozenset(
    {
        *("in", "ask", "never", "waiting", "unsaid", "up", "down", "same", "below", "expected"),
        *("circle", "square", "square-open", "diamond", "diamond-open"),
    }
)


@register.simple_tag
def sign(name: str, tone: str = "") -> SafeString:
    """Draw a sign of the set; the words beside it say the same, so it is hidden from screen readers."""
    if name not in SIGNS:
        raise ValueError(f"no such sign: {name}")
    kind = f" sign--{tone}" if tone else ""
    return format_html('<svg class="sign{}" aria-hidden="true"><use href="#sign-{}"/></svg>', kind, name)


@register.inclusion_tag("common/_meter.html")
def meter(
    voted: int,
    total: int,
    quorum: int | None = None,
    me: drawing.Voter | None = None,
    *,
    previous: int | None = None,
    low: bool = False,
    labels: bool = True,
    words: str = "title",
    caption: bool = True,
    result: str = "",
    note: str = "",
) -> dict[str, object]:
    """Draw turnout with its words.

    Args:
        words: "title" for a heading, "line" for one sentence, "none".
        result: the title once the ballot is closed.
        note: a small remark after the quorum's sentence.
    """
    drawn = drawing.meter(voted, total, quorum, me, previous=previous, is_low=low, has_labels=labels)
    return {
        "drawing": drawn,
        "voted": voted,
        "total": total,
        "quorum": quorum,
        "missing": max(0, (quorum or 0) - voted),
        "me": me,
        "labels": labels,
        "words": words,
        "caption": caption,
        "result": result,
        "note": note,
    }


@register.inclusion_tag("common/_cover_drawing.html")
def cover_drawing(fingerprint: str) -> dict[str, object]:
    """Draw the ornament of a contract from its fingerprint."""
    return {"lines": drawing.cover(fingerprint)}


@register.inclusion_tag("common/_comparison_line.html")
def comparison_line(line: drawing.Comparison) -> dict[str, object]:
    """Draw the line of a comparison with its note-heads."""
    return {"line": line}


@register.inclusion_tag("common/_timeline.html")
def timeline(rounds: Sequence[drawing.Round], parties: Sequence[str]) -> dict[str, object]:
    """Draw the rounds of a negotiation; `parties` are the company, the collective and the union, in order."""
    return {"drawing": drawing.timeline(rounds, len(parties)), "parties": parties}


@register.simple_tag
def bar_parts(rows: Sequence[object], index: int) -> tuple[drawing.BarPart, ...]:
    """Give the drawn parts of the row at `index`, on the common scale of all rows."""
    return drawing.bars([row.parts if hasattr(row, "parts") else row["parts"] for row in rows])[index]  # type: ignore[index]


@register.simple_tag
def share_width(part: Amount, whole: Amount) -> str:
    """Give `part` of `whole` as the width of a bar."""
    return drawing.share(_number(part), _number(whole))


@register.simple_tag(takes_context=True)
def theme(context: RequestContext) -> str:
    """Give the theme that the reader has fixed, or nothing when the system decides."""
    request = context.get("request")
    if request is None:
        return ""
    person_theme = getattr(getattr(request, "user", None), "theme", "")
    chosen = request.GET.get("theme") or request.COOKIES.get("theme") or person_theme
    return chosen if chosen in ("light", "dark") else ""


@register.filter
def initials(name: str) -> str:
    """Shorten a name to the first letters of its first and last word."""
    parts = [part for part in str(name).split() if part[0].isalnum()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


@register.filter
def money(value: Amount, currency: str = "EUR") -> str:
    """Write an amount in its currency: whole numbers are minor units, text and decimals are major ones."""
    return _money(value, currency, whole=False)


@register.filter
def money_round(value: Amount, currency: str = "EUR") -> str:
    """Write an amount without its minor units, for charts: "€16,000"."""
    return _money(value, currency, whole=True)


def _money(value: Amount, currency: str, *, whole: bool) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Money):
        amount, currency = value.amount, value.currency
    elif isinstance(value, int):
        amount = Decimal(value).scaleb(-get_currency_precision(currency))
    else:
        amount = Decimal(value)
    number = abs(amount).quantize(Decimal(1)) if whole else abs(amount)
    pattern = "¤#,##0" if whole and _locale().startswith("en") else None
    text = format_currency(number, currency, format=pattern, locale=_locale(), currency_digits=not whole)
    return f"{MINUS}{NBSP}{text}" if amount < 0 else text


@register.filter
def percent(value: int | str | Decimal | None) -> str:
    """Write a share in per cent as it is given: "30 %", "13.5 %"."""
    if value is None or value == "":
        return ""
    return f"{format_decimal(Decimal(value), locale=_locale())}{NBSP}%"


@register.filter
def number(value: int | None) -> str:
    """Write a whole number with its separators: "1,284"."""
    return "" if value is None else format_decimal(value, locale=_locale())


@register.filter
def people(count: int) -> str:
    """Write a number of people: "1 person", "150 people"."""
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": number(count)}


@register.filter
def works(count: int) -> str:
    """Write a number of works: "1 work", "400 works"."""
    return ngettext("%(count)s work", "%(count)s works", count) % {"count": number(count)}


@register.filter
def count_in_words(count: int) -> str:
    """Write a small number as a word: "three"; from thirteen on in digits."""
    words = [_("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven")]
    words += [_("eight"), _("nine"), _("ten"), _("eleven"), _("twelve")]
    return words[count] if 0 <= count < len(words) else number(count)


@register.filter
def within(words: object) -> str:
    """Put words into the middle of a sentence: they begin small, unless the language writes nouns large."""
    said = str(words)
    return said if (get_language() or "").partition("-")[0] == "de" else said[:1].lower() + said[1:]


@register.filter
def weekday(value: datetime | date | None) -> str:
    """Write a moment with weekday, year and hour in the reader's zone: "Thu 26 Nov 2026, 18:00"."""
    if isinstance(value, datetime):
        return moments.moment(value)
    return "" if value is None else moments.full_day(value)


@register.filter
def day(value: datetime | date | None) -> str:
    """Write a day of this year: "Thu 26 Nov"."""
    return "" if value is None else moments.day_of_year(value)


@register.filter
def on_date(value: datetime | date | None) -> str:
    """Write a date: "9 Dec 2026"."""
    return "" if value is None else moments.short_day(value)


@register.filter
def clock(value: datetime | None) -> str:
    """Write an hour in the reader's zone: "14:32"."""
    return "" if value is None else moments.hour(value)


@register.filter
def grouped(fingerprint: str, size: int = 4) -> str:
    """Set a fingerprint in groups of four digits."""
    return " ".join(fingerprint[start : start + size] for start in range(0, len(fingerprint), size))


@register.filter
def unit(field: BoundField) -> str:
    """Give the unit that stands inside a field, from the widget's `data-unit`."""
    return str(field.field.widget.attrs.get("data-unit", ""))


@register.filter
def shape(field: BoundField) -> str:
    """Say how a form field is laid out: "radios", "checks", "check", "hidden" or "box"."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    kinds = {"radio": "radios", "checkbox": "check", "checkboxselectmultiple": "checks"}
    name = getattr(widget, "input_type", "") or ""
    if type(widget).__name__ == "CheckboxSelectMultiple":
        return "checks"
    return kinds.get(name, "box")


@register.filter
def may_stay_empty(field: BoundField) -> bool:
    """Whether to say so: what is chosen from a list is never empty where no answer has words of its own."""
    choices = getattr(field.field.widget, "choices", ())
    is_worded = shape(field) == "box" and any(not value and words for value, words in choices)
    return not field.field.required and not is_worded


def _number(value: Amount) -> Decimal:
    if isinstance(value, Money):
        return value.amount
    return Decimal(value or 0)


def _locale() -> str:
    return to_locale(get_language() or "en")


@register.filter
def zone_name(zone: str) -> str:
    """Write a named zone for people: "Stockholm (Europe/Stockholm)"."""
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return zone if city == zone else f"{city} ({zone})"
