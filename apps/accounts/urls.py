"""Addresses of settings, sessions and keys; sign-in and most of `factors/` are allauth's."""

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
]
