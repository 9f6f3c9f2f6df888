"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.unions.views import affiliating
from apps.unions.views import pages as views

app_name = "unions"
urlpatterns: list[URLPattern] = [
    path("beside/<slug:slug>/", views.beside, name="beside"),
    path("beside/<slug:slug>/affiliation/", affiliating.affiliation, name="affiliation"),
    path("beside/<slug:slug>/notice/", affiliating.notice, name="notice"),
    path("beside/<slug:slug>/notice/back/", affiliating.take_back, name="take_back"),
    path("beside/<slug:slug>/charge/", affiliating.charge, name="charge"),
    path("asks/<str:public_id>/", affiliating.answer, name="answer"),
    path("<slug:slug>/", views.union, name="union"),
    path("<slug:slug>/collectives/", affiliating.collectives, name="collectives"),
    path("<slug:slug>/minimum/<slug:sector>/", views.minimum, name="minimum"),
    path("<slug:slug>/minimum/<slug:sector>/<str:key>/", views.edit_minimum, name="edit_minimum"),
]
