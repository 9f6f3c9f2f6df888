"""Pages of contracts."""

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.audit import queries as audit
from apps.catalogues.queries import works_of
from apps.collectives.queries import collectives_joined_by
from apps.common.errors import Refusal
from apps.common.messages import say as words_of
from apps.common.permissions import may
from apps.contracts import actions, domain, messages, queries
from apps.contracts.adapters.press import PACKAGES
from apps.contracts.forms import TakeOutForm
from apps.contracts.models import Contract, ScheduleEntry
from apps.contracts.views.standing import what_became
from apps.terms.domain import Terms

_FIRST_LINES = 5
_LINES_A_PAGE = 100
# The schedule that was signed is version 1.
_FIRST_VERSION = 2


@require_safe
@login_required
def contract_list(request: HttpRequest) -> HttpResponse:
    """List the reader's contracts, those that wait for their signature first."""
    person = reader(request)
    contracts = list(queries.contracts_visible_to(person))
    waiting = {contract.pk for contract in queries.contracts_to_sign(person)}
    rows = [
        {"contract": each, "badge": messages.say_state(each.state), "waits": each.pk in waiting}
        for each in sorted(contracts, key=lambda each: each.pk not in waiting)
    ]
    return render(request, "contracts/list.html", {"rows": rows, "waiting": len(waiting)})


@require_safe
@login_required
def contract_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a contract: cover, terms, money, schedule, signatures, record."""
    contract = contract_or_404(request, public_id)
    terms, period = Terms.parse(contract.terms), queries.period_of(contract)
    schedule = queries.scheduled_works(contract)
    count = schedule.count() if contract.fingerprint else None
    payments = domain.payments(terms, count, period) if count else ()
    artists = queries.count_artists(contract) if count else None
    context = {
        "contract": contract,
        "badge": messages.say_state(contract.state),
        "period": period,
        "count": count,
        "agreed": messages.say_agreed(terms, works=count, artists=artists, period=period),
        "payments": messages.say_payments(payments, terms),
        "total": messages.say_total(payments, terms),
        "years": max((each.year or 0 for each in payments), default=0),
        "terms_count": len(terms.keys),
        **_schedule(request, contract),
        **_own_works(request, contract),
        **_signatures(request, contract),
        **_paper(contract),
        **what_became(reader(request), contract),
        "entry": audit.heads([contract.stream]).get(contract.stream),
    }
    return render(request, "contracts/contract.html", context)


@require_safe
@login_required
def all_terms(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show every term that was agreed, for reading and printing."""
    contract = contract_or_404(request, public_id)
    groups = messages.say_all_terms(Terms.parse(contract.terms))
    context = {"contract": contract, "groups": groups, "annex": messages.say_annex(contract.annex)}
    return render(request, "contracts/terms.html", context)


