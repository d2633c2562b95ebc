"""What our own people got from it: worry, results, testimonials with consent."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from batna.model.problem import BadInput
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.models.prove import TestimonialRecord

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


ELIN = "They asked what we feared first"


def everything_of(pk: int, viewer: User) -> str:
    """Return all that a member gets to read of a case, its history with it."""
    loaded = load.case(pk, viewer)
    return repr(loaded.case.__dict__) + repr(load.history(pk, viewer)) + repr(load.activity(viewer)) + repr(load.search(viewer, "asked"))


@pytest.mark.parametrize("role", ["lead", "approver", "legal"])
def test_withdrawn_words_are_nowhere_and_that_there_were_some_stays(role: str, team: Team, cloud: int) -> None:
    save.prove.save_quote(actor=team["guest"], case_id=cloud, testimonial_id="elin", quote=f"{ELIN}.")
    save.prove.give_consent(actor=team["guest"], case_id=cloud, testimonial_id="elin", on=TODAY)
    assert ELIN in everything_of(cloud, team[role])
    save.prove.withdraw(actor=team["guest"], case_id=cloud, testimonial_id="elin", on=TODAY)
    assert ELIN not in everything_of(cloud, team[role])
    words = load.case(cloud, team[role]).case.proof.testimonials[0]
    assert (words.person, words.quote, words.consent_on, words.withdrawn_on) == ("Elin Strand", "", TODAY, TODAY)
    assert not TestimonialRecord.objects.filter(quote__contains=ELIN).exists()


@pytest.mark.parametrize("role", ["lead", "approver", "legal"])
def test_expired_words_are_nowhere_from_their_day_on(role: str, team: Team, cloud: int) -> None:
    with time_machine.travel("2027-06-29T10:00:00Z", tick=False):
        assert ELIN in everything_of(cloud, team[role])
    with time_machine.travel("2027-06-30T10:00:00Z", tick=False):
        assert ELIN not in everything_of(cloud, team[role])
        assert [ELIN in one.quote for one in load.own_words(cloud, team["guest"])[1]] == [True]


def test_the_history_says_that_there_were_words_and_never_which(maya: User, cloud: int) -> None:
    save.prove.save_quote(actor=maya, case_id=cloud, testimonial_id="elin", quote="Other qxwords")
    save.prove.ask_testimonial(actor=maya, case_id=cloud, person="X", on=TODAY, quote="More qxwords")
    assert "qxwords" not in repr(load.history(cloud, maya))
    asked, changed = load.history(cloud, maya)[:2]
    assert "quote words" in asked.entries[0].after
    assert ("quote", "words", "words") in [(entry.field, entry.before, entry.after) for entry in changed.entries]


def test_a_draft_is_for_the_lead_and_its_speaker(team: Team, cloud: int) -> None:
    read = {role: load.case(cloud, user).case.proof.testimonials[1].quote != "" for role, user in team.items() if role != "guest"}
    assert {role for role, there in read.items() if there} == {"lead", "operations"}


def test_no_undo_brings_withdrawn_words_back(team: Team, cloud: int) -> None:
    lead = team["lead"]
    first = save.prove.save_quote(actor=lead, case_id=cloud, testimonial_id="elin", quote="Second words")
    assert first.event is not None
    back = save.undo(first.event, lead)
    assert back.event is not None
    save.prove.withdraw(actor=team["guest"], case_id=cloud, testimonial_id="elin", on=TODAY)
    for event in (first.event, back.event):
        with pytest.raises(PermissionDenied, match="withdrawn since"):
            save.undo(event, lead)
    assert not any(one.may_undo for one in load.history(cloud, lead) if one.section == "testimonials")
    assert ELIN not in everything_of(cloud, lead)


def test_after_a_withdrawal_only_new_words_with_new_consent_show(team: Team, cloud: int) -> None:
    guest = team["guest"]
    save.prove.withdraw(actor=guest, case_id=cloud, testimonial_id="elin", on=TODAY)
    with pytest.raises(BadInput, match="write them down first"):
        save.prove.give_consent(actor=guest, case_id=cloud, testimonial_id="elin", on=TODAY)
    save.prove.save_quote(actor=guest, case_id=cloud, testimonial_id="elin", quote="New words")
    assert load.case(cloud, team["legal"]).case.proof.testimonials[0].quote == ""
    save.prove.give_consent(actor=guest, case_id=cloud, testimonial_id="elin", on=TODAY)
    assert load.case(cloud, team["legal"]).case.proof.testimonials[0].quote == "New words"


def test_a_file_with_withdrawn_words_brings_in_none(maya: User, cloud: int) -> None:
    case = load.case(cloud, maya).case
    (elin, jonas) = case.proof.testimonials
    gone = elin.model_copy(update={"withdrawn_on": TODAY})
    changed = case.model_copy(update={"proof": case.proof.model_copy(update={"testimonials": (gone, jonas)})})
    brought = save.case.import_case(actor=maya, case=changed).case_id
    assert ELIN not in everything_of(brought, maya)
    assert not TestimonialRecord.objects.filter(case_id=brought, quote__contains=ELIN).exists()
