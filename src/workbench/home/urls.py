"""Addresses of home: lists over my cases, ways to a new case, and the pages of a case as a whole."""

from django.urls import path

from workbench.home import activity, cases, details, export, history, members, negotiations, new, reveals, search, spreadsheets

app_name = "home"

urlpatterns = [
    path("", negotiations.index, name="index"),
    path("activity", activity.activity, name="activity"),
    path("search.json", search.search, name="search"),
    path("undo/<int:event>", history.undo, name="undo"),
    path("cases/new", new.new, name="new"),
    path("cases/new/template", new.from_template, name="new_from_template"),
    path("cases/new/casefile", new.from_casefile, name="new_from_casefile"),
    path("cases/new/spreadsheet", spreadsheets.upload, name="spreadsheet"),
    path("cases/new/spreadsheet/template.xlsx", spreadsheets.blank, name="spreadsheet_template"),
    path("cases/new/spreadsheet/<uuid:token>", spreadsheets.mapping, name="spreadsheet_mapping"),
    path("cases/new/spreadsheet/<uuid:token>/errors.xlsx", spreadsheets.errors, name="spreadsheet_errors"),
    path("cases/<int:pk>", cases.case, name="case"),
    path("cases/<int:pk>/details", details.details, name="details"),
    path("cases/<int:pk>/archive", details.archive, name="archive"),
    path("cases/<int:pk>/restore", details.restore, name="restore"),
    path("cases/<int:pk>/people", members.members, name="members"),
    path("cases/<int:pk>/people/save", members.save_member, name="members_save"),
    path("cases/<int:pk>/people/remove", members.remove, name="members_remove"),
    path("cases/<int:pk>/people/clearance", members.clearance, name="clearance"),
    path("cases/<int:pk>/history", history.history, name="history"),
    path("cases/<int:pk>/reveals", reveals.reveals, name="reveals"),
    path("cases/<int:pk>/export", export.export, name="export"),
    path("cases/<int:pk>/export/<str:kind>", export.file, name="export_file"),
]
