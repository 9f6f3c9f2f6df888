"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.catalogues.domain import Follower, register_follower
from apps.common import holdings
from apps.common import messages as words


class ClaimsConfig(AppConfig):
    """Past use: lists of training data and the works in them."""

    name = "apps.claims"

    def ready(self) -> None:
        """Register who may, the words of what is refused, and what is held about people."""
        import_module("apps.claims.rules")
        import_module("apps.claims.importers").register()
        words.register(import_module("apps.claims.messages").MESSAGES)
        actions = import_module("apps.claims.actions")
        follower = Follower(changes=actions.moved_hits, check_split=actions.check_nothing_confirmed)
        register_follower("claims", follower)
        holdings.register(import_module("apps.claims.holdings").HOLDING)
