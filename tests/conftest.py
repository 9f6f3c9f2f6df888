"""What every test may use: a database that resets in spite of append-only tables, real files, clients."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test.testcases import TransactionTestCase
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from apps.audit.models import Entry
from apps.audit.signals import entry_recorded
from tests import payloads, rows
from tests.signin import sign_in

# How long a busy machine takes to draw an example says nothing of what is tested.
hypothesis_settings.register_profile("tutti", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("tutti")

REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


TransactionTestCase._fixture_teardown = lambda self: rows.empty()


@pytest.fixture
def at() -> datetime:
    """A fixed moment for actions that take one."""
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def real_data() -> Path:
    """The folder of real files beside the project."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real files are not beside this checkout")
    return REAL_DATA


@pytest.fixture
def as_person() -> "Iterator[object]":
    """Give a client that is signed in as somebody: `as_person(person).get(...)`."""

    return sign_in


@pytest.fixture(scope="session", autouse=True)
def _views_are_imported() -> None:
    """Import every view before a test changes what views import, such as the clock."""
    import_module(settings.ROOT_URLCONF)


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """Start each database test with an empty cache."""
    asked = {"db", "transactional_db"} & set(request.fixturenames)
    if asked or request.node.get_closest_marker("django_db"):
        cache.clear()


@pytest.fixture(autouse=True)
def _language_and_zone_of_the_site() -> None:
    """Start each test as a fresh process would: a request leaves its reader's language in the thread."""
    translation.activate(settings.LANGUAGE_CODE)
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _payloads_are_bare() -> "Iterator[None]":
    """Compare every payload that the site's code writes with the shape of its kind."""
    found: list[str] = []

    def look(*, entry: Entry, **_: object) -> None:
        if payloads.is_written_by_the_site():
            found.extend(payloads.faults_of_entry(entry))

    entry_recorded.connect(look)
    yield
    entry_recorded.disconnect(look)
    assert found == []
