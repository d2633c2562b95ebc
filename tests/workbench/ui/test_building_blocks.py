"""The tags of the templates: right words, safe text, readable by programs and by screen readers."""

import re
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.templatetags.ui import marked


def show(text: str, **context: Any) -> str:
    return Template("{% load ui %}" + text).render(Context(context)).strip().replace("\N{NO-BREAK SPACE}", " ")


def test_figures_keep_their_exact_value() -> None:
    assert show('{% money x "EUR" %}', x=25300.4) == '<data value="25300.4">25,300 EUR</data>'
    assert show('{% short x "EUR" %}', x=20_849_123) == '<data value="20849123">20.8 m EUR</data>'
    assert show('{% value x "points" sign=True tone="good" %}', x=3) == '<data class="good" value="3">+3 points</data>'


def test_cents_are_shown_in_full_below_a_thousand() -> None:
    assert show('{% money x "EUR" %}', x=12.5) == '<data value="12.5">12.50 EUR</data>'
    assert show("{% money x %}", x=36.5, case=SimpleNamespace(unit="points")) == '<data value="36.5">36.5</data>'
    assert show("{% money x %}", x=36.5, case=SimpleNamespace(unit="EUR")) == '<data value="36.5">36.50</data>'
    assert show('{% money x "EUR" %}', x=12) == '<data value="12">12 EUR</data>'


def test_a_missing_figure_says_so() -> None:
    assert "not known" in show("{% money x %}", x=None)


@pytest.mark.parametrize("interval", [(1, 2, 3), {"low": 1, "likely": 2, "high": 3}, SimpleNamespace(low=1, likely=2, high=3)])
def test_a_range_comes_in_many_shapes(interval: object) -> None:
    assert show("{% range x %}", x=interval) == '<data value="2">2 (1 to 3)</data>'


def test_a_plain_number_is_a_range_without_width() -> None:
    assert show("{% range x %}", x=4) == '<data value="4">4</data>'


def test_because_shows_the_first_line_and_opens_the_rest() -> None:
    text = show("{% because lines label='The 12 noes' %}", lines=("Five moved.", "Seven <did> not."))
    assert "Because: Five moved." in text
    assert "<summary>The 12 noes</summary>" in text
    assert "Seven &lt;did&gt; not." in text
    assert show("{% because lines %}", lines=()) == ""
    assert "<details>" not in show("{% because lines %}", lines="One line.")


def test_hidden_names_the_thing_and_nothing_else() -> None:
    assert "Our walk-away is hidden from your role" in show('{% hidden "Our walk-away" %}')
    assert "The lead can open it." in show('{% hidden "Our walk-away" block=True who="The lead can open it." %}')


def test_an_empty_state_offers_the_next_step() -> None:
    text = show('{% empty "No issues yet" "Paste them." "Add issues" "/a" "Import" "/b" icon="table" %}')
    assert text.index('href="/a"') < text.index('href="/b"')
    assert text.count("btn main") == 1


class Form(forms.Form):
    price = forms.CharField(help_text="In the case's currency.")
    note = forms.CharField(required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple, required=False)
    sure = forms.BooleanField(required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def test_a_field_ties_help_and_errors_to_its_input() -> None:
    text = show("{% field form.price unit='EUR' inputmode='decimal' %}", form=Form({"price": ""}))
    assert 'aria-describedby="id_price-help id_price-error"' in text
    assert 'aria-invalid="true"' in text
    assert 'inputmode="decimal"' in text
    assert 'id="id_price-error"' in text
    assert "EUR" in text


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "optional" in show("{% field form.note %}", form=Form())
    assert "optional" not in show("{% field form.price %}", form=Form())


def test_choices_become_chips_of_the_right_kind() -> None:
    form = Form({"kind": "b", "tags": ["x", "y"]})
    one, many = show("{% field form.kind %}", form=form), show("{% field form.tags %}", form=form)
    assert (one.count('type="radio"'), many.count('type="checkbox"')) == (2, 2)
    assert 'value="b" checked' in one
    assert many.count(" checked") == 2


def test_other_fields_keep_their_nature() -> None:
    assert 'type="checkbox"' in show("{% field form.sure %}", form=Form())
    assert 'type="hidden"' in show("{% field form.token %}", form=Form())
    assert show("{% field form.nothing %}", form=Form()) == ""


def test_small_charts_have_words() -> None:
    assert 'aria-label="Price since May"' in show('{% sparkline x "Price since May" %}', x=(3, 2, 1))
    assert show('{% sparkline x "Price" %}', x=(3,)) == ""
    assert 'width="70%"' in show('{% bar 7 10 "7 of 10" %}')
    assert 'width="0%"' in show('{% bar 7 0 "none" %}') or 'width="100%"' in show('{% bar 7 0 "none" %}')
    assert 'x="25%" width="50%"' in show('{% rangebar x 0 100 "range" %}', x=(25, 50, 75))


def test_a_chart_gives_its_spec_as_data() -> None:
    text = show('{% chart "frontier" spec "Our value" %}', spec={"title": "</script><b>"})
    assert 'data-chart="frontier"' in text
    assert "</script><b>" not in text


def test_marked_spans_are_escaped_and_never_overlap() -> None:
    assert (
        show("{{ said|marked:spans }}", said="a <b> c", spans=[(2, 5, "bad"), (3, 6, "good")]) == 'a <mark class="bad">&lt;b&gt;</mark> c'
    )


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.just("bad")), max_size=4))
def test_marking_loses_no_letter(text: str, spans: list[tuple[int, int, str]]) -> None:
    ordered = [(min(a, b), max(a, b), tone) for a, b, tone in spans]
    assert unescape(re.sub(r"</?mark[^>]*>", "", marked(text, ordered))) == text
