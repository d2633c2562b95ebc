"""Results of long work stand behind the gate: kept by an event, read by those who may know them."""

import pytest

from workbench.people.models import User
from workbench.records import load
from workbench.records.rights import Denied
from workbench.records.standing import UnknownCase
from workbench.records.work import field_of, keep_work, read_work

RESULT = {"result": {"price": 104_451.5}}


def test_a_result_is_kept_and_read_back(maya: User, team: dict[str, User], cloud: int) -> None:
    assert read_work(load.case(cloud, maya), "simulation") is None
    assert keep_work(actor=maya, case_id=cloud, kind="simulation", result=RESULT).changed
    assert not keep_work(actor=maya, case_id=cloud, kind="simulation", result=RESULT).changed
    assert read_work(load.case(cloud, team["finance"]), "simulation") == RESULT
    assert read_work(load.case(cloud, maya), "disclosure_price") is None


def test_the_history_names_it_to_those_who_are_cleared_and_undoes_nothing(maya: User, team: dict[str, User], cloud: int) -> None:
    keep_work(actor=maya, case_id=cloud, kind="simulation", result=RESULT)
    (newest, *_) = load.history(cloud, maya)
    assert (newest.verb, newest.subject, newest.may_undo) == ("keep_work", "simulation", False)
    assert newest.entries[0].what == field_of("simulation")
    assert "keep_work" not in {one.verb for one in load.history(cloud, team["engineering"])}


@pytest.mark.parametrize("role", ["engineering", "operations", "legal", "guest"])
def test_it_is_nothing_to_those_who_may_not_know_it(maya: User, team: dict[str, User], cloud: int, role: str) -> None:
    keep_work(actor=maya, case_id=cloud, kind="simulation", result=RESULT)
    assert read_work(load.case(cloud, team[role]), "simulation") is None
    with pytest.raises(Denied):
        keep_work(actor=team[role], case_id=cloud, kind="simulation", result=RESULT)


def test_it_refuses_the_stranger(stranger: User, cloud: int) -> None:
    with pytest.raises(UnknownCase):
        keep_work(actor=stranger, case_id=cloud, kind="simulation", result=RESULT)
