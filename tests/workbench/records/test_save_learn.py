"""How it ended and what was learned."""

import pytest
from django.core.exceptions import PermissionDenied

from batna.model.problem import BadInput
from workbench.people.models import User
from workbench.records import load, save

Team = dict[str, User]


def test_an_outcome_is_recorded_changed_and_taken_back(maya: User, cloud: int) -> None:
    save.learn.record_outcome(actor=maya, case_id=cloud, outcome={"kind": "impasse", "on": "2026-09-01", "because": "no"}, seen=1)
    outcome = load.case(cloud, maya).case.outcome
    assert outcome is not None
    assert (outcome.kind, dict(outcome.package)) == ("impasse", {})
    save.learn.record_outcome(actor=maya, case_id=cloud, outcome=None)
    assert load.case(cloud, maya).case.outcome is None


def test_an_agreement_settles_every_issue(maya: User, cloud: int) -> None:
    with pytest.raises(BadInput, match=r"outcome\.package"):
        save.learn.record_outcome(actor=maya, case_id=cloud, outcome={"kind": "agreement", "on": "2026-09-01", "package": {"term": 3}})


def test_everyone_writes_their_own_debrief(team: Team, cloud: int) -> None:
    done = save.learn.save_debrief(actor=team["legal"], case_id=cloud, debrief={"on": "2026-09-02", "again": "Early drafts", "trust": 5})
    save.learn.save_debrief(actor=team["legal"], case_id=cloud, debrief={"trust": 3}, number=int(done.id))
    debriefs = load.case(cloud, team["lead"]).case.debriefs
    assert [(one.by, one.trust, one.again) for one in debriefs[1:]] == [("Amira Haddad", 3, "Early drafts")]
    with pytest.raises(PermissionDenied):
        save.learn.save_debrief(actor=team["legal"], case_id=cloud, debrief={"trust": 1}, number=1)
    with pytest.raises(BadInput):
        save.learn.save_debrief(actor=team["lead"], case_id=cloud, debrief={"trust": 1}, number=9)
    with pytest.raises(BadInput, match="trust"):
        save.learn.save_debrief(actor=team["lead"], case_id=cloud, debrief={"trust": 9}, number=1)
    with pytest.raises(PermissionDenied):
        save.learn.save_debrief(actor=team["guest"], case_id=cloud, debrief={"on": "2026-09-02"})


def test_debriefs_keep_their_numbers_when_one_is_taken_back(team: Team, cloud: int) -> None:
    first = save.learn.save_debrief(actor=team["legal"], case_id=cloud, debrief={"on": "2026-09-02", "trust": 4})
    save.learn.save_debrief(actor=team["finance"], case_id=cloud, debrief={"on": "2026-09-03", "trust": 2})
    assert first.event is not None
    save.undo(first.event, team["legal"])
    loaded = load.case(cloud, team["finance"])
    assert [(number, one.by) for number, one in zip(loaded.debriefs, loaded.case.debriefs, strict=True)] == [
        (1, "Maya Lindqvist"),
        (3, "Ingrid Holm"),
    ]
