"""The page on which a steward changes the category of a member."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.collectives import actions, queries
from apps.collectives.forms import PlacingForm
from apps.collectives.messages import say_category, say_own_category
from apps.collectives.views import person_of
from apps.common.forms import done


@login_required
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change of which category a member is, with a reason that they read."""
    steward = person_of(request)
    membership = get_object_or_404(queries.memberships_placed_by(steward), public_id=public_id)
    organisation = membership.collective.organisation
    bylaws = queries.bylaws_in_force(organisation.pk)
    if not bylaws.categories:
        raise Http404
    form = PlacingForm(request.POST or None, bylaws=bylaws)
    if form.is_valid() and done(
        form, actions.place_member, actor=steward, membership_id=membership.pk, at=now()
    ):
        messages.success(request, _("The member reads your reason."))
        return redirect("collectives:members", organisation.slug)
    own = bylaws.category_of(membership.category)
    words = {
        "membership": membership,
        "form": form,
        "called": say_category(own.code),
        "placing": queries.placing_of(membership),
        "categories": [
            {"called": say_category(one.code), "limits": say_own_category(one)} for one in bylaws.categories
        ],
    }
    return render(request, "collectives/place.html", words)
