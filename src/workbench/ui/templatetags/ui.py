"""Building blocks for templates: icons, figures with their unit and range, because lines, fields, states, small charts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe

from workbench.ui import charts, figures, frame, notices
from workbench.ui.grid import Grid, render_grid

register = template.Library()

REST = 2


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Show an icon of the sprite: decoration, unless a label says what it means."""
    sprite = static("vendor/icons.svg")
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sprite, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


def show_figure(exact: object, text: str, tone: str = "") -> SafeString:
    """Wrap a written figure so that its exact value can be read by programs; a missing one is said, not only shown."""
    number = figures.as_decimal(exact)
    if number is None:
        return format_html('<span class="mute">{}<span class="sr"> not known</span></span>', figures.UNKNOWN)
    return format_html('<data{} value="{}">{}</data>', format_html(' class="{}"', tone) if tone else "", format(number, "f"), text)


@register.simple_tag
def value(number: object, unit: str = "", digits: int = 2, sign: bool = False, tone: str = "") -> SafeString:
    """Show a number with its unit; {% value x "points" sign=True %}."""
    return show_figure(number, figures.with_unit(figures.write_number(number, digits, sign=sign), unit), tone)


@register.simple_tag(takes_context=True)
def money(context: Context, number: object, unit: str = "", sign: bool = False, tone: str = "") -> SafeString:
    """Show an amount in full, with cents only below a thousand: 25,300 USD. Without a unit it is in that of the case."""
    known = unit or getattr(context.get("case"), "unit", "")
    text = figures.write_number(number, figures.decimals_for(number), sign=sign, cents=not known or figures.is_money(known))
    return show_figure(number, figures.with_unit(text, unit), tone)


@register.simple_tag
def short(number: object, unit: str = "", sign: bool = False, tone: str = "") -> SafeString:
    """Show a number in three digits for a headline: 20.8 m EUR. The exact one stays in the page."""
    return show_figure(number, figures.with_unit(figures.write_short(number, sign=sign), unit), tone)


@register.simple_tag(name="range")
def show_range(interval: object, unit: str = "", short: bool = False) -> SafeString:
    """Show a likely figure with its range; takes a number, anything with low, likely and high, or three numbers."""
    low, likely, high = ends_of(interval)
    return show_figure(likely, figures.write_range(low, likely, high, unit, short=short))


def ends_of(interval: object) -> tuple[object, object, object]:
    if isinstance(interval, Mapping):
        return interval.get("low"), interval.get("likely"), interval.get("high")
    if isinstance(interval, Sequence) and not isinstance(interval, str):
        low, *middle, high = interval
        return low, middle[0] if middle else None, high
    if hasattr(interval, "low") and hasattr(interval, "high"):
        return (
            interval.low,
            next((getattr(interval, name) for name in ("likely", "mid", "value") if hasattr(interval, name)), None),
            interval.high,
        )
    return interval, interval, interval


@register.inclusion_tag("ui/because.html")
def because(lines: Iterable[str] | str | None, label: str = "Assumptions") -> dict[str, Any]:
    """Show the first sentence of the evidence, the rest behind a word to open."""
    sentences = [figures.space_percents(line) for line in ([lines] if isinstance(lines, str) else lines or ())]
    return {"first": sentences[0] if sentences else "", "rest": sentences[1:], "label": label}


@register.filter
def percents(text: str) -> str:
    """Write the percent signs of a sentence of the library as the pages do."""
    return figures.space_percents(text)


@register.inclusion_tag("ui/veiled.html")
def hidden(label: str, block: bool = False, who: str = "") -> dict[str, Any]:
    """Say that something is hidden from the reader's role: in line, or as a block with who may open it."""
    return {"label": label, "block": block, "who": who}


@register.inclusion_tag("ui/empty.html")
def empty(title: str, text: str, *actions: str, icon: str = "inbox") -> dict[str, Any]:
    """Say what is missing and offer the next step; actions are label, address, label, address and so on."""
    pairs = list(zip(actions[::REST], actions[1::REST], strict=False))
    return {"title": title, "text": text, "actions": pairs, "name": icon}


