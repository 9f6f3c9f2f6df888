"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.audit import views

app_name = "audit"
urlpatterns: list[URLPattern] = [path("how/", views.how, name="how")]
