"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.claims import views

app_name = "claims"
urlpatterns: list[URLPattern] = [
    path("", views.datasets, name="datasets"),
    path("bring/", views.bring, name="bring"),
    path("evidence/", views.evidence, name="evidence"),
    path("<str:public_id>/", views.dataset, name="dataset"),
    path("<str:public_id>/columns/", views.columns, name="columns"),
    path("<str:public_id>/separator/", views.separator, name="separator"),
    path("<str:public_id>/progress/", views.progress, name="progress"),
    path("<str:public_id>/search/", views.search, name="search"),
    path("<str:public_id>/stop/", views.stop, name="stop"),
    path("<str:public_id>/resume/", views.resume, name="resume"),
    path("<str:public_id>/remove/", views.remove, name="remove"),
    path("<str:public_id>/decide/", views.decide, name="decide"),
    path("<str:public_id>/pool/<slug:slug>/", views.pool, name="pool"),
]
