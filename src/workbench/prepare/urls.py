"""Addresses of prepare."""

from django.urls import path

from workbench.prepare import alternatives, costs, entry, issue_import, issues, needs, stakeholders

app_name = "prepare"

urlpatterns = [
    path("issues", issues.issues, name="issues"),
    path("issues/save", issues.save_grid, name="issues_save"),
    path("issues/aims", issues.save_aims, name="issues_aims"),
    path("issues/weights", issues.save_weights, name="issues_weights"),
    path("issues/rule", issues.rule, name="issues_rule"),
    path("issues/import", issue_import.upload, name="issues_import"),
    path("issues/template.xlsx", issue_import.to_fill_in, name="issues_template"),
    path("issues/import/<uuid:token>", issue_import.mapping, name="issues_mapping"),
    path("issues/import/<uuid:token>/errors.xlsx", issue_import.errors, name="issues_errors"),
    path("costs", costs.costs, name="costs"),
    path("costs/save", costs.save_costs, name="costs_save"),
    path("costs/payment", costs.payment, name="costs_payment"),
    path("costs/should-cost", costs.save_should_cost, name="costs_should"),
    path("stakeholders", stakeholders.stakeholders, name="stakeholders"),
    path("stakeholders/add", stakeholders.add, name="stakeholders_add"),
    path("stakeholder/<path:who>/save", entry.save_entry, name="stakeholder_save"),
    path("stakeholder/<path:who>/private", entry.save_private, name="stakeholder_private"),
    path("stakeholder/<path:who>/remove", stakeholders.remove, name="stakeholder_remove"),
    path("stakeholder/<path:who>", entry.stakeholder, name="stakeholder"),
    path("needs", needs.needs, name="needs"),
    path("alternatives", alternatives.alternatives, name="alternatives"),
    path("alternatives/save", alternatives.save_alternatives, name="alternatives_save"),
    path("alternatives/dates", alternatives.save_dates, name="alternatives_dates"),
]
