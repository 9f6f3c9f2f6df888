"""The words of this app's refusals, and a whole term sheet in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.terms.domain import Terms
from apps.terms.vocabulary import groups
from apps.unions.messages import label, say_value

MESSAGES = {
    "proposal.not_a_draft": gettext_lazy(
        "This version is no draft any more. Change the proposal to make a new one."
    ),
    "proposal.without_uses": gettext_lazy(
        "A proposal says at least what may be done with the works, and what is paid."
    ),
}

# Said before such a clause is agreed (rule 24).
TELLS_OTHERS = gettext_lazy(
    "A most-favoured clause tells one collective a fact about another’s deal: that a term there is better, "
    "and which. With this clause this collective learns it of your other deals; where others have one, they "
    "learn it of this deal."
)


@dataclass(frozen=True)
class WordsOfField:
    """A field with its answer in words."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class WordsOfGroup:
    """A group of fields in words."""

    label: str
    rows: tuple[WordsOfField, ...]


def term_groups(terms: Terms) -> list[WordsOfGroup]:
    """Say every answered term, in the groups of the vocabulary; payments before what is read off them."""
    said = []
    for group, fields in groups():
        answered = [(field.key, terms.get(field.key)) for field in fields]
        rows = tuple(
            WordsOfField(key, label(key), say_value(key, value))
            for key, value in answered
            if value is not None
        )
        if rows:
            said.append(WordsOfGroup(_(group.label), rows))
    return said
