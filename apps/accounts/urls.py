"""Addresses of settings, sessions, keys, acts and who speaks for whom; sign-in itself is allauth's."""

from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("sessions/", views.sessions, name="sessions"),
    # These two stand before allauth's views of the same addresses, and call them.
    path("factors/totp/deactivate/", views.remove_app, name="remove_app"),
    path("factors/webauthn/keys/<int:pk>/remove/", views.remove_passkey, name="remove_passkey"),
    path("zone/<slug:slug>/", views.organisation_zone, name="organisation_zone"),
    path("keys/", views.keys, name="keys"),
    path("keys/<str:public_id>/revoke/", views.revoke_key, name="revoke_key"),
    path("acts/", views.acts.acts, name="acts"),
    path("acts/<str:public_id>/", views.acts.act, name="act"),
    path("acts/<str:public_id>/leave/", views.acts.leave, name="leave_act"),
    path("acts/<str:public_id>/propose/", views.acts.propose, name="propose_representative"),
    path("acts/<str:public_id>/agree/", views.acts.agree, name="agree_to_representative"),
    path("acts/<str:public_id>/disagree/", views.acts.disagree, name="withdraw_agreement"),
    path("speaking/", views.acting.acting, name="acting"),
    path("speaking/new/", views.acting.claim, name="claim_acting"),
    path("speaking/papers/<str:public_id>/", views.acting.paper, name="paper"),
    path("speaking/<str:public_id>/", views.acting.acting_claim, name="acting_claim"),
    path("speaking/<str:public_id>/papers/", views.acting.add_evidence, name="add_evidence"),
    path("speaking/<str:public_id>/decide/", views.acting.decide, name="decide_claim"),
    path("speaking/<str:public_id>/end/", views.acting.end, name="end_acting"),
]
