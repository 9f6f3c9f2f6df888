"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse

from apps.ballots.domain import Subject, register_subject
from apps.catalogues.domain import Follower, register_follower
from apps.common import holdings
from apps.common import messages as words


class CollectivesConfig(AppConfig):
    """Collectives, their members and mandates."""

    name = "apps.collectives"

    def ready(self) -> None:
        """Register who may, the words of what is refused, and whose works are pooled."""
        import_module("apps.collectives.rules")
        words.register(import_module("apps.collectives.messages").MESSAGES)
        actions = import_module("apps.collectives.actions")
        follower = Follower(
            check=actions.check_lists,
            changes=actions.changed_answers,
            said=actions.answers_given,
            after=actions.begin_notices,
        )
        register_follower("collectives", follower)
        own = import_module("apps.collectives.holdings")
        holdings.register(own.HOLDING)
        own.register_retention()
        queries = import_module("apps.collectives.queries")
        import_module("apps.catalogues.queries").register_pools(queries.pools_of)
        asked = Subject(
            vote_page=None,
            text_page=lambda public_id: reverse("collectives:motion", args=[public_id]),
            latest_end=queries.latest_end_of_motion,
            conflicted=queries.conflicted_in_motion,
            called_off_by=queries.movers_of,
            is_undecided=queries.is_motion_undecided,
        )
        for kind in ("bylaws", "steward", "removal"):
            register_subject(kind, asked)
