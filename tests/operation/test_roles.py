"""The site's role in the database: what the site does works, what would undo a rule does not."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg.errors import InsufficientPrivilege

from apps.accounts.models import User
from apps.config import roles
from tests.browser import story
from tests.journeys import test_road

Intruder = psycopg.Connection[tuple[object, ...]]
ADDED_ONLY = sorted(model._meta.db_table for model in roles.insert_only_models())
TABLES = sorted(dict(roles.rights()))
FORBIDDEN = (
    "UPDATE {table} SET id = id",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "SELECT * FROM {table} FOR UPDATE",
    "DROP TABLE {table}",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} ADD COLUMN more text",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "COMMENT ON TABLE {table} IS ''",
)
ALMIGHTY = (
    "SET session_replication_role = replica",
    "SET ROLE {owner}",
    "SET SESSION AUTHORIZATION {owner}",
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE ballots_ballot (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION citext",
    "CREATE ROLE other",
    "ALTER ROLE {role} SUPERUSER",
    "ALTER SYSTEM SET fsync = off",
    "COPY audit_entry TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
)


def test_every_table_whose_triggers_forbid_changes_is_known() -> None:
    """Ask the database itself, so that the models' word is not the only one."""
    assert {"audit_entry", "ballots_sealedpart", "ballots_header", "ballots_logentry"} <= set(ADDED_ONLY)


@pytest.mark.django_db
def test_tables_with_the_append_only_trigger_are_exactly_those_that_are_added_to_only() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_append_only_%'"
        )
        guarded = {table for (table,) in cursor.fetchall()}
    assert guarded <= set(ADDED_ONLY)
    assert len(guarded) > 8


@pytest.mark.parametrize("table", ADDED_ONLY)
def test_row_that_is_only_added_is_safe_from_whoever_took_the_site_over(
    intruder: Intruder, table: str
) -> None:
    intruder.execute(f"SELECT count(*) FROM {table}")
    for statement in FORBIDDEN:
        with pytest.raises(InsufficientPrivilege):
            intruder.execute(statement.format(table=table))


@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_emptied_or_rebuilt(intruder: Intruder, table: str) -> None:
    for statement in FORBIDDEN[2:4] + FORBIDDEN[5:]:
        with pytest.raises(InsufficientPrivilege):
            intruder.execute(statement.format(table=table))


@pytest.mark.parametrize("statement", ALMIGHTY)
def test_rules_cannot_be_turned_off(intruder: Intruder, statement: str) -> None:
    owner = connection.settings_dict["USER"]
    with pytest.raises(InsufficientPrivilege):
        intruder.execute(statement.format(owner=owner, role=intruder.info.user))


def test_role_grants_itself_nothing(intruder: Intruder) -> None:
    intruder.execute(f"GRANT ALL ON audit_entry TO {intruder.info.user}")  # PostgreSQL only warns
    with pytest.raises(InsufficientPrivilege):
        intruder.execute("UPDATE audit_entry SET id = id")


def test_tables_that_no_model_knows_are_closed(intruder: Intruder, transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_over (id int)")
    try:
        with pytest.raises(InsufficientPrivilege):
            intruder.execute("SELECT * FROM left_over")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE left_over")


def test_grants_are_taken_back_when_a_table_becomes_stricter(
    intruder: Intruder, transactional_db: None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON audit_entry TO {intruder.info.user}, PUBLIC")
    intruder.execute("UPDATE audit_entry SET id = id WHERE false")
    roles.grant("default", intruder.info.user)
    with pytest.raises(InsufficientPrivilege):
        intruder.execute("UPDATE audit_entry SET id = id WHERE false")


def test_every_model_can_be_read_and_added_to_but_djangos_own_lists() -> None:
    may = dict(roles.rights())
    assert may["django_migrations"] == may["auth_permission"] == may["django_content_type"] == ("SELECT",)
    assert may[User._meta.db_table] == ("SELECT", "INSERT", "UPDATE", "DELETE")
    own = [model for model in apps.get_models() if model.__module__.startswith("apps.")]
    assert all(may[model._meta.db_table][:2] == ("SELECT", "INSERT") for model in own)


@pytest.mark.usefixtures("as_application")
def test_the_whole_road_works_as_the_sites_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0].endswith("_app")
    test_road.test_from_sign_up_to_a_contract_in_force()


@pytest.mark.usefixtures("as_application")
def test_the_world_of_the_browser_tests_is_made_by_the_sites_role() -> None:
    assert story.tell().contracts
