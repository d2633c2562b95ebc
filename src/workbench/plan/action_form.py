"""What could be done for an alternative as a form of its own, one for each action."""

from datetime import date
from typing import Any, Final

from django import forms

from batna.exchange.numerals import Decimal
from batna.model.bargaining import Action
from batna.model.case import Case
from workbench.plan.bargaining_form import percent
from workbench.ui.numbers import NumberField, NumbersForm, write_typed

KINDS: Final = (("qualify", "Qualify it"), ("sample", "Sample it"), ("dual tooling", "Tool it twice"), ("pilot", "Run a pilot"))


class ActionForm(NumbersForm):
    """One action: for which alternative, what it costs, how long it takes, how likely it works, and what is better then."""

    name = forms.CharField(max_length=200, label="What is done", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(choices=KINDS, label="Kind")
    alternative = forms.ChoiceField(label="For the alternative")
    cost = NumberField(least=0, label="It costs")
    days = NumberField(least=0, most=3660, label="Days it takes")
    odds = NumberField(least=0, most=100, label="It works with, %")
    likelihood = NumberField(required=False, least=0, most=100, label="Then it can be had with, %", help_text="Empty: as likely as now.")
    ready_on = forms.DateField(
        required=False, label="Then it is ready on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    saves = NumberField(required=False, label="Then it costs less by")

    def clean_days(self) -> int:
        days = self.cleaned_data["days"]
        if days != int(days):
            raise forms.ValidationError("Give a whole number of days.")
        return int(days)

    def given(self, name: str) -> dict[str, Any]:
        """Return the action as in a casefile."""
        said = dict(self.cleaned_data)
        said |= {"odds": said["odds"] / 100, "likelihood": None if said["likelihood"] is None else said["likelihood"] / 100}
        return said | {"saves": said["saves"] or 0.0} | ({"id": name} if name else {})


def action_form(case: Case, action: Action | None = None, posted: Any = None, mark: Decimal = ".") -> ActionForm:
    """Return the form of an action, of a new one without it; `posted` is what was sent."""
    name = action.id if action else "new"
    form = ActionForm(posted, initial=typed(action) if action else {"days": "0", "odds": "100"}, mark=mark, auto_id=f"action_{name}_%s")
    choice = form.fields["alternative"]
    assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared so above
    choice.choices = [(one.id, one.label) for one in case.alternatives]
    return form


def typed(action: Action) -> dict[str, str | date | None]:
    return {
        "name": action.label, "kind": action.kind, "alternative": action.alternative, "cost": write_typed(action.cost),
        "days": str(action.days), "odds": percent(action.odds), "likelihood": percent(action.likelihood), "ready_on": action.ready_on,
        "saves": write_typed(action.saves) if action.saves else "",
    }  # fmt: skip


def say(action: Action | None) -> dict[str, str]:
    """Return an action as texts by label, to show two versions side by side."""
    if action is None:
        return {}
    return {str(ActionForm.base_fields[name].label): str(text or "") for name, text in typed(action).items()}
