"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.catalogues.domain import Follower, register_follower
from apps.common import holdings
from apps.common import messages as words


class ContractsConfig(AppConfig):
    """Agreed terms, their schedules and signatures."""

    name = "apps.contracts"

    def ready(self) -> None:
        """Register who may, and the words of what is refused."""
        import_module("apps.contracts.rules")
        words.register(import_module("apps.contracts.messages").MESSAGES)
        actions = import_module("apps.contracts.actions")
        follower = Follower(check=actions.check_merge, check_split=actions.check_split)
        register_follower("contracts", follower)
        queries = import_module("apps.contracts.queries")
        import_module("apps.collectives.queries").register_licensed(queries.last_licensed_at)
        holdings.register(import_module("apps.contracts.holdings").HOLDING)
