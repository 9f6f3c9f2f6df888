"""Every address of the site."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

import apps.contracts.urls
import apps.negotiations.urls

# An error outside the views, where no middleware can answer: 503 if the database is away, else 400 or 500.
handler400 = "apps.common.outage.bad_request_or_outage"
handler500 = "apps.common.outage.server_error_or_outage"

api: list[URLPattern | URLResolver] = [
    path("", include("apps.api.urls")),
    path("", include(apps.negotiations.urls.api_urlpatterns)),
    path("", include(apps.contracts.urls.api_urlpatterns)),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("apps.home.urls")),
    path("", include("apps.notifications.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("settings/", include("apps.accounts.urls")),
    path("settings/factors/", include("allauth.mfa.urls")),
    path("", include("apps.privacy.urls")),
    path("invitations/", include("apps.invitations.urls")),
    path("works/", include("apps.catalogues.urls")),
    path("datasets/", include("apps.claims.urls")),
    path("collectives/", include("apps.collectives.urls")),
    path("unions/", include("apps.unions.urls")),
    path("companies/", include("apps.companies.urls")),
    path("proposals/", include("apps.proposals.urls")),
    path("mediation/", include("apps.moderation.urls")),
    path("", include("apps.negotiations.urls")),
    path("votes/", include("apps.ballots.urls")),
    path("contracts/", include("apps.contracts.urls")),
    path("record/", include("apps.audit.urls")),
    path("api/v1/", include((api, "api"))),
]
# allauth asks for this name when somebody tried too often.
handler429 = "apps.accounts.views.too_many"
if settings.DEMO:
    # The demo's front page, with its doors, stands before the ordinary one.
    urlpatterns.insert(0, path("", include("apps.demo.urls")))
