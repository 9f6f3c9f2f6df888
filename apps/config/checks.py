"""What `manage.py check --deploy --database default` looks at besides Django's own checks."""

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register  # noqa: A004  its own name
from django.db import connections

from apps.common import keys
from apps.unions.models import Affiliation
from apps.unions.queries import unions_without_key

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@register(Tags.security, deploy=True)
def keys_are_closed(app_configs: Sequence[AppConfig] | None = None, **more: Any) -> list[CheckMessage]:
    """Look at the folder of the keys: closed to others, and apart from what is served or copied."""
    folder = Path(settings.KEYS_DIR)
    if not folder.is_dir():
        hint = "Run: manage.py make_keys"
        return [Info(f"KEYS_DIR {folder} does not exist yet.", hint=hint, id="config.I001")]
    found: list[CheckMessage] = [
        Error(
            f"{path} can be read by others.",
            hint=f"chmod {'700' if path.is_dir() else '600'} {path}",
            id="config.E001",
        )
        for path in _with_keys(folder)
        if path.stat().st_mode & _OTHERS
    ]
    around = [folder, *folder.parents]
    return found + [
        Error(f"KEYS_DIR lies in {name}, which is served or copied.", id="config.E002")
        for name in ("MEDIA_ROOT", "STATIC_ROOT")
        if Path(getattr(settings, name)) in around
    ]


@register(Tags.security, deploy=True)
def mail_can_leave(app_configs: Sequence[AppConfig] | None = None, **more: Any) -> list[CheckMessage]:
    """Look at the mail: a password is never sent in clear."""
    if settings.EMAIL_HOST_PASSWORD and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        return [Error("EMAIL_HOST_PASSWORD would travel in clear.", hint="EMAIL_USE_TLS=1", id="config.E003")]
    return []


@register(Tags.database, deploy=True)
def site_owns_nothing(databases: Sequence[str] | None = None, **more: Any) -> list[CheckMessage]:
    """Ask the database whether the site's role could turn the rules of its tables off."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user")
            is_mighty = any(cursor.fetchone())
            cursor.execute(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND pg_has_role(current_user, relowner, 'USAGE')"
            )
            owned = cursor.fetchone()[0]
        if is_mighty or owned:
            found.append(
                Warning(
                    f"The role {connections[alias].settings_dict['USER']} owns tables or rules the server.",
                    hint="Use two roles: manage.py make_roles, and OWNER_DATABASE_URL for manage.py migrate.",
                    id="config.W001",
                )
            )
    return found


@register(Tags.database, deploy=True)
def unions_can_cosign(databases: Sequence[str] | None = None, **more: Any) -> list[CheckMessage]:
    """Look for unions that stand beside a collective and have no key: its votes are not cosigned."""
    if "default" not in (databases or ()) or not _is_migrated():
        return []
    return [
        Warning(
            f"The union {union.slug} has no key: the site alone signs opening and close of votes beside it.",
            hint=f"Run: manage.py make_keys --union {union.slug}",
            id="config.W002",
        )
        for union in unions_without_key()
    ]


def _is_migrated() -> bool:
    """Whether the tables are there; a site is also checked before its first migration."""
    return Affiliation._meta.db_table in connections["default"].introspection.table_names()  # noqa: SLF001  Django documents it


def _with_keys(folder: Path) -> Iterator[Path]:
    yield folder
    for use in keys.uses():
        inside = folder / use
        if inside.is_dir():
            yield inside
            yield from sorted(inside.iterdir())
