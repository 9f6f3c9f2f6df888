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
    "union.another_beside": _("Another union stands beside the collective. Give it notice first."),
    "union.asked_already": _("A union has been asked and has not answered. Withdraw that question first."),
    "union.ask_over": _("This question has been answered or withdrawn."),
    "union.reason_missing": _("Say why, in a sentence or two. The other side reads it."),
    "union.no_affiliation": _("No union stands beside this collective."),
    "union.notice_given_already": _("Notice is given already. It ends on the day that the page says."),
    "union.no_notice": _("There is no notice of yours to take back."),
    "union.not_due": _("The notice is not over yet."),
    "charge.no_representative": _("Only a representative of the union looks after a collective for it."),
    "charge.has_part": _("Whoever sits in a collective does not look after it for the union."),
    "charge.already": _("They look after this collective already."),
    "charge.none": _("They do not look after this collective."),
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
