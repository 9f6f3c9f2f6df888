"""The words about categories of members."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from apps.collectives.domain import Category

CATEGORIES: Mapping[str, str | StrPromise] = {
    "full": _("full member"),
    "associate": _("associate member"),
    "supporting": _("supporting member"),
    "honorary": _("honorary member"),
}
CATEGORY_LABELS: Mapping[str, str | StrPromise] = {
    "associate": _("Associate members"),
    "supporting": _("Supporting members"),
    "honorary": _("Honorary members"),
}
MAY: Mapping[str, str | StrPromise] = {
    "votes": _("vote"),
    "leads": _("may stand as stewards"),
    "brings": _("bring works in"),
}


def say_category(code: str) -> str:
    """Name a category as one of its members is called."""
    return str(CATEGORIES[code or "full"])


def say_may(category: Category) -> str:
    """Say what members of a category may."""
    may = [str(words) for name, words in MAY.items() if getattr(category, name)]
    return ", ".join(may) or gettext("do none of it: no vote, no works, no lead")


def say_categories(categories: Collection[Category]) -> str:
    """Say which categories there are besides full members, and what each may."""
    if not categories:
        return gettext("all members are alike")
    return "; ".join(f"{CATEGORY_LABELS[one.code]}: {say_may(one)}" for one in categories)


def category_sentences(categories: Collection[Category]) -> list[str]:
    """Say each category in a sentence."""
    return [
        gettext("%(who)s: %(may)s.") % {"who": CATEGORY_LABELS[one.code], "may": say_may(one)}
        for one in categories
    ]


def say_own_category(category: Category) -> list[str]:
    """Tell a member what they may not do for their category."""
    said = []
    if not category.votes:
        said.append(gettext("You have no vote: you are on no roll."))
    if not category.leads:
        said.append(gettext("You cannot stand as a steward."))
    if not category.brings:
        said.append(gettext("You bring no works in: your mandate rests, and nothing is licensed by it here."))
    return said
