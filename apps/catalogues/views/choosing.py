"""Which of one's works a page is about: those that were searched for or filtered, else all."""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import now

from apps.accounts.models import User
from apps.accounts.queries import speaks_for
from apps.catalogues import queries
from apps.catalogues.models import Work

STATES = ("mine", "part", "disputed", "controlled", "waiting", "unsaid")


@dataclass(frozen=True)
class Chosen:
    """Works as the address of a page chooses them.

    Args:
        is_alike: whether nothing has the words, so that these are close to them.
        query: what the address says, without its question mark.
    """

    works: QuerySet[Work]
    words: str
    state: str
    is_hard: bool
    is_alike: bool

    @property
    def query(self) -> str:
        """Say the choice as the address does."""
        return urlencode({"q": self.words, "state": self.state, "find": "hard" if self.is_hard else ""})

    @property
    def is_narrowed(self) -> bool:
        """Whether it may be less than all of one's works."""
        return bool(self.words.strip() or self.state or self.is_hard)


def chosen_works(request: HttpRequest) -> Chosen:
    """Give those of the visitor's works that the address asks for."""
    person = cast(User, request.user)
    visible = queries.works_visible_to(person)
    words, state = request.GET.get("q", "")[:200], request.GET.get("state", "")
    found = queries.search(visible, words)
    is_alike = bool(words.strip()) and not found.exists()
    if is_alike:
        found = queries.search_alike(visible, words)
    is_hard = request.GET.get("find") == "hard"
    if is_hard:
        found = queries.hard_to_find(found)
    if state in STATES:
        mine = speaks_for(person)
        found = queries.with_claim_state(found, mine, now().date()).filter(claim=state)
    return Chosen(found, words, state if state in STATES else "", is_hard, is_alike)
