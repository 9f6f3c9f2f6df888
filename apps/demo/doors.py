"""The doors of the demo's front page: one person for each role."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Door:
    """A way in: whom one becomes, and what one will see first."""

    slug: str
    email: str
    role: str | Promise
    person: str
    sees: str | Promise
    sign: str


DOORS = (
    Door(
        "artist", "mira@artists.example", _("Artist"), "Mira Okonjo",
        _("A vote that closes soon, what it guarantees to her, and her 14 works."), "circle",
    ),
    Door(
        "steward", "tomas@artists.example", _("Steward"), "Tomas Hallberg",
        _("Turnout moving against the quorum, and an offer that waits for an answer."), "circle",
    ),
    Door(
        "representative", "ingrid@union.example", _("Union representative"), "Ingrid Vasko",
        _("A room with terms below the minimum; a pause that shows in the company’s window."), "diamond",
    ),
    Door(
        "company", "jonas@veldra.example", _("Company"), "Jonas Feld",
        _("An offer checked in a minute, and a line for your terminal that makes one appear live."), "square",
    ),
)  # fmt: skip
BY_SLUG = {door.slug: door for door in DOORS}
