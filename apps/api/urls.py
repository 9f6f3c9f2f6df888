"""The API's description of itself."""

from django.urls import path

from apps.api import views

urlpatterns = [
    path("openapi.json", views.schema, name="schema"),
    path("docs/", views.docs, name="docs"),
    path("changelog/", views.changelog, name="changelog"),
    path("changelog.json", views.changelog_json, name="changelog_json"),
    path("problems/", views.problem_list, name="problems"),
    path("problems/<str:code>/", views.problem, name="problem"),
]
