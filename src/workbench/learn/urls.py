"""Addresses of learn."""

from django.urls import path

from workbench.learn import debrief, debrief_form, priors

app_name = "learn"

urlpatterns = [
    path("debrief", debrief.debrief, name="debrief"),
    path("debrief/write", debrief_form.write, name="debrief_write"),
    path("debrief/save", debrief_form.write_save, name="debrief_save"),
    path("debrief/<int:number>/correct", debrief_form.correct, name="debrief_correct"),
    path("debrief/<int:number>/save", debrief_form.correct_save, name="debrief_correct_save"),
    path("priors", priors.priors, name="priors"),
]
