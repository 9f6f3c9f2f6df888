"""The words of this app, and all words about terms for people."""

from django.utils.translation import gettext_lazy as _

from apps.unions.messages.minimum import COMPARATORS, say_edge, say_floor, say_minimum
from apps.unions.messages.numbers import in_words, listed, say_money, say_number, say_percent
from apps.unions.messages.problems import say_error_with_field, say_field_error
from apps.unions.messages.sentences import say_counts, say_summary, say_title
from apps.unions.messages.standing import FloorRow, NewsWords, floor_rows, say_country, say_news
from apps.unions.messages.values import (
    group_label,
    label,
    question,
    say_component,
    say_duration,
    say_option,
    say_value,
)
from apps.unions.messages.verdicts import ComparisonRow, RowWords, rows_for_page, say_row, say_verdict

MESSAGES = {
    "union.not_a_union": _("Only a collective can stand beside a union."),
    "union.affiliated_already": _("The collective stands beside this union already."),
    "minimum.unreadable": _("The minimum for “%(field)s” cannot be read."),
    "minimum.starts_in_the_past": _("Minimum terms hold from now or later, never from a day that is past."),
    "minimum.before_announced": _(
        "Version %(version)s is announced already. The next one cannot hold before it does."
    ),
    "minimum.no_such_country": _("“%(given)s” is no country. Enter its two letters, such as SE."),
}

__all__ = [
    "COMPARATORS",
    "MESSAGES",
    "ComparisonRow",
    "FloorRow",
    "NewsWords",
    "RowWords",
    "floor_rows",
    "group_label",
    "in_words",
    "label",
    "listed",
    "question",
    "rows_for_page",
    "say_component",
    "say_country",
    "say_counts",
    "say_duration",
    "say_edge",
    "say_error_with_field",
    "say_field_error",
    "say_floor",
    "say_minimum",
    "say_money",
    "say_news",
    "say_number",
    "say_option",
    "say_percent",
    "say_row",
    "say_summary",
    "say_title",
    "say_value",
    "say_verdict",
]
