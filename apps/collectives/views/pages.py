"""Pages of collectives: the public front, applying, members, the mandate, answers for works."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.catalogues.domain import WorkFacts
from apps.catalogues.models import Work
from apps.catalogues.queries import works_of, works_visible_to
from apps.collectives import actions, domain, queries
from apps.collectives.forms import (
    AdmissionForm,
    MandateForm,
    PersonForm,
    RefusalForm,
    WorkAnswerForm,
    preset_choices,
)
from apps.collectives.messages import (
    ANSWERS,
    MARKS,
    USES,
    say_by,
    say_bylaws,
    say_category,
    say_excepted,
    say_own_category,
    say_reason,
    say_state,
    say_use,
)
from apps.collectives.models import Collective
from apps.collectives.rules import InNameOf
from apps.collectives.views import person_of, spoken_for
from apps.collectives.views.rows import rows_shown
from apps.common.errors import Refusal
from apps.common.forms import done
from apps.common.messages import say
from apps.common.permissions import may

WORKS_A_PAGE = 50
MEMBERS_A_PAGE = 40
_ANY_USE = "train_generative"


@require_GET
def collectives(request: HttpRequest) -> HttpResponse:
    """List the collectives that one can join."""
    who = request.user
    words = {
        "collectives": queries.collectives_visible_to(who),
        "joined": queries.collectives_joined_by(who),
        "waiting": queries.collectives_applied_to(who),
        "may_found": who.is_anonymous or may(who, "collectives.found_collective"),
    }
    return render(request, "collectives/list.html", words)


@require_GET
def collective(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the public front of a collective: what it is and how it decides; never who is in it."""
    shown = get_object_or_404(queries.collectives_visible_to(request.user), organisation__slug=slug)
    reader = request.user if isinstance(request.user, User) else None
    words = {
        "collective": shown,
        "decides": say_bylaws(queries.bylaws_in_force(shown.organisation_id)),
        "membership": queries.membership_of(reader, shown) if reader else None,
        "is_member": reader is not None and may(reader, "collectives.leave", shown),
        "is_steward": reader is not None and may(reader, "collectives.see_members", shown),
        "sees_stewards": reader is not None and may(reader, "collectives.see_stewards", shown),
        "sees_names": reader is not None and may(reader, "collectives.see_names", shown),
        "mandate": queries.mandate_in_force(reader.pk, shown.organisation_id) if reader else None,
        **(_category_words(reader, shown) if reader and may(reader, "collectives.leave", shown) else {}),
    }
    return render(request, "collectives/collective.html", words)


@login_required
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to be admitted."""
    person = person_of(request)
    wanted = get_object_or_404(queries.collectives_visible_to(person), organisation__slug=slug)
    form = PersonForm(request.POST or None, reader=person)
    if request.method == "POST" and form.is_valid():
        actions.apply(actor=person, collective=wanted, person=form.cleaned_data["person"], at=now())
        messages.success(request, _("Your application is in. The stewards read it."))
        return redirect("collectives:collective", slug)
    words = {
        "collective": wanted,
        "form": form,
        "decides": say_bylaws(queries.bylaws_in_force(wanted.organisation_id)),
    }
    return render(request, "collectives/apply.html", words)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave a collective, after reading what it does."""
    person = person_of(request)
    left = get_object_or_404(queries.collectives_joined_by(person), organisation__slug=slug)
    if request.method == "POST":
        actions.leave(actor=person, collective=left, at=now())
        messages.success(request, _("You have left. Your mandate has ended."))
        return redirect("collectives:list")
    return render(request, "collectives/leave.html", {"collective": left})


