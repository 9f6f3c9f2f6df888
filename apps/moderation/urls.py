"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.moderation.views import acting, deciding, pages

app_name = "moderation"
urlpatterns: list[URLPattern] = [
    path("", pages.mediations, name="mediations"),
    path("ask/<str:public_id>/", acting.ask, name="ask"),
    path("about/<str:public_id>/", pages.about, name="about"),
    path("papers/<str:public_id>/", pages.paper, name="paper"),
    path("<str:public_id>/", pages.mediation, name="mediation"),
    path("<str:public_id>/take/", acting.take, name="take"),
    path("<str:public_id>/evidence/", acting.evidence, name="evidence"),
    path("<str:public_id>/find/", deciding.find, name="find"),
    path("<str:public_id>/appeal/", deciding.appeal, name="appeal"),
    path("<str:public_id>/second/", deciding.second, name="second"),
    path("<str:public_id>/do/<str:act>/", acting.act, name="act"),
]
