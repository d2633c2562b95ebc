"""Addresses of the pages about oneself."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from workbench.people import views

app_name = "people"

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", LogoutView.as_view(), name="sign_out"),
    path("account", views.account, name="account"),
    path("account/password", views.password, name="password"),
]
