"""The words about lists of training data: one's works were compared, or a list could not be read."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.notifications.domain import About, Letter
from apps.notifications.messages.writing import one_line
from apps.notifications.queries import Seen


def searched(about: About, seen: Seen) -> Letter | None:
    """Tell that works were compared with a list, and what was possibly found."""
    dataset = seen.datasets.get(about.id_of("dataset"))
    if dataset is None:
        return None
    hits = int(str(about.payload.get("hits", 0)))
    found = ngettext(
        "%(count)s line is possibly a work of yours.", "%(count)s lines are possibly works of yours.", hits
    )
    lines = (found % {"count": hits}, _("Possible is not certain: look at each, and confirm what is yours."))
    return Letter(
        subject=one_line(_("Compared with a list: %(list)s") % {"list": dataset.name}),
        lines=lines if hits else (_("No work of yours was found in it."),),
        action=_("See what was found"),
        url=reverse("claims:dataset", args=[dataset.public_id]),
        reason=_("You get this because you asked for it."),
    )


def unreadable(about: About, seen: Seen) -> Letter | None:
    """Tell that a list of training data could not be read."""
    dataset = seen.datasets.get(about.id_of("dataset"))
    if dataset is None:
        return None
    return Letter(
        subject=_("A list of training data could not be read"),
        lines=(_("The page says what is wrong and how to mend it."),),
        action=_("See what is wrong"),
        url=reverse("claims:dataset", args=[dataset.public_id]),
        reason=_("You get this because you brought the list."),
    )
