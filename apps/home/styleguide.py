"""Samples for the page that shows every component in the states that it can be in."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common import drawing

FINGERPRINT = "7c1e94b02f6da85311e7c49a60d28b3fe5a40d973b18f62c9a71d0c845ee1b26"


class SampleForm(forms.Form):
    """A form with a field of each kind."""

    fee = forms.DecimalField(
        label=_("Fee for each work"),
        help_text=_("Union minimum: €9.00"),
        widget=forms.TextInput(attrs={"data-unit": "EUR", "inputmode": "decimal"}),
    )
    share = forms.DecimalField(
        label=_("Share of net revenue"),
        max_value=100,
        widget=forms.TextInput(attrs={"data-unit": "%", "inputmode": "decimal"}),
        error_messages={"max_value": _("A share is at most 100 %%. Did you mean 13.0 %%?")},
    )
    pays = forms.ChoiceField(label=_("Paid"), choices=[("once", _("once")), ("yearly", _("every year"))])
    works = forms.ChoiceField(
        label=_("Your ask-me works"),
        choices=[("in", _("In")), ("out", _("Out"))],
        widget=forms.RadioSelect,
    )
    uses = forms.MultipleChoiceField(
        label=_("Also asked for"),
        choices=[("voice", _("Voice")), ("likeness", _("Likeness"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(label=_("In your words"), widget=forms.Textarea, required=False)
    told = forms.BooleanField(label=_("Tell me when the company answers"), required=False)


@dataclass(frozen=True)
class Row:
    """A sample row of a comparison."""

    label: str
    before: str
    now: str
    ours: str
    minimum: str
    line: drawing.Comparison | None
    verdict_kind: str
    verdict: str
    note: str = ""
    change: str = ""
    change_kind: str = ""
    is_below: bool = False
    is_new: bool = False
    url: str = ""


# One row for each verdict that a term can have.
ROWS = (
    Row(
        "Fee for each work",
        "€7.00",
        "€8.00",
        "€10.00",
        "€9.00",
        drawing.comparison(700, 800, 1000, 900),
        "worse",
        "Worse by €2.00 (20 %)",
        "below the minimum by €1.00",
        is_below=True,
    ),
    Row(
        "Share of net revenue",
        "22 %",
        "28 %",
        "35 %",
        "30 %",
        drawing.comparison(22, 28, 35, 30),
        "worse",
        "Worse by 7 points",
        "below the minimum by 2 points",
        is_below=True,
    ),
    Row(
        "Payment after invoice",
        "60 days",
        "45 days",
        "30 days",
        "30 days",
        drawing.comparison(60, 45, 30, 30, is_less_better=True),
        "worse",
        "Worse by 15 days",
        "15 days longer than the minimum",
        is_below=True,
    ),
    Row(
        "Guarantee, each work and year",
        "€20.00",
        "€25.00",
        "€36.00",
        "above €0",
        drawing.comparison(2000, 2500, 3600, 1300),
        "worse",
        "Worse by €11.00 (31 %)",
        "meets the minimum",
    ),
    Row(
        "Most favoured treatment",
        "none",
        "in our sector",
        "all deals",
        "in our sector",
        drawing.comparison_of_choices(3, 0, 1, 2, 1),
        "worse",
        "Worse by one step",
        "meets the minimum; was none",
    ),
    Row(
        "When the model is retrained",
        "2 versions included",
        "new licence",
        "new licence",
        "new licence",
        drawing.comparison_of_choices(4, 1, 3, 3, 3),
        "same",
        "As we proposed",
        change="better than round 2 by two steps",
        change_kind="better",
    ),
    Row(
        "Prompts that name an artist",
        "blocked",
        "blocked",
        "blocked",
        "blocked, or opt-in",
        drawing.comparison_of_choices(4, 3, 3, 3, 2),
        "same",
        "As we proposed",
        "stricter than the minimum",
    ),
    Row(
        "Reports of use",
        "every half year",
        "every month",
        "every quarter",
        "every half year",
        drawing.comparison(6, 1, 3, 6, is_less_better=True),
        "better",
        "Better than we asked by 2 months",
        is_new=True,
    ),
    Row("Credit", "in the notes", "on a page", "in the notes", "named", None, "read", "Read both"),
    Row("Audit", "", "", "once a year", "once a year", None, "missing", "No answer yet"),
)


def rounds() -> tuple[drawing.Round, ...]:
    """Give a negotiation in its third round."""
    return (
        drawing.Round(
            "Round 1",
            (
                drawing.Act(0, "offer, 3 Oct", sentence="Veldra’s offer, 3 Oct"),
                drawing.Act(1, "proposal, 9 Oct", sentence="Our proposal, 9 Oct"),
            ),
            url="#round-1",
        ),
        drawing.Round(
            "Round 2",
            (
                drawing.Act(0, "offer, 20 Oct"),
                drawing.Act(2, "paused 2 days"),
                drawing.Act(1, "reply, 27 Oct"),
            ),
            url="#round-2",
        ),
        drawing.Round(
            "Round 3, now", (drawing.Act(0, "offer, 12 Nov"), drawing.Act(2, "opinion, 13 Nov")), is_now=True
        ),
        drawing.Round("next", (drawing.Act(1, "our answer, by Fri 20 Nov", is_expected=True),)),
    )


def _bars() -> list[dict[str, object]]:
    part = drawing.Part
    return [
        {
            "name": "Round 2, before",
            "sign": "square-open",
            "theirs": True,
            "sum": "€18,800",
            "parts": (part(2800), part(16000, "outlined", "€16,000 guarantee")),
        },
        {
            "name": "Round 3, on the table",
            "sign": "square",
            "theirs": True,
            "present": True,
            "sum": "€23,200",
            "parts": (part(3200), part(20000, "outlined", "€20,000 guarantee")),
        },
        {
            "name": "We proposed",
            "sign": "circle",
            "sum": "€32,800",
            "parts": (part(4000), part(28800, "outlined", "€28,800 guarantee")),
        },
    ]


def _presence() -> list[dict[str, object]]:
    return [
        {
            "party": "Us",
            "kind": "collective",
            "people": ["Tomas Hallberg", "Mira Okonjo", "Lena Arvidsson"],
            "more": 41,
        },
        {
            "party": "Veldra",
            "kind": "company",
            "people": ["Jonas Feld", "Petra Rauh"],
            "writing": "Jonas Feld",
        },
        {"party": "Union", "kind": "union", "people": ["Ingrid Vasko"]},
    ]


def _vote() -> dict[str, object]:
    return {
        "vote_options": [
            {"value": "yes", "label": "Yes", "note": "accept this text"},
            {"value": "no", "label": "No", "note": "back to the room"},
            {"value": "abstain", "label": "Abstain", "note": "counts for the quorum only"},
        ],
        "works_options": [
            {"value": "in", "label": "In"},
            {"value": "out", "label": "Out"},
            {"value": "choose", "label": "Choose"},
        ],
    }


def _tables() -> dict[str, object]:
    return {
        "terms_rows": [
            {"label": "Licensed use", "value": "Training music models, generative"},
            {"label": "Model", "value": "Cantor 2, no later version"},
            {
                "label": "Works",
                "value": "400 works by 212 artists",
                "why": "Each is there by its owners' own yes.",
            },
        ],
        "ledger_rows": [
            {"label": "Fee for each work, once", "note": "9 works × €9.50", "amount": "€85.50"},
            {"label": "Minimum guarantee", "note": "9 works × €30.00 × 2 years", "amount": "€540.00"},
            {"label": "Collective's costs", "note": "4 % of €625.50", "amount": "− €25.02"},
        ],
    }


def context() -> dict[str, object]:
    """Give everything that the styleguide shows; all names are invented."""
    wrong = SampleForm({"fee": "9.50", "share": "130", "pays": "once"})
    wrong.is_valid()
    return {
        "form": SampleForm(prefix="fresh"),
        "wrong": wrong,
        "rows": ROWS,
        "rounds": rounds(),
        "parties": ("Veldra Audio", "Common Measure", "Union desk"),
        "bar_rows": _bars(),
        "presence_lines": _presence(),
        "lanes": [
            {
                "name": "The table",
                "readers": "both sides and the union read this",
                "url": "#lanes",
                "current": True,
            },
            {"name": "Caucus", "readers": "members only", "url": "#lanes", "new": 3, "sunk": True},
            {"name": "Union desk", "readers": "you and your union", "url": "#lanes", "sunk": True},
        ],
        "fingerprint": FINGERPRINT,
        "signs": (
            "in",
            "ask",
            "never",
            "waiting",
            "unsaid",
            "up",
            "down",
            "same",
            "diamond",
            "square",
            "expected",
        ),
        **_vote(),
        **_tables(),
    }
