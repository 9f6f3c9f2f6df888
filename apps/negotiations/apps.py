"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse

from apps.ballots.domain import Subject, register_subject
from apps.catalogues.domain import Follower, register_follower
from apps.common import holdings
from apps.common import messages as words


class NegotiationsConfig(AppConfig):
    """Deal rooms, offers and votes on them."""

    name = "apps.negotiations"

    def ready(self) -> None:
        """Register who may, and the words of what is refused."""
        import_module("apps.negotiations.rules")
        words.register(import_module("apps.negotiations.messages").MESSAGES)
        actions = import_module("apps.negotiations.actions")
        register_follower("negotiations", Follower(check=actions.check_no_vote))
        queries = import_module("apps.negotiations.queries")
        import_module("apps.unions.queries").register_meeting(queries.meets_union)
        asked = Subject(
            vote_page=lambda public_id: reverse("negotiations:vote", args=[public_id]),
            text_page=lambda public_id: reverse("negotiations:offer", args=[public_id]),
            latest_end=queries.latest_end_of_vote,
            conflicted=queries.conflicted_in_vote,
            called_off_by=lambda _public_id: None,
            is_undecided=queries.is_vote_undecided,
        )
        register_subject("offer", asked)
        holdings.register(import_module("apps.negotiations.holdings").HOLDING)
