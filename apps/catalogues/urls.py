"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.catalogues import views

app_name = "catalogues"
urlpatterns: list[URLPattern] = [
    path("", views.works, name="works"),
    path("glance/", views.glance, name="glance"),
    path("change/", views.change, name="change"),
    path("change/check/", views.check_change, name="check_change"),
    path("change/apply/", views.apply_change, name="apply_change"),
    path("change/claim/", views.claim_many, name="claim_many"),
    path("changes/<str:public_id>/", views.changed, name="changed"),
    path("changes/<str:public_id>/undo/", views.undo_change, name="undo_change"),
    path("add/", views.add, name="add"),
    path("import/", views.upload, name="import"),
    path("import/<str:public_id>/", views.import_run, name="import_run"),
    path("import/<str:public_id>/progress/", views.import_progress, name="import_progress"),
    path("import/<str:public_id>/refused.csv", views.refused_rows, name="refused_rows"),
    path("import/<str:public_id>/columns/", views.import_columns, name="import_columns"),
    path("import/<str:public_id>/doubtful/", views.import_doubtful, name="import_doubtful"),
    path("import/<str:public_id>/apply/", views.import_apply, name="import_apply"),
    path("import/<str:public_id>/cancel/", views.import_cancel, name="import_cancel"),
    path("import/<str:public_id>/claim/", views.claim, name="claim"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path("conflicts/<str:public_id>/propose/", views.propose, name="propose"),
    path("conflicts/<str:public_id>/agree/", views.agree, name="agree"),
    path("conflicts/<str:public_id>/drop-code/", views.drop_code, name="drop_code"),
    path("alike/", views.alike, name="alike"),
    path("alike/<str:public_id>/two/", views.tell_apart, name="tell_apart"),
    path("alike/<str:public_id>/again/", views.suggest_again, name="suggest_again"),
    path("<str:public_id>/", views.work, name="work"),
    path("<str:public_id>/same/", views.same, name="same"),
    path("<str:public_id>/same/<str:other_id>/", views.join, name="join"),
    path("<str:public_id>/split/<str:merge_id>/", views.split, name="split"),
    path("<str:public_id>/claim/", views.claim_work, name="claim_work"),
    path("<str:public_id>/share/", views.share, name="share"),
    path("<str:public_id>/share/<str:share_id>/end/", views.end_share, name="end_share"),
    path("<str:public_id>/codes/", views.add_code, name="add_code"),
    path("<str:public_id>/codes/remove/", views.remove_code, name="remove_code"),
    path("<str:public_id>/edit/", views.edit, name="edit"),
    path("<str:public_id>/people/", views.add_contributor, name="add_contributor"),
    path("<str:public_id>/people/remove/", views.remove_contributor, name="remove_contributor"),
    path("<str:public_id>/machine/", views.ai_parts, name="ai_parts"),
    path("<str:public_id>/performers/", views.performers, name="performers"),
]
