"""Addresses of this app."""

from django.urls import URLPattern, path

from apps.contracts import api, views

app_name = "contracts"
urlpatterns: list[URLPattern] = [
    path("", views.contract_list, name="list"),
    path("check/", views.check, name="check"),
    path("check/known/", views.known, name="known"),
    path("check/certificates.pem", views.certificates, name="certificates"),
    path("leaving/<slug:slug>/", views.leaving, name="leaving"),
    path("taken-back/", views.withdrawals, name="withdrawals"),
    path("taken-back/<slug:slug>/begin/", views.withdraw, name="withdraw"),
    path("taken-back/<str:public_id>/call-back/", views.call_back, name="call_back"),
    path("<str:public_id>/", views.contract_page, name="contract"),
    path("<str:public_id>/terms/", views.all_terms, name="terms"),
    path("<str:public_id>/document/", views.document, name="document"),
    path("<str:public_id>/contract.pdf", views.pdf, name="pdf"),
    path("<str:public_id>/contract.json", views.download, name="json"),
    path("<str:public_id>/schedule.json", views.words, name="words"),
    path("<str:public_id>/versions/<int:number>.json", views.version, name="version"),
    path("<str:public_id>/take-out/", views.take_out, name="take_out"),
    path("<str:public_id>/confirm/", views.confirm, name="confirm"),
    path("<str:public_id>/confirmations/", views.confirmations, name="confirmations"),
    path("<str:public_id>/release/", views.release, name="release"),
    path("<str:public_id>/release/<str:work>/", views.take_back_release, name="take_back_release"),
    path("<str:public_id>/shares.json", views.splits, name="splits"),
    path("<str:public_id>/acts/<slug:act>/", views.step, name="step"),
    path("<str:public_id>/sign/", views.sign, name="sign"),
    path("<str:public_id>/signing/", views.signing, name="signing"),
    path("<str:public_id>/signing/text/", views.ask_text, name="ask_text"),
    path("<str:public_id>/signing/<int:number>/", views.answer_change, name="answer_change"),
    path("<str:public_id>/verify/", views.verify, name="verify"),
]
api_urlpatterns: list[URLPattern] = [
    path("contracts/", api.contract_list, name="contracts"),
    path("contracts/<str:public_id>/", api.contract, name="contract"),
]
