"""The words about works: reasons, uses, answers, and lines of shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.catalogues.domain import share_lines
from apps.catalogues.messages import right_label
from apps.catalogues.models import Share
from apps.collectives.domain import SeenStanding, Standing

USES: Mapping[str, str | Promise] = {
    "train_generative": _("train a model that makes new works"),
    "fine_tune_generative": _("fine-tune a model that makes new works"),
    "train_analytic": _("train a model that analyses works"),
    "evaluate_benchmark": _("test and measure models"),
    "ground_rag": _("look up works for an answer"),
    "prompt_input": _("put works into a prompt"),
    "index_retrieval": _("keep an index to find works"),
    "search": _("show works in a search"),
    "data_mining": _("analyse works in bulk"),
    "output_in_style": _("make output in my style, by name"),
    "voice_clone": _("imitate my voice"),
    "likeness": _("show my face or figure"),
    "remix_stem": _("remix, or use single tracks"),
    "interpolate_sample": _("sample or replay parts"),
    "synthetic_training_data": _("make artificial training material from my works"),
}

QUESTIONS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "training": (
        _("May models learn from your works?"),
        _("Training, fine-tuning, testing. A new version of a model asks again."),
    ),
    "retrieval": (
        _("May a service look your works up and show them?"),
        _("Search, and answers that quote or name your work."),
    ),
    "remix": (
        _("May people remix or sample your works with it?"),
        _("Single tracks, parts that are replayed."),
    ),
    "person": (
        _("May it use your voice, your face or your style by name?"),
        _("This is you and not your works. Nobody else can say yes here."),
    ),
}

ANSWERS: Mapping[str, str | Promise] = {
    "yes": _("Yes, on my conditions"),
    "ask": _("Ask me"),
    "never": _("Never"),
}

PRESETS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "ask_me": (_("Ask me about everything"), _("Below each vote you say in or out.")),
    "work_for_me": (
        _("Yes to training and search"),
        _("On your conditions. Ask about remixes, never your voice, face or style."),
    ),
    "leave_me_out": (_("Leave me out"), _("Never, for every use. You can still vote.")),
}

MARKS: Mapping[str, str] = {
    "in": "in",
    "ask": "ask",
    "never": "never",
    "waiting": "waiting",
    "elsewhere": "waiting",
    "unclaimed": "unsaid",
    "out": "never",
}
"""The sign of the look for each state."""

_STATES: Mapping[str, str | Promise] = {
    "in": _("In"),
    "ask": _("Ask me"),
    "never": _("Never"),
    "waiting": _("Waiting"),
    "elsewhere": _("Already licensed elsewhere"),
    "unclaimed": _("Not said yet"),
    "out": _("Out"),
}

_REASONS: Mapping[str, str | Promise] = {
    "allowed": _("its people allow it"),
    "mandated": _("you said yes, and your conditions hold"),
    "answered_in": _("you said in"),
    "answered_out": _("you said out"),
    "other_kind": _("these terms are about other works"),
    "unknown_performer": _("it is not known who sings or plays, or who is shown"),
    "unknown_author": _("it is not known who wrote or made it"),
    "minor": _("somebody under 18 sings, plays or is shown"),
    "owner_never": _("you said never"),
    "unclaimed": _("nobody has said whose it is"),
    "unknown_share": _("it is not known who holds all of it"),
    "no_mandate": _("an owner has not said yet what the collective may do"),
    "personal_key_missing": _("the person whose voice, face or style it is has not said yes"),
    "dead_without_estate": _("nobody speaks for an owner who has died"),
    "licensed_elsewhere": _("already licensed elsewhere for this use"),
    "mandate_lapsed": _("your mandate has to be given anew"),
    "owner_asks": _("you want to be asked"),
    "floor": _("the fee is below your floor"),
    "needs_personal_yes": _("needs a personal yes"),
}

# What somebody reads of their own answer, by what their row is about.
_BY_ROW: Mapping[tuple[str, object], str | Promise] = {
    ("owner_never", "kind"): _("you said never for this kind of work"),
    ("owner_never", "list"): _("you said never for a list on which it is"),
    ("owner_never", "right"): _("you said never for a right in these terms"),
    ("owner_never", "country"): _("you said never for a country in these terms"),
    ("owner_never", "right_country"): _("you said never for a right and a country in these terms"),
    ("owner_asks", "kind"): _("you want to be asked about this kind of work"),
    ("owner_asks", "list"): _("you want to be asked about a list on which it is"),
    ("owner_asks", "right"): _("you want to be asked about a right in these terms"),
    ("owner_asks", "country"): _("you want to be asked about a country in these terms"),
    ("owner_asks", "right_country"): _("you want to be asked about a right and a country in these terms"),
}

_CONTROLLERS: Mapping[str, str | Promise] = {
    "publisher": _("a publisher"),
    "label": _("a label"),
    "society": _("a society"),
    "employer": _("an employer"),
    "not_sure": _("somebody we do not know yet"),
}

_CONDITIONS: Mapping[str, str | Promise] = {
    "minimum": _("the offer is below the union's minimum"),
    "grade": _("the company lacks the demanded grade"),
    "open_weights": _("the model's weights may be released"),
    "political": _("political use is not excluded"),
    "company": _("you keep this company out"),
}


_WAITING: Mapping[str, str | Promise] = {
    "unknown": _("It is not said how much of these works is theirs."),
    "controlled": _("Somebody else controls their share of these works and has not said yes."),
    "mandate": _("They hold a part of these works and have given no mandate."),
    "outside": _("They own a part of these works, have no account, and have not said yes by mail."),
}


def say_waiting(why: str) -> str:
    """Say to a steward what works wait for."""
    return str(_WAITING[why])


def say_use(use: str) -> str:
    """Name a use as an artist would."""
    return str(USES.get(use, use))


def say_state(state: str) -> str:
    """Name a state in a word or two."""
    return str(_STATES[state])


def say_reason(seen: Standing | SeenStanding) -> str:
    """Say why a work stands as it does, to the reader that it was made for."""
    if seen.reason == "outside_owner":
        return say_outside(int(str(seen.params["count"])))
    if seen.reason == "waiting_controller":
        return gettext("waiting for the yes of %(who)s") % {
            "who": _listed(seen.params["controllers"], _CONTROLLERS)
        }
    if seen.reason == "conditions_not_met":
        return _listed(seen.params["conditions"], _CONDITIONS)
    by_row = _BY_ROW.get((seen.reason, seen.params.get("by")))
    return str(by_row or _REASONS[seen.reason])


def say_outside(count: int) -> str:
    """Say how many owners outside have not answered."""
    return ngettext("waiting for %(n)s outside owner", "waiting for %(n)s outside owners", count) % {
        "n": count
    }


def _listed(codes: object, words: Mapping[str, str | Promise]) -> str:
    return gettext(" and ").join(str(words[code]) for code in codes) if isinstance(codes, tuple) else ""


@dataclass(frozen=True)
class ShareRow:
    """A share in a line, the three of publishing in one where they say the same."""

    share: Share
    right: str


def share_rows(shares: Iterable[Share], level: str = "") -> list[ShareRow]:
    """Put shares of works and holders into lines; only those of one level, if one is named."""
    found = [one for one in shares if not level or one.level == level]
    said = [(one.right, _says(one)) for one in found]
    return [ShareRow(found[places[0]], right_label(word)) for word, places in share_lines(said)]


def _says(share: Share) -> tuple[object, ...]:
    where = (share.work_id, share.holder_id, share.asserted_at, share.asserted_by_id)
    much = (share.ppm, share.territory, share.valid_from, share.valid_to)
    return (*where, *much, share.controller, share.evidence, share.level)
