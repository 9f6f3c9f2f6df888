"""Errors that an API view may raise besides those that every part of the site knows."""

from collections.abc import Sequence

from rest_framework.exceptions import APIException

from apps.api import problems

Errors = Sequence[dict[str, str]]


class Problem(APIException):
    """A problem of the catalogue, by its code; everything else follows from that."""

    def __init__(self, code: str, *, detail: str = "", wait: int | None = None, errors: Errors = ()) -> None:
        kind = problems.KINDS[code]
        super().__init__(detail or str(kind.title))
        self.code = code
        self.status_code = kind.status
        self.errors = list(errors)
        if wait is not None:
            self.wait = wait  # rest_framework makes Retry-After of it


class FieldProblems(Problem):
    """Input whose fields are wrong, one entry a field: `{"field", "code", "detail"}`.

    Args:
        within: where the fields lie in the body, as a JSON pointer.
    """

    def __init__(self, found: Errors, *, within: str = "/terms") -> None:
        errors = [{**one, "pointer": f"{within}{pointer(one['field'])}"} for one in found]
        super().__init__("fields_invalid", errors=errors)


def pointer(*steps: str) -> str:
    """Write a JSON pointer (RFC 6901) of names; a name that is "" is left out."""
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps if step)