@login_required
@require_GET
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a steward who applies, is in, has given no mandate; a member the names, if bylaws say so."""
    shown = get_object_or_404(queries.collectives_visible_to(request.user), organisation__slug=slug)
    if may(request.user, "collectives.see_members", shown):
        return render(request, "collectives/members.html", _members_words(shown, request.GET.get("page")))
    if not may(request.user, "collectives.see_names", shown):
        raise Http404
    seats = Paginator(queries.member_seats(shown), MEMBERS_A_PAGE)
    words = {"collective": shown, "page": seats.get_page(request.GET.get("page"))}
    return render(request, "collectives/names.html", words)


@login_required
@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Admit an applicant, or refuse with a reason."""
    person = person_of(request)
    application = get_object_or_404(queries.applications_visible_to(person), public_id=public_id)
    if request.POST.get("decision") == "admit":
        bylaws = queries.bylaws_in_force(application.collective.organisation_id)
        said = AdmissionForm(request.POST, auto_id=f"%s-{public_id}", bylaws=bylaws)
        if said.is_valid() and done(
            said,
            lambda category, why: actions.admit(
                actor=person, membership_id=application.pk, category=category, reason=why, at=now()
            ),
        ):
            messages.success(request, _("%(name)s is a member now.") % {"name": application.person.name})
            return redirect("collectives:members", application.collective.organisation.slug)
        words = {**_members_words(application.collective), "admitting": application, "admission": said}
        return render(request, "collectives/members.html", words)
    form = RefusalForm(request.POST)
    if form.is_valid():
        actions.refuse(actor=person, membership_id=application.pk, at=now(), **form.cleaned_data)
        messages.success(request, _("The applicant reads your reason."))
        return redirect("collectives:members", application.collective.organisation.slug)
    words = {**_members_words(application.collective), "refused": application, "form": form}
    return render(request, "collectives/members.html", words)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def mandate(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask four plain questions and keep the answers; each use stands behind "Fine-tune"."""
    reader = person_of(request)
    joined = get_object_or_404(queries.collectives_visible_to(reader), organisation__slug=slug)
    person = spoken_for(reader, request.POST.get("for") or request.GET.get("for"))
    if not may(reader, "collectives.give_mandate", InNameOf(person, joined)):
        messages.info(request, _("Only members give a mandate. Apply first."))
        return redirect("collectives:collective", slug)
    former = queries.mandate_in_force(person.pk, joined.organisation_id)
    preset = request.GET.get("preset", "")
    form = MandateForm(request.POST or None, mandate=former, preset=preset)
    if request.method == "POST" and form.is_valid():
        actions.give_mandate(actor=reader, person=person, collective=joined, at=now(), **form.given())
        messages.success(request, _("Your mandate is given. You can change it at any time."))
        # Whoever has no work yet is shown how to bring the first, not an empty list.
        has_works = works_of(person).exists()
        return redirect("collectives:work_states" if has_works else "catalogues:import")
    version, language = domain.current_text(get_language() or "en")
    words = {
        "collective": joined,
        "form": form,
        "mandate": former,
        "spoken_for": person,
        "rows": rows_shown(former),
        "rests": not queries.category_of(person, joined).brings,
        "presets": preset_choices(preset),
        "text": domain.blocks(version),
        "text_language": language,
        "version": version,
        "hash": domain.hash_of_text(version),
    }
    return render(request, "collectives/mandate.html", words)


@login_required
@never_cache
@require_GET
def work_states(request: HttpRequest) -> HttpResponse:
    """Show how one's own works stand for a use, by one's mandate alone; a page, or a fragment for htmx."""
    person = person_of(request)
    joined = queries.collectives_joined_by(person)
    chosen = joined.filter(organisation__slug=request.GET.get("collective", "")).first() or joined.first()
    use = request.GET.get("use", _ANY_USE)
    use = use if use in USES else _ANY_USE
    rows = _state_rows(person, chosen, use) if chosen else []
    words = {
        "collectives": joined,
        "collective": chosen,
        "use": use,
        "use_words": say_use(use),
        "uses": USES,
        "counts": _counts(rows),
        "page": Paginator(rows, WORKS_A_PAGE).get_page(request.GET.get("page")),
        "query": f"&use={use}" + (f"&collective={chosen.organisation.slug}" if chosen else ""),
    }
    fragment = bool(getattr(request, "htmx", False))
    return render(request, f"collectives/{'_work_states' if fragment else 'work_states'}.html", words)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def work_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show and change what one says about one work, in each of one's collectives."""
    reader = person_of(request)
    work = get_object_or_404(works_visible_to(reader), public_id=public_id)
    people = queries.people_spoken_for(reader)
    form = WorkAnswerForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid() and _answer_work(reader, work, form):
        messages.success(request, _("Saved. It works at once."))
        return redirect("collectives:work_answer", public_id)
    words = {"work": work, "form": form, "answers": _work_rows(reader, work)}
    return render(request, "collectives/work_answer.html", words)


@dataclass(frozen=True)
class StateRow:
    """A work with the mark, the word and the reason of its standing."""

    title: str
    public_id: str
    mark: str
    state: str
    reason: str
    excepted: list[str]


@dataclass(frozen=True)
class AnswerRow:
    """A use with the answer in force for one work, whence it is, and where something stricter holds."""

    use: str
    answer: str
    why: str
    excepted: list[str]


def _category_words(member: User, joined: Collective) -> dict[str, object]:
    """Tell a member of which category they are, why, and what they may not; nothing where all are alike."""
    bylaws = queries.bylaws_in_force(joined.organisation_id)
    if not bylaws.categories:
        return {}
    own = queries.category_of(member, joined)
    return {
        "own_category": say_category(own.code),
        "own_limits": say_own_category(own),
        "placing": queries.placing_of(queries.membership_of(member, joined)),
    }


def _members_words(led: Collective, page: str | None = None) -> dict[str, object]:
    seats: list[Any] = list(queries.member_seats(led))
    bylaws = queries.bylaws_in_force(led.organisation_id)
    resting = {one.code for one in bylaws.categories if not one.brings}
    for seat in seats:
        seat.called = say_category(bylaws.category_of(seat.category or "").code)
    return {
        "categories": [(code, say_category(code)) for code in _codes(bylaws)],
        "collective": led,
        "applications": queries.applications_to(led),
        "total": len(seats),
        "page": Paginator(seats, MEMBERS_A_PAGE).get_page(page),
        "without": [one for one in seats if one.mandated_at is None and one.category not in resting],
        "form": RefusalForm(),
        "refused": None,
    }


def _codes(bylaws: domain.Bylaws) -> list[str]:
    """List the categories of members to choose from; none where all are alike."""
    return [domain.FULL, *(one.code for one in bylaws.categories)] if bylaws.categories else []


def _state_rows(person: User, chosen: Collective, use: str) -> list[StateRow]:
    mine = set(queries.people_spoken_for(person).values_list("pk", flat=True))
    rows = queries.rows_of_people(mine, chosen.organisation_id, use)
    found = []
    for one in queries.standings_by_mandate(person, chosen.organisation_id, use, now()):
        seen = one.standing.for_person(*mine)
        found.append(
            StateRow(
                title=one.work.title,
                public_id=one.work.public_id,
                mark=MARKS[seen.state],
                state=say_state(seen.state),
                reason=say_reason(seen),
                excepted=say_excepted(_stricter(rows, one.work, use, seen.state)),
            )
        )
    return found


def _stricter(rows: list[domain.Row], work: WorkFacts, use: str, state: str) -> list[domain.Row]:
    """Find the rows for rights and countries that say less than the state in which a work stands."""
    below = {"in": {"ask", "never"}, "ask": {"never"}}.get(state, set())
    place = domain.Place(work.work_id, work.kind, frozenset())
    return [row for row in rows if row.narrows and row.answer in below and row.names(place, use)]


def _counts(rows: list[StateRow]) -> list[tuple[str, str, int]]:
    counted = Counter((row.mark, row.state) for row in rows)
    return [(mark, state, count) for (mark, state), count in counted.most_common()]


def _work_rows(reader: User, work: Work) -> list[dict[str, object]]:
    """Give, for each collective and person, the answers that hold for a work."""
    found: list[dict[str, object]] = []
    people = {person.pk: person for person in queries.people_spoken_for(reader)}
    for joined in queries.collectives_joined_by(reader):
        for person in people.values():
            if not may(reader, "collectives.answer_work", InNameOf(person, joined)):
                continue
            former = queries.mandate_in_force(person.pk, joined.organisation_id)
            answers = queries.work_answers_of(former, work.pk, work.kind)
            rows = [_answer_row(use, answers) for use in domain.USES]
            found.append({"collective": joined, "person": person, "mandate": former, "rows": rows})
    return found


def _answer_row(use: str, answers: queries.WorkAnswers) -> AnswerRow:
    held = answers.held(use)
    return AnswerRow(
        say_use(use), str(ANSWERS[held.answer]), say_by(held), say_excepted(answers.excepted(use))
    )


def _answer_work(reader: User, work: Work, form: WorkAnswerForm) -> bool:
    entered = form.cleaned_data
    joined = get_object_or_404(
        queries.collectives_joined_by(reader), organisation__slug=entered["collective"]
    )
    try:
        actions.set_work_answer(
            actor=reader,
            person=entered["person"],
            collective=joined,
            work=work,
            use=entered["use"] or None,
            answer=None if entered["answer"] == "as_all" else entered["answer"],
            at=now(),
        )
    except Refusal as refusal:
        form.add_error(None, say(refusal))
        return False
    return True
