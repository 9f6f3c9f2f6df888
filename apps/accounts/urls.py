"""Addresses of settings and keys; sign-in is allauth's."""

from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("keys/", views.keys, name="keys"),
    path("keys/<str:public_id>/revoke/", views.revoke_key, name="revoke_key"),
]
