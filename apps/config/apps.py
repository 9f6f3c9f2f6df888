"""Starts with Django: the checks of a deployment, and the grants that follow a migration."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    """The site as a whole."""

    name = "apps.config"

    def ready(self) -> None:
        """Register the checks; once all tables are there, say what the application may do with them."""
        from apps.config import checks, roles  # noqa: F401, PLC0415  models are not loaded before

        # The signal comes once for each app with models, after all of them have migrated.
        last = [one for one in apps.get_app_configs() if one.models_module][-1]
        post_migrate.connect(roles.grant_after_migration, sender=last)
