"""What a browser would send for a form as it stands in a page."""

from html.parser import HTMLParser

Sent = dict[str, list[str]]


class FormReader(HTMLParser):
    """Collect the fields of one form by its id."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.pattern = form, False, False
        self.sent: Sent = {}
        self.select: str | None = None
        self.first: str | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.inside = said.get("id") == self.form
        self.pattern = self.pattern or tag == "template"
        if not self.inside or self.pattern:
            return
        if tag == "input" and "name" in said and (said.get("type") not in {"checkbox", "radio"} or "checked" in said):
            self.put(said["name"], said.get("value", ""))
        elif tag == "select":
            self.select, self.first = said["name"], None
        elif tag == "option" and self.select:
            self.first = said["value"] if self.first is None or "selected" in said else self.first
        elif tag == "textarea":
            self.area = said["name"]
            self.sent.setdefault(self.area, [""])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "template":
            self.pattern = False
        elif tag == "select" and self.select:
            self.put(self.select, self.first or "")
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][0] += data

    def put(self, name: str, value: str) -> None:
        if name not in {"csrfmiddlewaretoken", "key"}:
            self.sent.setdefault(name, []).append(value)


def form_in(text: str, form: str) -> Sent:
    """Return the fields of a form, without the token against forgery and the key against sending it twice."""
    reader = FormReader(form)
    reader.feed(text)
    assert reader.sent, f"no form {form}"
    return reader.sent
