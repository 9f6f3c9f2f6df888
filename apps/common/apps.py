"""Starts with Django: its templates' tags, and a lookup for long lists."""

from django.apps import AppConfig
from django.db.models import Field, ForeignObject

from apps.common.lookups import AnyOf


class CommonConfig(AppConfig):
    """The shared ground."""

    name = "apps.common"

    def ready(self) -> None:
        """Let every field be looked up in a long list."""
        # A key of another row inherits no lookups.
        for kind in (Field, ForeignObject):
            kind.register_lookup(AnyOf)
