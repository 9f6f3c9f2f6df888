"""The words of signing by stages: its refusals, and why nothing came of a contract."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SIGNING_MESSAGES = {
    "contract.order_changed": _(
        "Meanwhile both sides agreed to another order of signing, so nothing was signed. Open the "
        "contract again."
    ),
    "contract.signed_too_late": _("The time for signing is over. Nothing was signed."),
    "contract.not_in_group": _("The order that both sides agreed to names other people for your side."),
    "contract.not_your_turn": _("Another group signs first. You are told when it is your turn."),
    "contract.group_complete": _("Enough people of your group have signed."),
    "contract.not_to_be_changed": _("It is in force or came to nothing, so this cannot be changed any more."),
    "contract.signing_runs": _("The time for signing is not over."),
    "contract.vote_stands": _("The members' vote stands."),
    "order.side_missing": _("Somebody of each side has to sign."),
    "order.too_long": _("At most %(stages)s groups with at most %(people)s people each."),
    "order.nobody": _("Name somebody for each group."),
    "order.needed": _("A group cannot need more signatures than it has people."),
    "order.twice": _("Each person signs in one group only."),
    "order.stranger": _("Somebody named there may not sign for that side now. Name somebody else."),
    "change.waits": _("The other side has asked for something. Answer that first."),
    "change.answered": _("This was answered or taken back already."),
    "change.own_side": _("The other side answers this."),
}

_CAUSES: Mapping[str, Promise] = {
    "not_signed": _("not everybody signed in time; nothing is licensed, and the room goes on"),
    "text": _("both sides agreed that the text has to change; nothing is licensed, and the room goes on"),
    "vote": _("the members’ vote was voided; nothing is licensed, and the room goes on"),
}


def say_cause(cause: str) -> str:
    """Say why nothing came of a contract; empty if something may."""
    return str(_CAUSES[cause]) if cause else ""
