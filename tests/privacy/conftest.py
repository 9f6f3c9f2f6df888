"""Signed in a moment ago, as the pages about one's own data demand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from tests.signin import sign_in


@pytest.fixture
def signed_in_again() -> Callable[[User], Client]:
    """Give a client whose person has just signed in."""
    return sign_in


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Keep the files of each test apart, so that what is found is this test's."""
    settings.MEDIA_ROOT = tmp_path
