"""Addresses of one's own data, and of what the site keeps."""

from django.urls import path

from apps.privacy import views

app_name = "privacy"
urlpatterns = [
    path("privacy/", views.keeps, name="keeps"),
    path("settings/data/", views.mine, name="mine"),
    path("settings/data/archives/", views.ask_archive, name="ask_archive"),
    path("settings/data/archives/progress/", views.progress, name="progress"),
    path("settings/data/archives/<str:public_id>/", views.download, name="download"),
    path("settings/data/erase/", views.erase, name="erase"),
    path("settings/data/erase/cancel/", views.cancel, name="cancel"),
]
