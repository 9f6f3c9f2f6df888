"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.companies import views

app_name = "companies"
urlpatterns: list[URLPattern] = [
    path("", views.companies, name="list"),
    path("<slug:slug>/", views.company, name="company"),
    path("<slug:slug>/edit/", views.edit, name="edit"),
    path("<slug:slug>/approval/", views.approval_rule, name="approval_rule"),
    path("<slug:slug>/models/", views.add_model, name="add_model"),
    path("<slug:slug>/models/<str:model_id>/", views.model, name="model"),
    path("<slug:slug>/domains/", views.domains, name="domains"),
    path("<slug:slug>/people/", views.people, name="people"),
    path("<slug:slug>/people/<str:person_id>/<str:role>/", views.end_seat, name="end_seat"),
]
