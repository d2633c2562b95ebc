"""The register: exposure for those who are cleared, positions for everybody, new ones by the lead."""

from collections.abc import Callable

from django.test import Client

from workbench.people.models import User
from workbench.records import load

AsUser = Callable[[User], Client]


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prepare/stakeholders{rest}"


def test_it_ranks_who_could_tell_what_costs_us(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "<em>2 of 5</em> stakeholders could tell Nimbus Systems what costs us; Jonas Berg, operations is the most exposed." in text
    assert text.index("Jonas Berg</a>") < text.index("Tomas Vega</a>") < text.index("Elin Strand</a>")
    assert "1 sensitive facts × 1 × 0.75 (reluctant) = 0.75." in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    assert [client.get(page(cloud)).status_code, client.post(page(cloud, "/add")).status_code] == [404, 404]


def test_it_leads_from_an_empty_register_to_the_first_one(as_user: AsUser, maya: User, empty_case: int) -> None:
    assert "Nobody is on the register yet" in as_user(maya).get(page(empty_case)).content.decode()


def test_others_see_positions_in_the_order_of_the_file_and_no_stance(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    text = as_user(team["legal"]).get(page(cloud)).content.decode()
    assert "<em>5</em> stakeholders state 6 positions; behind them stand 5 needs." in text
    assert "Influence, stance and what each one knows</b> is hidden from your role" in text
    assert "reluctant" not in text
    assert text.index("Tomas Vega</a>") < text.index("Jonas Berg</a>")
    assert "My entry" in text
    guest = as_user(team["guest"]).get(page(cloud)).content.decode()
    assert "Ingrid" not in guest


def test_the_lead_adds_one_and_takes_one_off(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    answer = client.post(page(cloud, "/add"), {"function": "Plant south", "person": "Lars Ek"}, follow=True)
    assert "Lars Ek states <em>0 positions</em>" in answer.content.decode()
    assert load.case(cloud, maya).case.stakeholders[-1].id == "plant_south"
    client.post(f"/cases/{cloud}/prepare/stakeholder/plant_south/remove", {"seen": "1"})
    assert [who.id for who in load.case(cloud, maya).case.stakeholders][-1] == "customer_care"
    event = load.history(cloud, maya)[0].event
    client.post(f"/undo/{event}")
    assert load.case(cloud, maya).case.stakeholders[-1].person == "Lars Ek"


def test_it_rejects_one_without_a_function(as_user: AsUser, maya: User, cloud: int) -> None:
    answer = as_user(maya).post(page(cloud, "/add"), {"function": "", "person": "Lars Ek"})
    assert answer.status_code == 422
    assert 'value="Lars Ek"' in answer.content.decode()


def test_nobody_else_adds_or_removes(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    client = as_user(team["finance"])
    assert client.post(page(cloud, "/add"), {"function": "Plant"}).status_code == 403
    assert client.post(f"/cases/{cloud}/prepare/stakeholder/legal/remove", {}).status_code == 403
