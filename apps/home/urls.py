"""Addresses of the front, of home, and of the site's health."""

from django.urls import path

from apps.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("home/", views.home, name="home"),
    path("styleguide/", views.parts, name="styleguide"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics_page, name="metrics"),
]
