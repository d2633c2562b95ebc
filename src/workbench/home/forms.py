"""Forms of home: a new case, its details, a file to bring in."""

from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from batna.model.currency import CURRENCIES, POINTS
from batna.model.problem import BadInput
from workbench.ui.numbers import NumberField, NumbersForm

MOST_BYTES: Final = 10_000_000
FIRST: Final = ("EUR", "USD", "GBP", "CHF", "SEK")
UNITS: Final = [
    (POINTS, "points"),
    *((code, code) for code in FIRST),
    *((code, code) for code in sorted(CURRENCIES - set(FIRST))),
]


class NewCaseForm(NumbersForm):
    """The few words that every case begins with."""

    title = forms.CharField(
        max_length=200, label="What is it about?", help_text="What people call this negotiation, such as Office chairs 2027."
    )
    supplier = forms.CharField(max_length=200)
    buyer = forms.CharField(max_length=200, help_text="Our side, by the name that it signs with.")
    unit = forms.ChoiceField(choices=UNITS, help_text="A currency when you can say everything in money, else points.")
    category = forms.CharField(max_length=200, required=False, help_text="What is bought, such as office furniture.")
    stake = NumberField(required=False, least=0, label="At stake", help_text="The money that this is about, in the unit.")


class DetailsForm(NewCaseForm):
    """What belongs to a case as a whole."""

    title = forms.CharField(max_length=200)
    unit = forms.ChoiceField(choices=UNITS, help_text="Another unit does not convert the numbers of the case.")
    next = forms.DateField(required=False, label="Next date", widget=forms.DateInput(attrs={"type": "date"}))
    next_what = forms.CharField(max_length=2_000, required=False, label="What happens then")


class FileForm(forms.Form):
    """A file that was uploaded, of one of the given kinds and not too large."""

    file = forms.FileField(allow_empty_file=True)
    endings: tuple[str, ...] = ()

    def clean_file(self) -> "UploadedFile[Any]":
        given: UploadedFile[Any] = self.cleaned_data["file"]
        if ending_of(given) not in self.endings:
            raise forms.ValidationError(f"{given.name} is not one of the kinds that can be read here: {', '.join(self.endings)}.")
        if (given.size or 0) > MOST_BYTES:
            raise forms.ValidationError(f"{given.name} has {given.size:,} bytes; at most {MOST_BYTES:,} can be read here.")
        if not given.size:
            raise forms.ValidationError(f"{given.name} is empty.")
        return given


class CasefileForm(FileForm):
    endings = (".yaml", ".yml", ".json")


class SpreadsheetForm(FileForm):
    endings = (".xlsx", ".csv", ".tsv", ".txt")


def ending_of(file: "UploadedFile[Any]") -> str:
    return PurePath(file.name or "").suffix.lower()


def put_problems(form: forms.Form, error: BadInput) -> None:
    """Show each problem at the field that it names, the others above the form."""
    for problem in error.problems:
        place = problem.place.removeprefix("dates.")
        said = f"Expected {problem.expected}; got {problem.value or 'nothing'}."
        form.add_error(place if place in form.fields else None, said)
