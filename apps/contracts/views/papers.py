"""A contract as a document: its whole text, its PDF, and a public page that checks such a PDF."""

import re
from typing import cast

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.errors import Refusal
from apps.contracts import messages, queries
from apps.contracts.adapters import press
from apps.contracts.adapters.checking import check_apart
from apps.contracts.forms import CheckForm
from apps.contracts.models import Contract
from apps.contracts.views.contracts import contract_or_404

_SHA256 = re.compile(r"[0-9a-f]{64}")


@require_safe
@login_required
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the whole text as it is laid out in the PDF, for reading and printing."""
    contract = contract_or_404(request, public_id)
    return render(request, "contracts/document.html", messages.document(contract))


@require_safe
@login_required
def pdf(request: HttpRequest, public_id: str) -> FileResponse:
    """Hand out the newest PDF of a contract.

    Raises:
        Refusal: why there is none yet: "paper.pango_missing", "paper.not_made" and others.
    """
    contract = contract_or_404(request, public_id)
    file = queries.newest_file(contract)
    if file is None:
        raise _not_there(contract)
    if not default_storage.exists(file.name):
        raise Refusal("paper.file_missing")
    name = f"contract-{contract.number.replace(' ', '-').replace('/', '-')}.pdf"
    return FileResponse(default_storage.open(file.name), as_attachment=True, filename=name)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Check a PDF that anybody brings; the file is not kept, and nothing is said but what is in it."""
    form = CheckForm(request.POST or None, request.FILES or None)
    words: dict[str, object] = {"form": form, "certificates": queries.seal_certificates()}
    if request.method != "POST" or not form.is_valid():
        return render(request, "contracts/check.html", words, status=422 if form.errors else 200)
    if not ratelimit.consume(request, app="allauth.account", action="contract_check"):
        return cast("HttpResponse", ratelimit.respond_429(request))
    own = list(queries.seal_certificates().values_list("pem", flat=True))
    report = check_apart(form.cleaned_data["file"].read(), trusted=own, authorities=settings.TSA_ROOTS)
    words |= {
        "report": report,
        "is_known": queries.knows(report.sha256),
        "faults": messages.say_faults(report.faults),
        "level": messages.say_level(report.level),
    }
    return render(request, "contracts/check.html", words)


@require_POST
@never_cache
def known(request: HttpRequest) -> HttpResponse:
    """Say whether a file with this hash was made here; yes or no, and nothing else."""
    if not ratelimit.consume(request, app="allauth.account", action="contract_known"):
        return JsonResponse({"error": "too_many"}, status=429)
    sha256 = request.POST.get("sha256", "")
    if not _SHA256.fullmatch(sha256):
        return JsonResponse({"error": "no_hash"}, status=400)
    return JsonResponse({"known": queries.knows(sha256)})


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Give the certificates with which this site seals, for anybody to trust."""
    text = "".join(queries.seal_certificates().values_list("pem", flat=True))
    headers = {"Content-Disposition": 'attachment; filename="tutti-seal.pem"'}
    return HttpResponse(text, "application/x-pem-file", headers=headers)


def _not_there(contract: Contract) -> Refusal:
    paper = queries.paper_of(contract)
    if paper is not None and paper.trouble == "paper.pango_missing":
        return Refusal("paper.pango_missing", packages=press.PACKAGES)
    if paper is not None and paper.trouble:
        return Refusal(paper.trouble)
    return Refusal("paper.erased" if paper is not None and paper.edition > 1 else "paper.not_made")
