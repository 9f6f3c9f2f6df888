"""Two roles in the database: one owns and migrates, the other is what the site works as.

The site's role may do with each table what the table's triggers would let through anyway, and nothing else:
it owns nothing, creates nothing (no temporary tables either, which could stand before a real one in a
trigger's eyes), empties nothing and turns no trigger off. What it may is computed from the models at each
migration.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pgtrigger
import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction
from psycopg import sql

from apps.common.cache import TABLE

READ_ONLY_TABLES = ("django_migrations", "django_content_type", "auth_permission")
# Imports draw keys of these ahead, so that rows that point at each other are written at once.
DRAWN_TABLES = ("catalogues_work", "catalogues_recording")
_RIGHTS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}"
_CREATE, _RENEW = sql.SQL("CREATE ROLE {} WITH " + _RIGHTS), sql.SQL("ALTER ROLE {} WITH " + _RIGHTS)
_ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
# What the owner of a database has to own in it: tables, views, sequences of their own, functions.
_ADOPT = """
DO $$
DECLARE
  thing record;
BEGIN
  FOR thing IN
    SELECT c.oid::regclass::text AS name,
           CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
           ELSE 'TABLE' END AS kind
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                      AND d.deptype IN ('e', 'a', 'i'))
    UNION ALL
    SELECT p.oid::regprocedure::text, 'ROUTINE'
    FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                      AND d.deptype = 'e')
  LOOP
    EXECUTE format('ALTER %s %s OWNER TO %I', thing.kind, thing.name, current_setting('tutti.owner'));
  END LOOP;
END $$
"""


@dataclass(frozen=True)
class Login:
    """A role and the password that it signs in with."""

    role: str
    password: str


def make(administrator: str, owner: Login, application: Login) -> None:
    """Make both roles in a server, or renew their passwords, and give the database to the owner.

    Args:
        administrator: address of the database for a role that may create roles.
        owner: who owns the database and all in it from now on.
        application: what the site works as.
    """
    with psycopg.connect(administrator) as connection:
        for login in (owner, application):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login.role]).fetchone()
            # Hashed here, or the server's log could keep the password.
            secret = connection.pgconn.encrypt_password(
                login.password.encode(), login.role.encode(), b"scram-sha-256"
            )
            order = _RENEW if known else _CREATE
            connection.execute(order.format(sql.Identifier(login.role), sql.Literal(secret.decode())))
        database, role = sql.Identifier(connection.info.dbname), sql.Identifier(owner.role)
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, role))
        connection.execute("SELECT set_config('tutti.owner', %s, true)", [owner.role])
        connection.execute(_ADOPT)


def grant_after_migration(using: str, **more: object) -> None:
    """Grant anew when the owner has migrated; elsewhere there is but one role."""
    if settings.AS_OWNER:
        grant(using, settings.APPLICATION_ROLE)


def grant(using: str, role: str) -> dict[str, tuple[str, ...]]:
    """Let `role` do what the site needs, and nothing else; returns what it may do with each table."""
    granted = dict(rights())
    connection = connections[using]
    database, name = connection.settings_dict["NAME"], connection.ops.quote_name(role)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for order in _orders(connection.ops.quote_name(str(database)), name):
            cursor.execute(order)
        for table in sorted(granted.keys() & present):
            cursor.execute(
                f"GRANT {', '.join(granted[table])} ON TABLE {connection.ops.quote_name(table)} TO {name}"
            )
            if table in DRAWN_TABLES:
                cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
                cursor.execute(f"GRANT USAGE ON SEQUENCE {cursor.fetchone()[0]} TO {name}")
    return granted


def rights() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Say for each table of the site what the application may do with it."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:  # noqa: SLF001  Django's public name for it
            table = model._meta.db_table  # noqa: SLF001
            yield table, _allowed(table, getattr(model._meta, "triggers", ()))  # noqa: SLF001
    # Limits while the bus is away; the app of the cache has no models.
    yield TABLE, _ALL
    yield "django_migrations", ("SELECT",)


def _orders(database: str, role: str) -> Iterable[str]:
    """List the statements that take everything from everybody but the owner, and let the role in."""
    return (
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {role}",
    )


def _allowed(table: str, triggers: Iterable[pgtrigger.Trigger]) -> tuple[str, ...]:
    if table in READ_ONLY_TABLES:
        return ("SELECT",)
    refused = {operation for trigger in triggers for operation in _refused_by(trigger)}
    return tuple(right for right in _ALL if right not in refused)


def _refused_by(trigger: Any) -> Iterator[str]:
    """Name what a trigger refuses always, whatever the row: then the right itself is not given."""
    # Its subclasses refuse by what is in the row.
    if type(trigger) is pgtrigger.Protect and trigger.condition is None:
        yield from (str(operation) for operation in trigger.operation)


def insert_only_models() -> list[type[models.Model]]:
    """List the models whose rows are only ever added."""
    may = dict(rights())
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if may.get(model._meta.db_table) == ("SELECT", "INSERT")  # noqa: SLF001
    ]