@register.simple_tag
def key() -> SafeString:
    """A hidden field that makes a form count once, however often it is sent."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


@register.simple_tag
def field(bound: BoundField | str, label: str = "", unit: str = "", **attributes: Any) -> SafeString:
    """Show a form field with label, help and errors; radios and checkbox lists become chips."""
    if not isinstance(bound, BoundField):
        return SafeString("")
    widget = bound.field.widget
    if isinstance(widget, forms.HiddenInput):
        return SafeString(bound.as_hidden())
    shared: dict[str, Any] = {
        "id": bound.id_for_label or bound.auto_id,
        "label": label or bound.label,
        "help": bound.help_text,
        "errors": bound.errors,
        "optional": not bound.field.required,
    }
    if isinstance(widget, forms.RadioSelect):
        return render("ui/choices.html", shared | choices_of(bound, widget))
    shown = bound.as_widget(attrs=widget_attributes(bound, shared["id"], attributes))
    if isinstance(widget, forms.CheckboxInput):
        return render("ui/check.html", shared | {"widget": shown})
    return render("ui/field.html", shared | {"widget": shown, "unit": unit})


def widget_attributes(bound: BoundField, name: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    described = [f"{name}-{part}" for part, there in (("help", bound.help_text), ("error", bound.errors)) if there]
    attributes = {key.replace("_", "-"): setting for key, setting in extra.items() if setting is not None and setting is not False}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def choices_of(bound: BoundField, widget: forms.RadioSelect) -> dict[str, Any]:
    kind = "checkbox" if isinstance(widget, forms.CheckboxSelectMultiple) else "radio"
    current = bound.value()
    chosen = {str(one) for one in current} if isinstance(current, list | tuple) else {str(current)}
    options = [{"value": key, "label": text, "checked": str(key) in chosen} for key, text in widget.choices]
    return {"kind": kind, "name": bound.html_name, "choices": options, "required": bound.field.required and kind == "radio"}


def render(name: str, context: dict[str, Any]) -> SafeString:
    return SafeString(render_to_string(name, context))


@register.simple_tag
def grid(grid: Grid) -> SafeString:
    """Show a grid of inputs that takes a paste from Excel."""
    return render_grid(grid)


@register.simple_tag
def chart(name: str, spec: Mapping[str, Any], label: str) -> SafeString:
    """Mount a Vega-Lite chart; the page also loads the chart scripts and shows the figures in a table."""
    return format_html(
        '<div class="chart" data-chart="{0}" role="img" aria-label="{1}"></div>{2}', name, label, json_script(dict(spec), name)
    )


@register.simple_tag
def sparkline(numbers: Sequence[float], label: str) -> SafeString:
    """Show a small line of the numbers; nothing with fewer than two."""
    path = charts.sparkline(numbers)
    if not path:
        return SafeString("")
    return format_html(
        '<svg class="diagram spark" viewBox="0 0 84 22" role="img" aria-label="{}"><path class="us" d="{}"/></svg>', label, path
    )


@register.simple_tag
def bar(number: float, most: float, label: str, tone: str = "") -> SafeString:
    """Show a share of the whole as a bar."""
    width = charts.range_bar(0, 0, max(number, 0), 0, most or 1).width
    return format_html(
        '<svg class="bar" role="img" aria-label="{}"><rect class="track" width="100%" height="6" rx="3"/>'
        '<rect class="fill {}" width="{}%" height="6" rx="3"/></svg>',
        label, tone, f"{width:g}",
    )  # fmt: skip


@register.simple_tag
def rangebar(interval: object, scale_low: float, scale_high: float, label: str, tone: str = "") -> SafeString:
    """Show a range and its likely value on a common scale."""
    low, likely, high = (float(str(end)) for end in ends_of(interval))
    place = charts.range_bar(low, likely, high, scale_low, scale_high)
    return format_html(
        '<svg class="bar range" role="img" aria-label="{}"><rect class="track" y="2" width="100%" height="2"/>'
        '<rect class="fill {}" x="{}%" width="{}%" height="6" rx="3" opacity="0.45"/><circle class="fill {}" cx="{}%" cy="3" r="3"/></svg>',
        label, tone, f"{place.start:g}", f"{place.width:g}", tone, f"{place.likely:g}",
    )  # fmt: skip


@register.inclusion_tag("ui/line_chart.html")
def line_chart(picture: charts.Picture, label: str) -> dict[str, Any]:
    """Draw a line chart that charts.line_chart laid out."""
    return {"picture": picture, "label": label}


@register.simple_tag(takes_context=True)
def nav_items(context: Context) -> tuple[frame.Link, ...]:
    """Return the main navigation; `nav_counts` in the context adds how many things wait."""
    request = context.get("request")
    is_admin = getattr(getattr(request, "user", None), "is_organisation_admin", False)
    return frame.main_navigation(request.path if request else "", context.get("nav_counts"), is_admin=is_admin)


@register.simple_tag
def search_url() -> str:
    """Return the address that answers the palette, empty when there is none."""
    return frame.find_url("home:search")


@register.simple_tag
def sign_out_url() -> str:
    """Return the address that signs out, empty when there is none."""
    return frame.find_url("people:sign_out")


@register.filter
def undo_url(tags: str) -> str:
    """Return the undo address that a message carries."""
    return notices.undo_address(tags)


@register.filter
def marked(text: str, spans: Iterable[tuple[int, int, str]]) -> SafeString:
    """Mark spans (start, end, tone) of a text; overlapping ones after the first are left out."""
    pieces: list[SafeString] = []
    at = 0
    for start, end, tone in sorted(spans):
        if start < at:
            continue
        pieces += [format_html("{}", text[at:start]), format_html('<mark class="{}">{}</mark>', tone, text[start:end])]
        at = end
    pieces.append(format_html("{}", text[at:]))
    return mark_safe("".join(pieces))  # noqa: S308  # every piece is escaped above
