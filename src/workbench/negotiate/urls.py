"""Addresses of negotiate."""

from django.urls import path

from workbench.negotiate import agreement, contacts, exposure, ledger, next_offer, offers

app_name = "negotiate"

urlpatterns = [
    path("contacts", contacts.contacts, name="contacts"),
    path("contacts/log", contacts.log, name="contacts_log"),
    path("contacts/save", contacts.log_save, name="contacts_save"),
    path("contacts/notice", contacts.notice, name="contacts_notice"),
    path("contacts/<path:contact>/correct", contacts.correct, name="contacts_correct"),
    path("contacts/<path:contact>/save", contacts.correct_save, name="contacts_correct_save"),
    path("contacts/<path:contact>/remove", contacts.remove, name="contacts_remove"),
    path("offers", offers.offers, name="offers"),
    path("offers/check", offers.check, name="offers_check"),
    path("offers/save", offers.make, name="offers_save"),
    path("offers/<path:offer>/remove", offers.remove, name="offers_remove"),
    path("next-offer", next_offer.next_offer, name="next_offer"),
    path("ledger", ledger.ledger, name="ledger"),
    path("exposure", exposure.exposure, name="exposure"),
    path("agreement", agreement.agreement, name="agreement"),
    path("agreement/save", agreement.record, name="agreement_save"),
    path("agreement/reopen", agreement.reopen, name="agreement_reopen"),
]
