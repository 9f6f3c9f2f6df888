"""The words of this app: refusals, and the standard questions in plain words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.companies.domain import MUST_ANSWER, Grade

MESSAGES = {
    "question.unknown": _("This is none of the standard questions."),
    "question.not_an_answer": _("This is no answer. Say it in a sentence, or leave the question open."),
    "question.too_short": _("Say it in a sentence of at least %(least)s characters."),
    "model.no_name": _("Name the model and its version, such as “Cantor 2”."),
    "model.not_one_model": _("“%(name)s” is not one model. Name each version by itself."),
    "model.named_already": _("The dossier has a model of this name."),
    "dossier.missing": _("Write the dossier first: the company's name and contact."),
    "policy.unknown_rule": _("Choose one of the three rules."),
    "dossier.no_name": _("Give the company's name as it stands in the register."),
}

QUESTIONS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "what_is_learned": (
        _("What does the model learn from a work?"),
        _("In plain words: what stays in the model after training?"),
    ),
    "style": (
        _("How can it replicate an artist's style?"),
        _("With and without the artist's name, and what you do against it."),
    ),
    "output": (
        _("What can come out of it?"),
        _("Kinds and lengths of output, and whether parts of a work can come back."),
    ),
    "earlier_data": (
        _("Where did the data of your earlier models come from?"),
        _("Sources and licences, model by model."),
    ),
    "opt_outs": (
        _("How do you honour those who said no?"),
        _("Which signals you read, since when, and what happened to what you had."),
    ),
    "storage": (
        _("Where are works kept, and who can reach them?"),
        _("Places, companies, encryption, and when copies are deleted."),
    ),
    "who_else": (
        _("Who else gets the model or the works?"),
        _("Customers, affiliates, investors, cloud providers."),
    ),
    "removal": (
        _("What happens when an artist withdraws a work?"),
        _("In the next training, in the running model, in what was put out."),
    ),
}


APPROVAL_RULES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "second_person": (
        _("A second person approves"),
        _("Another delegate, or a signatory, reads an offer before it is tabled."),
    ),
    "signatory": (
        _("A signatory approves"),
        _("One of those who sign for the company reads an offer before it is tabled."),
    ),
    "same_person": (
        _("Whoever prepares an offer may table it"),
        _("For companies of one person, or where speed matters more than four eyes."),
    ),
}


def say_grade(grade: Grade) -> str:
    """Say a grade with how it came about."""
    return gettext("Grade %(level)s of 3: %(answered)s of %(total)s questions answered.") % {
        "level": grade.level,
        "answered": grade.answered,
        "total": grade.total,
    }


def say_next_grade(grade: Grade) -> str:
    """Say what is missing for the next grade; "" at the highest."""
    if grade.level == max(MUST_ANSWER):
        return ""
    missing = grade.missing_for(grade.level + 1)
    return ngettext(
        "%(n)s more answer makes grade %(level)s.", "%(n)s more answers make grade %(level)s.", missing
    ) % {"n": missing, "level": grade.level + 1}
