"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings
from apps.common import messages as words


class AccountsConfig(AppConfig):
    """People and their seats."""

    name = "apps.accounts"

    def ready(self) -> None:
        """Register who may, the words of what is refused, what is held and for how long."""
        import_module("apps.accounts.rules")
        words.register(import_module("apps.accounts.messages").MESSAGES)
        own = import_module("apps.accounts.holdings")
        holdings.register(own.HOLDING)
        own.register_retention()
        import_module("apps.accounts.receivers").connect()
