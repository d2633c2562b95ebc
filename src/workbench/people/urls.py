"""Addresses of the pages about oneself, and of those that keep the accounts."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from workbench.people import account_import, account_log, account_pages, views

app_name = "people"

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", LogoutView.as_view(), name="sign_out"),
    path("account", views.account, name="account"),
    path("account/password", views.password, name="password"),
    path("accounts", account_pages.accounts, name="accounts"),
    path("accounts/new", account_pages.new, name="account_new"),
    path("accounts/list", account_import.people, name="account_import"),
    path("accounts/log", account_log.log, name="account_log"),
    path("accounts/<int:user>", account_pages.change, name="account_change"),
    path("accounts/<int:user>/lock", account_pages.lock, name="account_lock"),
    path("accounts/<int:user>/unlock", account_pages.unlock, name="account_unlock"),
    path("accounts/<int:user>/admin", account_pages.make_admin, name="account_make_admin"),
    path("accounts/<int:user>/no-admin", account_pages.unmake_admin, name="account_unmake_admin"),
    path("accounts/<int:user>/password", account_pages.new_password, name="account_password"),
]
