"""What can go wrong when software asks, by code: the words of a problem document and of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common import messages

CONTENT_TYPE = "application/problem+json"
REFUSED = 409
_LONGEST_ADDRESS = 500


@dataclass(frozen=True)
class Kind:
    """One kind of problem.

    Args:
        title: the same for every occurrence.
        mend: what the caller can do about it.
    """

    code: str
    status: int
    title: str | Promise
    mend: str | Promise


def _kind(code: str, status: int, title: Promise, mend: Promise) -> tuple[str, Kind]:
    return code, Kind(code, status, title, mend)


KINDS: Mapping[str, Kind] = dict(
    [
        _kind(
            "bad_request",
            400,
            _("The request cannot be read."),
            _("Look at its address and headers: something in them is no valid HTTP."),
        ),
        _kind(
            "parse_error",
            400,
            _("The body is not the JSON that can be read here."),
            _(
                "Send one JSON document in UTF-8: no name twice in an object, no NaN, no number beyond all "
                "bounds, and no deeper than a person would nest it. “detail” says where reading stopped."
            ),
        ),
        _kind(
            "invalid",
            400,
            _("The request has another shape than it should."),
            _(
                "“errors” names each place: “pointer” leads to it in the body (RFC 6901), “field” names a "
                "parameter or header."
            ),
        ),
        _kind(
            "cursor.broken",
            400,
            _("This cursor does not belong to this list."),
            _("Begin the list anew without “cursor”, and take the next page's address from “next”."),
        ),
        _kind(
            "idempotency.key_missing",
            400,
            _("An Idempotency-Key is missing, or is not one."),
            _(
                "Send the header Idempotency-Key with 1 to 64 printable characters without spaces, a new one "
                "for each thing that you want done, and the same again only to send the same request again."
            ),
        ),
        _kind(
            "not_authenticated",
            401,
            _("A key is missing."),
            _("Send “Authorization: Bearer” and a key of the company; a delegate makes one under API keys."),
        ),
        _kind(
            "authentication_failed",
            401,
            _("The key is not known, or no longer in force."),
            _("Make a new one under API keys. A key ends when its delegate leaves the seat."),
        ),
        _kind(
            "not_allowed",
            403,
            _("Your seat does not allow this."),
            _("Let somebody act whose seat does: the person who made the key decides what it can do."),
        ),
        _kind(
            "not_found",
            404,
            _("There is nothing here that you may see."),
            _("Take addresses and ids from the lists of the API; what another company sees is not found."),
        ),
        _kind(
            "method_not_allowed",
            405,
            _("This address does not know this method."),
            _("The header Allow names those that it knows."),
        ),
        _kind(
            "not_acceptable",
            406,
            _("The API speaks JSON alone."),
            _("Ask for “application/json”, or leave Accept away."),
        ),
        _kind(
            "precondition_failed",
            412,
            _("What you have seen is no longer what is there."),
            _("Read again, look at what has changed, and send with the new ETag in If-Match."),
        ),
        _kind("too_large", 413, _("The body is too large."), _("A request may have one megabyte.")),
        _kind(
            "unsupported_media_type",
            415,
            _("The body is in a form that is not read here."),
            _("Send “Content-Type: application/json”, and the body as it is: not compressed."),
        ),
        _kind(
            "fields_invalid",
            422,
            _("Some terms need mending before this can be tabled."),
            _("“errors” names each field with a code and a sentence. Check first: checking keeps nothing."),
        ),
        _kind(
            "idempotency.key_reused",
            422,
            _("This Idempotency-Key came with another request before."),
            _("Take a new key for a new request. To send a request again, send the very same body."),
        ),
        _kind(
            "idempotency.running",
            409,
            _("The first request with this Idempotency-Key is still being worked on."),
            _("Send the same again after the seconds that Retry-After names."),
        ),
        _kind(
            "throttled",
            429,
            _("That was too much at once."),
            _("Wait for the seconds that Retry-After names. RateLimit says in each answer what is left."),
        ),
        _kind(
            "error",
            500,
            _("Something went wrong on our side."),
            _("Nothing was changed. Send the same again, with the same Idempotency-Key if there was one."),
        ),
        _kind(
            "unavailable",
            503,
            _("The site cannot answer just now."),
            _("Send the same again after the seconds that Retry-After names."),
        ),
    ]
)
_OF_STATUS = {
    **{kind.status: kind.code for kind in reversed(list(KINDS.values()))},
    400: "bad_request",
    409: "idempotency.running",
    422: "invalid",
}


def kind_of(code: str) -> Kind | None:
    """Find the kind of problem that a code names: one of ours, or a refusal of some app; None if unknown."""
    if code in KINDS:
        return KINDS[code]
    words = messages.pattern(code)
    if words is None:
        return None
    return Kind(code, REFUSED, words, _("The request is right, but not possible in the present state."))


def code_of(status: int) -> str:
    """Name the problem of a bare status; what has no name of its own is a bad request, or an error."""
    return _OF_STATUS.get(status, "bad_request" if status < 500 else "error")


def address_of(code: str) -> str:
    """Give the address of the page that explains a code: the `type` of its problem documents."""
    return f"{settings.SITE_URL}{reverse('api:problem', args=[code])}"


def document(
    code: str, *, status: int, path: str, detail: str = "", errors: Sequence[Mapping[str, str]] = ()
) -> dict[str, object]:
    """Write a problem document (RFC 9457).

    Args:
        path: of the request; becomes `instance`.
        errors: `{"field", "code", "detail"}` each, and "pointer" where it lies in the body.
    """
    kind = kind_of(code)
    title = str(kind.title) if kind else gettext("This is not possible now.")
    return {
        "type": address_of(code),
        "title": title,
        "status": status,
        "code": code,
        "detail": detail or title,
        "instance": str(escape_uri_path(path[:_LONGEST_ADDRESS])),
        **({"errors": list(errors)} if errors else {}),
    }
