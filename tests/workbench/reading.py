"""What an answer says as a person reads it: with plain spaces between figures and their units."""

from typing import Any

from django.test import Client


def text_of(answer: Any) -> str:
    return str(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def read(client: Client, address: str) -> str:
    return text_of(client.get(address))
