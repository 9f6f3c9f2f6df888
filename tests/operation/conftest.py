"""A role as the site has it in production, beside the owner as whom tests run."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from apps.config import roles


@dataclass(frozen=True)
class Application:
    """The role of the site in the test database, and how to sign in as it."""

    role: str
    address: str


@pytest.fixture(scope="session")
def application(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Application]:
    """Make the role in the test database, with the grants that a migration gives."""
    with django_db_blocker.unblock():
        facts = connection.settings_dict
        role = f"{facts['NAME']}_app"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE IF EXISTS {role}")
            cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'word'")
        roles.grant("default", role)
        place = f"host={facts['HOST']} port={facts['PORT']} dbname={facts['NAME']}"
        yield Application(role, f"{place} user={role} password=word")
        with connection.cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {role}")
            cursor.execute(f"DROP ROLE {role}")


@pytest.fixture
def intruder(application: Application) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Sign in as the site's role, as somebody would who took the site over."""
    with psycopg.connect(application.address, autocommit=True) as signed_in:
        yield signed_in


@pytest.fixture
def as_application(db: None, application: Application) -> Iterator[None]:
    """Let the test itself work as the site's role."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {application.role}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
