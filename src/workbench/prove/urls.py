"""Addresses of prove."""

from django.urls import path

from workbench.prove import outcomes, showcases, testimonials

app_name = "prove"

urlpatterns = [
    path("outcomes", outcomes.outcomes, name="outcomes"),
    path("outcomes/save", outcomes.save_results, name="outcomes_save"),
    path("outcomes/worry", outcomes.save_worry, name="outcomes_worry"),
    path("testimonials", testimonials.testimonials, name="testimonials"),
    path("testimonials/ask", testimonials.ask, name="testimonials_ask"),
    path("testimonials/<path:words>/quote", testimonials.save_quote, name="testimonials_quote"),
    path("testimonials/<path:words>/consent", testimonials.give_consent, name="testimonials_consent"),
    path("testimonials/<path:words>/withdraw", testimonials.withdraw, name="testimonials_withdraw"),
    path("showcases", showcases.showcases, name="showcases"),
    path("showcases/<str:kind>", showcases.file, name="showcases_file"),
]
