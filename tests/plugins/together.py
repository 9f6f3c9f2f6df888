"""With `--dist loadscope` the tests of a file go to one process, in the order of their files.

So what a file prepares once is prepared once. The files of some folders share a world and stay together.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

SHARING = ("tests/demo/", "tests/failure/")


def scope_of(test: str) -> str:
    """Say what a test is given out together with.

    Args:
        test: its id, such as "tests/audit/test_record.py::test_it[one]".
    """
    file = test.partition("::")[0]
    return next((folder for folder in SHARING if file.startswith(folder)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "LoadScopeScheduling | None":
    """Give the scheduler that keeps them together; another one was asked for without `--dist loadscope`."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return scope_of(nodeid)

    return Together(config, log) if config.getvalue("dist") == "loadscope" else None