@require_safe
@login_required
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the text in the form whose SHA-256 is the fingerprint."""
    contract = contract_or_404(request, public_id)
    name = f"contract-{contract.number.replace(' ', '-').replace('/', '-')}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(queries.text_of(contract).canonical(), "application/json", headers=headers)


@require_safe
@login_required
def words(request: HttpRequest, public_id: str) -> JsonResponse:
    """Hand out the words of the schedule with their salts, as far as they were not erased."""
    contract = contract_or_404(request, public_id)
    name = f"schedule-{contract.number.replace(' ', '-').replace('/', '-')}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return JsonResponse({"lines": [line.words() for line in queries.lines_of(contract)]}, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_out(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a member take own works out, saying before what that does and cannot undo."""
    contract, now = contract_or_404(request, public_id), timezone.now()
    if not may(request.user, "contracts.choose_works", contract):
        raise Http404
    own = queries.works_to_take_out(contract, reader(request), now)
    form = TakeOutForm(
        request.POST if request.method == "POST" else None,
        own=own,
        initial={"works": request.GET.getlist("work")},
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for work in form.chosen:
                actions.take_out(actor=reader(request), contract_id=contract.pk, work_id=work.pk, at=now)
        taken = ngettext("%(count)s work is out.", "%(count)s works are out.", len(form.chosen))
        notes.success(request, taken % {"count": len(form.chosen)})
        return redirect("contracts:contract", contract.public_id)
    context = {"contract": contract, "form": form, "own": own, "is_open": contract.state == domain.AGREED}
    return render(request, "contracts/take_out.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def verify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Work the fingerprint out anew from what is stored, and check the contract's chain of entries."""
    contract = contract_or_404(request, public_id)
    checked = queries.check_contract(contract)
    return render(request, "contracts/verify.html", {"contract": contract, "checked": checked})


@require_safe
@login_required
@never_cache
def leaving(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell a member what taking works back does to contracts; a fragment for htmx, else its page."""
    person, now = reader(request), timezone.now()
    joined = get_object_or_404(collectives_joined_by(person), organisation__slug=slug)
    works = works_of(person)
    if work := request.GET.get("work", "").replace("\x00", ""):
        works = works.filter(public_id=work)
    rows = [
        {
            "contract": one,
            "until": queries.bound_until(person, one, now),
            "titles": list(one.schedule.filter(work__in=works).order_by("number")[:_FIRST_LINES]),
            "more": getattr(one, "own", 0) - _FIRST_LINES,
        }
        for one in queries.contracts_left_by(works, joined.organisation_id)
    ]
    running = any(one.withdrawal.is_running for one in queries.own_withdrawals(person))
    context = {"collective": joined, "rows": rows, "is_about_one": bool(work), "is_running": running}
    fragment = bool(getattr(request, "htmx", False))
    return render(request, f"contracts/{'_leaving' if fragment else 'leaving'}.html", context)


def _schedule(request: HttpRequest, contract: Contract) -> dict[str, object]:
    lines = queries.scheduled_works(contract)
    if request.GET.get("schedule") != "all":
        first = list(lines[:_FIRST_LINES])
        return {"lines": first, "is_whole": False, **_taken_back(request, contract, first)}
    page = Paginator(lines, _LINES_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    return {"lines": shown, "page": page, "is_whole": True, **_taken_back(request, contract, shown)}


def _taken_back(request: HttpRequest, contract: Contract, lines: list[ScheduleEntry]) -> dict[str, object]:
    """What ended of the schedule, what runs out, and whether the reader may take works of their own back."""
    if contract.in_force_at is None:
        return {}
    versions = queries.newest_versions(contract)
    return {
        "versions": messages.say_versions(contract, versions),
        "older": versions[-1].number - 1 if versions and versions[-1].number > _FIRST_VERSION else None,
        "stopped": _stopped(contract, [line.work_id for line in lines]),
        "taking_back": queries.taking_back_from(reader(request), contract),
    }


def _stopped(contract: Contract, work_ids: list[int]) -> dict[int, list[str]]:
    """Say what of each work on the page ended, and what runs out."""
    said: dict[int, list[str]] = {}
    for words, found in (
        (gettext("licence ended"), queries.ended_lines(contract, work_ids)),
        (gettext("notice runs"), queries.running_notices(contract, work_ids)),
    ):
        for work_id, those in found.items():
            said.setdefault(work_id, []).extend(messages.say_stopped(words, one) for one in those)
    return said


def _own_works(request: HttpRequest, contract: Contract) -> dict[str, object]:
    """What only the reader may know: which of their own works are out, and why."""
    person = reader(request)
    # One number in the address turns the pages of whichever list is shown whole.
    number = None if request.GET.get("schedule") == "all" else request.GET.get("page")
    page = Paginator(queries.left_out_of(contract, person), _LINES_A_PAGE).get_page(number)
    left_out = [{"work": each.work, "reason": messages.say_reason(each.reason)} for each in page]
    taken_out = queries.taken_out_of(contract, person) if contract.state == domain.AGREED else []
    now = timezone.now()
    is_open = contract.state == domain.AGREED and may(person, "contracts.choose_works", contract)
    asked = queries.asked_through(person, contract, now) if is_open else []
    return {
        "left_out": left_out,
        "left_out_page": page,
        "taken_out": taken_out,
        "may_take_out": bool(queries.works_to_take_out(contract, person, now)),
        "may_confirm": bool(asked),
        "waiting_works": sum(len(one.works) for one in asked if one.answer is None),
        "own_shares": _own_shares(contract, person),
    }


def _own_shares(contract: Contract, person: User) -> list[dict[str, object]]:
    """Say the reader's own shares of the first works of theirs in the schedule."""
    rows = queries.own_splits(contract, person)[:_LINES_A_PAGE]
    return [
        {"title": one.entry.title, "shares": shares}
        for one in rows
        if (shares := messages.say_shares(one.split, domain.mark_of(one.salt, person.public_id)))
    ]


def _signatures(request: HttpRequest, contract: Contract) -> dict[str, object]:
    person = reader(request)
    parties = {"collective": contract.collective, "company": contract.company}
    groups = [{"group": one, "party": parties[one.side]} for one in queries.groups_of(contract)]
    change = queries.open_change(contract)
    return {
        "groups": groups,
        "is_ordered": queries.order_of(contract).is_ordered,
        "void_count": queries.signatures_void(contract),
        "my_side": queries.side_to_sign(contract, person),
        "my_sides": queries.sides_of(person, contract),
        "change": change,
        "answers_change": bool(change and set(queries.sides_of(person, contract)) - {change.side}),
    }


def _paper(contract: Contract) -> dict[str, object]:
    paper = queries.paper_of(contract)
    trouble = Refusal(paper.trouble, packages=PACKAGES) if paper and paper.trouble else None
    return {
        "paper": paper,
        "paper_state": messages.say_paper(paper),
        "paper_trouble": words_of(trouble) if trouble else "",
        "level": messages.say_level(paper.level if paper else ""),
        "files": queries.files_of(contract),
    }


def contract_or_404(request: HttpRequest, public_id: str) -> Contract:
    """Find a contract that the reader may read."""
    return get_object_or_404(queries.contracts_visible_to(reader(request)), public_id=public_id)


def reader(request: HttpRequest) -> User:
    """Name who reads the page."""
    assert isinstance(request.user, User)  # noqa: S101  every page here is behind login_required
    return request.user
