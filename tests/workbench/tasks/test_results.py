"""A result is for those who may know everything that went into it, and says when the case has changed since."""

import pytest

from workbench.people.models import User
from workbench.records import load, save
from workbench.tasks import jobs, work
from workbench.tasks.results import prices_in, result_of


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PRICE_RUNS", 2)


def worked(pk: int, actor: User) -> None:
    work.run.func(str(jobs.start(load.case(pk, actor), "disclosure_price", actor).pk))


def test_prices_come_back_as_they_were_worked_out(maya: User, cloud: int) -> None:
    assert result_of(load.case(cloud, maya), "disclosure_price") is None
    worked(cloud, maya)
    kept = result_of(load.case(cloud, maya), "disclosure_price")
    assert kept is not None
    assert not kept.stale
    prices = prices_in(kept.result)
    assert [one.item for one in prices.items][:2] == ["no_alternative_ready", "ceiling"]
    assert prices.pairs[0].items == ("ceiling", "no_alternative_ready")
    assert prices.not_priced[0].item == "volumes"
    assert prices.because[-1].startswith("2 runs with a seed each")


def test_it_is_stale_once_what_went_in_has_changed(maya: User, cloud: int) -> None:
    worked(cloud, maya)
    save.prove.save_worry(actor=maya, case_id=cloud, worry=None, done="Something else")
    kept = result_of(load.case(cloud, maya), "disclosure_price")
    assert kept is not None
    assert not kept.stale
    save.plan.save_bargaining(actor=maya, case_id=cloud, bargaining={"rounds": 5})
    kept = result_of(load.case(cloud, maya), "disclosure_price")
    assert kept is not None
    assert kept.stale


def test_who_knows_as_much_sees_it_and_who_knows_less_does_not(maya: User, team: dict[str, User], cloud: int) -> None:
    worked(cloud, maya)
    assert result_of(load.case(cloud, team["approver"]), "disclosure_price") is not None
    for role in ("finance", "engineering", "operations", "legal", "guest"):
        assert result_of(load.case(cloud, team[role]), "disclosure_price") is None


def test_whoever_worked_it_out_sees_their_own_until_they_may_know_less(maya: User, team: dict[str, User], cloud: int) -> None:
    approver = team["approver"]
    worked(cloud, approver)
    assert result_of(load.case(cloud, approver), "disclosure_price") is not None
    save.case.set_clearance(actor=maya, case_id=cloud, compartment="dates", roles=["lead"])
    assert result_of(load.case(cloud, approver), "disclosure_price") is None
    assert result_of(load.case(cloud, maya), "disclosure_price") is not None
