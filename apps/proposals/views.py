"""Pages of proposals."""

from collections.abc import Callable, Mapping
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.collectives.models import Collective
from apps.common.permissions import require
from apps.proposals import actions, queries
from apps.proposals.forms import ProposalForm
from apps.proposals.messages import term_groups
from apps.proposals.models import Proposal, ProposalVersion
from apps.terms.domain import NOTHING, Terms
from apps.terms.floors import check, meets_all
from apps.terms.minimum import Minimum
from apps.unions.messages import floor_rows, label, say_floor, say_news, say_summary
from apps.unions.queries import minimum_for, news_for


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """List what collectives ask for."""
    found = queries.proposals_with_versions(_person(request))
    can_draft = queries.collectives_drafting(_person(request)).exists()
    return render(request, "proposals/proposals.html", {"proposals": found, "can_draft": can_draft})


@require_safe
def proposal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a proposal: its published version, or the newest draft to those who draft it."""
    found = get_object_or_404(queries.proposals_visible_to(_person(request)), public_id=public_id)
    versions = list(queries.versions_visible_to(_person(request)).filter(proposal=found))
    if not versions:
        raise Http404
    published = [one for one in versions if one.state == ProposalVersion.State.PUBLISHED]
    return _show(request, (published or versions)[0], versions)


@require_safe
def version(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one version of a proposal."""
    visible = queries.versions_visible_to(_person(request))
    found = get_object_or_404(visible, public_id=public_id)
    return _show(request, found, list(visible.filter(proposal=found.proposal_id)))


def _show(request: HttpRequest, shown: ProposalVersion, versions: list[ProposalVersion]) -> HttpResponse:
    terms = Terms.parse(shown.terms)
    collective = shown.proposal.collective
    verdicts = check(terms, _minimum(collective))
    below = [(label(one.key), say_floor(one)) for one in verdicts if one.verdict in {"below", "missing"}]
    newest, now = versions[0], timezone.now()
    news = news_for(collective.organisation_id, terms, since=shown.made_at, at=now)
    context = {
        "proposal": shown.proposal,
        "version": shown,
        "versions": versions,
        "groups": term_groups(terms),
        "summary": say_summary(terms, _("The company")),
        "below": below,
        "floor_rows": floor_rows(verdicts),
        "news": say_news(news) if shown.state != ProposalVersion.State.REPLACED else [],
        "meets_minimum": meets_all(verdicts),
        "newer": newest if newest.number > shown.number else None,
        "terms_count": len(terms.keys),
    }
    return render(request, "proposals/proposal.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Draft a proposal of a collective; the first one's if the person is in several and names none."""
    visible = queries.collectives_drafting(_person(request))
    slug = (request.POST.get("collective") or request.GET.get("collective") or "").replace("\x00", "")
    collective = visible.filter(organisation__slug=slug).first() if slug else visible.first()
    if collective is None:
        raise Http404
    form = ProposalForm(request.POST or None, minimum=_minimum(collective), start=NOTHING)

    def save() -> ProposalVersion:
        return actions.draft_proposal(
            actor=_person(request),
            collective_org_id=collective.organisation_id,
            title=form.cleaned_data["title"],
            terms=form.cleaned_data["terms"],
            prose=form.cleaned_data["prose"],
            at=timezone.now(),
        )

    context = {"collective": collective, "collectives": visible}
    return _edit(request, form, save, context)


@login_required
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a proposal: what is saved is its next draft."""
    person = _person(request)
    own = queries.proposals_visible_to(person).filter(collective__in=queries.collectives_drafting(person))
    found: Proposal = get_object_or_404(own, public_id=public_id)
    last = queries.latest_version(found)
    if last is None:
        raise Http404
    form = ProposalForm(
        request.POST or None,
        minimum=_minimum(found.collective),
        start=Terms.parse(last.terms),
        title=found.title,
        prose=last.prose,
    )
    form.fields["title"].disabled = True

    def save() -> ProposalVersion:
        return actions.revise(
            actor=person,
            proposal_id=found.pk,
            terms=form.cleaned_data["terms"],
            prose=form.cleaned_data["prose"],
            at=timezone.now(),
        )

    return _edit(request, form, save, {"collective": found.collective, "proposal": found})


def _edit(
    request: HttpRequest,
    form: ProposalForm,
    save: Callable[[], ProposalVersion],
    context: Mapping[str, object],
) -> HttpResponse:
    if form.wants_more_rows:
        form.forget_errors()
        return render(request, "proposals/edit.html", {"form": form, **context})
    if request.method == "POST" and form.is_valid():
        saved = save()
        messages.success(request, _("Saved as draft %(number)s.") % {"number": saved.number})
        return redirect("proposals:version", saved.public_id)
    status = 422 if form.errors else 200
    return render(request, "proposals/edit.html", {"form": form, **context}, status=status)


@login_required
@require_POST
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish a draft."""
    person = _person(request)
    found = get_object_or_404(queries.versions_visible_to(person), public_id=public_id)
    require(person, "proposals.publish_proposal", found)
    actions.publish(actor=person, version_id=found.pk, at=timezone.now())
    messages.success(request, _("Published. Everybody can read it now, and companies can answer it."))
    return redirect("proposals:proposal", found.proposal.public_id)


def _minimum(collective: Collective) -> Minimum:
    return minimum_for(collective.organisation_id, timezone.now())[0]
