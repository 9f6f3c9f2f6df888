"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.catalogues import views

app_name = "catalogues"
urlpatterns: list[URLPattern] = [
    path("", views.works, name="works"),
    path("add/", views.add, name="add"),
    path("import/", views.upload, name="import"),
    path("import/<str:public_id>/", views.import_run, name="import_run"),
    path("import/<str:public_id>/progress/", views.import_progress, name="import_progress"),
    path("import/<str:public_id>/refused.csv", views.refused_rows, name="refused_rows"),
    path("import/<str:public_id>/columns/", views.import_columns, name="import_columns"),
    path("import/<str:public_id>/doubtful/", views.import_doubtful, name="import_doubtful"),
    path("import/<str:public_id>/repairs/", views.import_repairs, name="import_repairs"),
    path("import/<str:public_id>/apply/", views.import_apply, name="import_apply"),
    path("import/<str:public_id>/cancel/", views.import_cancel, name="import_cancel"),
    path("import/<str:public_id>/claim/", views.claim, name="claim"),
    path("export/<str:ending>/", views.export, name="export"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path("conflicts/<str:public_id>/propose/", views.propose, name="propose"),
    path("conflicts/<str:public_id>/agree/", views.agree, name="agree"),
    path("conflicts/<str:public_id>/drop-code/", views.drop_code, name="drop_code"),
    path("<str:public_id>/", views.work, name="work"),
    path("<str:public_id>/claim/", views.claim_work, name="claim_work"),
    path("<str:public_id>/share/", views.share, name="share"),
    path("<str:public_id>/share/<str:share_id>/end/", views.end_share, name="end_share"),
    path("<str:public_id>/codes/", views.add_code, name="add_code"),
    path("<str:public_id>/machine/", views.ai_parts, name="ai_parts"),
    path("<str:public_id>/performers/", views.performers, name="performers"),
]
