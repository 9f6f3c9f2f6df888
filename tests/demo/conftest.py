"""The fictional world, loaded once for all tests of this folder and removed after the last."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test.testcases import TransactionTestCase
from django.utils import timezone

from apps.accounts.models import User
from apps.demo.world import build, people, stage

# So long that no test meets the end of the vote, however slow the machine.
LASTS = timedelta(hours=4)


@pytest.fixture(scope="package")
def loaded_at(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[datetime]:
    """Load the world and give the moment of it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stage, "LASTS", LASTS)
        patched.setattr(stage, "MOST_LEFT", LASTS + timedelta(hours=1))
        now = timezone.now()
        with django_db_blocker.unblock():
            build.load(lambda: now)
        yield now
        with django_db_blocker.unblock():
            TransactionTestCase("run")._fixture_teardown()


@pytest.fixture
def world(loaded_at: datetime, db: None) -> datetime:
    """Give a test the loaded world to change; what it changes is undone."""
    return loaded_at


@pytest.fixture
def mira(world: datetime) -> User:
    return people.known(people.MIRA)
