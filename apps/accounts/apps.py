"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import messages as words


class AccountsConfig(AppConfig):
    """People and their seats."""

    name = "apps.accounts"

    def ready(self) -> None:
        """Register who may, and the words of what is refused; listen to sign-ins."""
        import_module("apps.accounts.rules")
        words.register(import_module("apps.accounts.messages").MESSAGES)
        import_module("apps.accounts.receivers").connect()
