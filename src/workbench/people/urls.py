"""Addresses of the pages about oneself."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from workbench.people import keeping, views

app_name = "people"

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", LogoutView.as_view(), name="sign_out"),
    path("account", views.account, name="account"),
    path("account/password", views.password, name="password"),
    path("accounts", keeping.accounts, name="accounts"),
    path("accounts/new", keeping.new, name="account_new"),
    path("accounts/<int:user>", keeping.change, name="account_change"),
]
