"""The words of this app: refusals, and the standard questions in plain words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.companies.domain import MUST_ANSWER, Grade

MESSAGES = {
    "question.unknown": _("This is none of the standard questions."),
    "part.unknown": _("This is no part of the dossier."),
    "question.not_an_answer": _("This is no answer. Say it in a sentence, or leave the question open."),
    "question.too_short": _("Say it in a sentence of at least %(least)s characters."),
    "model.no_name": _("Name the model and its version, such as “Cantor 2”."),
    "model.not_one_model": _("“%(name)s” is not one model. Name each version by itself."),
    "model.named_already": _("The dossier has a model of this name."),
    "dossier.missing": _("Write the dossier first: the company's name and contact."),
    "policy.unknown_rule": _("Choose one of the three rules."),
    "domain.not_a_name": _("Enter the name of a public domain, such as veldra.example."),
    "domain.too_many": _("At most %(most)s domains are looked at within a day. Try again tomorrow."),
    "domain.waits_already": _("This domain waits to be looked at already."),
    "domain.not_proven": _("This domain is not proven now, so there is nothing to look at again."),
    "domain.settled_already": _("This domain was looked at already."),
    "people.last_one": _("Nobody would be left who speaks for the company. Invite somebody else first."),
    "people.signatory_by_signatory": _("Only those who sign for the company end the seat of one who signs."),
    "people.not_seated": _("This seat has ended already."),
    "model.unknown": _("The dossier has no such model."),
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


PARTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "eu_representative": (
        _("Who represents you in the European Union?"),
        _("Name and contact; if you have your seat in the Union, say so."),
    ),
    "group": (
        _("To which group does the company belong?"),
        _("Who owns it, what it owns, and which of them may use the models."),
    ),
    "certificates": (
        _("Which certificates and audits do you hold?"),
        _("With who gave them and until when. If none, say it in a sentence."),
    ),
    "litigation": (
        _("In which disputes about training or copyright are you?"),
        _("Court, number, state. If none, say it in a sentence."),
    ),
}

MODEL_PARTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "placed_on_market": (
        _("Since when is it on the market, and on which models is it built?"),
        _("The day on which it was placed on the Union's market, and the models it was made from."),
    ),
    "modalities": (
        _("On what kinds of content was it trained, and how much?"),
        _("Text, image, audio, video; size, languages, and the day of the latest content."),
    ),
    "public_data": (
        _("Which public datasets were used?"),
        _("Names, versions and addresses of the large ones; the rest in general."),
    ),
    "licensed_data": (
        _("What was licensed from rightsholders?"),
        _("From whom or from what kinds of rightsholders, and what for."),
    ),
    "third_party_data": (
        _("Which datasets came from other third parties?"),
        _("Names where they are known to the public; otherwise a description."),
    ),
    "crawled_data": (
        _("What was crawled or scraped?"),
        _("Names of the crawlers, when, what kinds of sites, and the domains most taken from."),
    ),
    "user_data": (
        _("Which data of users were used?"),
        _("From which services, and what the users were told."),
    ),
    "synthetic_data": (
        _("Which synthetic data were used?"),
        _("Made by which models, and from what these had learned."),
    ),
    "other_data": (_("Which other sources were there?"), _("Such as own recordings or digitised archives.")),
    "reservations": (
        _("How were reservations of rights respected?"),
        _("Which protocols are read, before and during collection, and what is done with them."),
    ),
    "illegal_content": (
        _("How was illegal content kept out?"),
        _("Measures before and after training, in general terms."),
    ),
}


OUTCOMES: Mapping[str, str | Promise] = {
    "found": _("Found."),
    "not_there": _("The file does not hold the line, and no DNS record does."),
    "no_address": _("No DNS record holds the line, and the domain has no address to ask for the file."),
    "private_address": _("No DNS record holds the line, and the domain leads to no public address."),
    "unreachable": _("No DNS record holds the line, and the file could not be fetched by https."),
}


def say_completeness(grade: Grade) -> str:
    """Say how much of the whole dossier is there."""
    return gettext("%(percent)s %% of the dossier is filled in.") % {"percent": grade.completeness}


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
    if grade.needed:
        what = " ".join(str(QUESTIONS[question][0]) for question in grade.needed)
        return gettext("Without an answer to “%(what)s” there is no grade.") % {"what": what}
    missing = grade.missing_for(grade.level + 1)
    if not missing:
        return ngettext(
            "%(n)s more part of the dossier makes grade %(level)s.",
            "%(n)s more parts of the dossier make grade %(level)s.",
            grade.parts_open,
        ) % {"n": grade.parts_open, "level": grade.level + 1}
    return ngettext(
        "%(n)s more answer makes grade %(level)s.", "%(n)s more answers make grade %(level)s.", missing
    ) % {"n": missing, "level": grade.level + 1}
