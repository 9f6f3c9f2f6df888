"""A headless Chromium, the real server on the test's database, windows that fail a test by their errors.

Playwright's sync API keeps an event loop running in the main thread, and Django then refuses rows there;
while a browser is open this is allowed. So these tests run by themselves, after all others.
"""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.browser.chromium import NAMES, OPTIONS, find_chromium
from tests.browser.kept import told
from tests.browser.story import Story
from tests.browser.windows import PATIENCE_MS, Windows
from tests.live.server import Server

# A thread of a stopped server may have kept its connection; the database could not be dropped.
_END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"


# A synchronous middleware serves static files below the asynchronous server: slower, and meant so here.
_STATIC_FILES = "ignore:StreamingHttpResponse must consume synchronous iterators"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser."""
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.filterwarnings(_STATIC_FILES))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium once."""
    program = find_chromium()
    if program is None:
        pytest.skip(f"no Chromium: install one of {', '.join(NAMES)}, or name it in CHROMIUM")
    before = os.environ.get(_UNSAFE)
    with sync_playwright() as playwright:
        os.environ[_UNSAFE] = "1"
        expect.set_options(timeout=PATIENCE_MS)
        started = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield started
        started.close()
    if before is None:
        os.environ.pop(_UNSAFE)
    else:
        os.environ[_UNSAFE] = before


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    """Serve pages and sockets from the test database, and leave no connection to it behind."""
    with Server() as server:
        yield server
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(_END_OTHERS)


@pytest.fixture
def story(transactional_db: None, site: Server, settings: object) -> Story:
    """Lay the story out for a test that changes it; mails lead to this site."""
    settings.SITE_URL = site.url  # type: ignore[attr-defined]
    return told()


@pytest.fixture
def windows(chromium: Browser, site: Server, story: Story) -> Iterator[Windows]:
    """Open windows, closed before the story's rows go; whatever goes wrong in one of them fails the test."""
    opened = Windows(chromium, site.url)
    yield opened
    assert opened.close() == []
