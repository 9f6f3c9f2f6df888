"""With `--dist loadscope` the tests of a file go to one process, in the order of their files.

So what a file prepares once is prepared once. The files of some folders share a world and stay together.
"""

import pytest
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


class Together(LoadScopeScheduling):
    """Gives out what belongs together to one process."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together | None:
    """Keep tests together, unless another way to give them out was asked for."""
    return Together(config, log) if config.getvalue("dist") == "loadscope" else None
