"""Addresses of this app."""

from django.urls import path

from apps.proposals import views

app_name = "proposals"
urlpatterns = [
    path("", views.proposals, name="list"),
    path("new/", views.new, name="new"),
    path("<str:public_id>/", views.proposal, name="proposal"),
    path("<str:public_id>/edit/", views.edit, name="edit"),
    path("versions/<str:public_id>/", views.version, name="version"),
    path("versions/<str:public_id>/publish/", views.publish, name="publish"),
]
