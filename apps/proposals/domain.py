"""When a version may be published."""

from apps.common.errors import Refusal
from apps.terms.domain import Terms

LEAST = ("scope.uses", "money.components")


def check_publishing(state: str, terms: Terms) -> None:
    """Demand a draft that says at least what is licensed and what is paid.

    Raises:
        Refusal: "proposal.not_a_draft", "proposal.without_uses".
    """
    if state != "draft":
        raise Refusal("proposal.not_a_draft")
    if any(terms.get(key) is None for key in LEAST):
        raise Refusal("proposal.without_uses")
