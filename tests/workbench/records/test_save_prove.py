"""What our own people got from it: worry, results, testimonials with consent."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from batna.model.problem import BadInput
from workbench.people.models import User
from workbench.records import load, save

Team = dict[str, User]
TODAY = date(2026, 11, 21)


def test_the_worry_and_what_was_done(maya: User, empty_case: int) -> None:
    save.prove.save_worry(actor=maya, case_id=empty_case, worry={"customer": "Sales", "says": "No chairs"}, done="Ordered early", seen=0)
    save.prove.save_worry(actor=maya, case_id=empty_case, worry={"customer": "Sales", "says": "No chairs at all"})
    proof = load.case(empty_case, maya).case.proof
    assert proof.worry is not None
    assert (proof.worry.says, proof.done) == ("No chairs at all", "Ordered early")


def test_results_come_back_in_their_order(maya: User, cloud: int) -> None:
    results = load.case(cloud, maya).case.proof.results
    save.prove.save_results(actor=maya, case_id=cloud, results=results[::-1])
    assert load.case(cloud, maya).case.proof.results == results[::-1]
    with pytest.raises(BadInput, match="used once"):
        save.prove.save_results(actor=maya, case_id=cloud, results=[results[0], results[0]])
    with pytest.raises(BadInput, match="source"):
        save.prove.save_results(
            actor=maya, case_id=cloud, results=[{"id": "r", "customer": "c", "measure": "m", "before": 1.0, "after": 2.0}]
        )


def test_a_testimonial_is_asked_for_agreed_and_withdrawn(team: Team, cloud: int) -> None:
    lead, guest = team["lead"], team["guest"]
    asked = save.prove.ask_testimonial(actor=lead, case_id=cloud, person="Elin Strand", on=TODAY, quote="Fine")
    assert asked.id == "t1"
    save.prove.give_consent(actor=guest, case_id=cloud, testimonial_id="t1", on=TODAY, expires_on=date(2027, 6, 30))
    given = load.case(cloud, lead).case.proof.testimonials[-1]
    assert (given.consent_on, given.expires_on, given.withdrawn_on) == (TODAY, date(2027, 6, 30), None)
    save.prove.withdraw(actor=guest, case_id=cloud, testimonial_id="t1", on=TODAY)
    assert load.case(cloud, lead).case.proof.testimonials[-1].withdrawn_on == TODAY


def test_changed_words_need_consent_again(team: Team, cloud: int) -> None:
    save.prove.save_quote(actor=team["lead"], case_id=cloud, testimonial_id="elin", quote="Better words")
    words = load.case(cloud, team["lead"]).case.proof.testimonials[0]
    assert (words.quote, words.consent_on, words.expires_on) == ("Better words", None, None)


def test_nobody_agrees_for_somebody_else(team: Team, cloud: int) -> None:
    for role in ("finance", "approver", "guest"):
        with pytest.raises(PermissionDenied):
            save.prove.give_consent(actor=team[role], case_id=cloud, testimonial_id="jonas", on=TODAY)
    save.prove.give_consent(actor=team["operations"], case_id=cloud, testimonial_id="jonas", on=TODAY)
    with pytest.raises(BadInput):
        save.prove.withdraw(actor=team["lead"], case_id=cloud, testimonial_id="nobody", on=TODAY)
    with pytest.raises(BadInput):
        save.prove.ask_testimonial(actor=team["lead"], case_id=cloud, person="X", on=TODAY, testimonial_id="elin")
    with pytest.raises(PermissionDenied):
        save.prove.ask_testimonial(actor=team["finance"], case_id=cloud, person="X", on=TODAY)


def test_the_speaker_changes_the_words_and_agrees_to_them(team: Team, cloud: int) -> None:
    jonas = team["operations"]
    save.prove.save_quote(actor=jonas, case_id=cloud, testimonial_id="jonas", quote="Two calm winters.")
    save.prove.give_consent(actor=jonas, case_id=cloud, testimonial_id="jonas", on=TODAY)
    words = load.case(cloud, jonas).case.proof.testimonials[1]
    assert (words.quote, words.consent_on) == ("Two calm winters.", TODAY)


def test_everyone_reads_their_own_words_and_no_others(team: Team, cloud: int) -> None:
    version, words = load.own_words(cloud, team["guest"])
    assert version == load.case(cloud, team["lead"]).versions["testimonials"]
    assert [(one.id, one.person) for one in words] == [("elin", "Elin Strand")]
    assert load.own_words(cloud, team["finance"])[1] == ()


def test_a_withdrawal_is_not_taken_back_and_holds_in_a_case_that_was_put_away(team: Team, cloud: int) -> None:
    lead, guest = team["lead"], team["guest"]
    save.case.archive_case(actor=lead, case_id=cloud)
    with pytest.raises(PermissionDenied):
        save.prove.save_quote(actor=guest, case_id=cloud, testimonial_id="elin", quote="Other words")
    done = save.prove.withdraw(actor=guest, case_id=cloud, testimonial_id="elin", on=TODAY)
    save.case.restore_case(actor=lead, case_id=cloud)
    assert done.event is not None
    with pytest.raises(PermissionDenied):
        save.undo(done.event, lead)
