"""Where a number of the proof stands, and a file name from a title."""

from workbench.prove.places import file_name, source_of


def test_each_place_has_a_page() -> None:
    assert source_of(7, "proof.results[bill]").url == "/cases/7/prove/outcomes#results"
    assert source_of(7, "proof.worry.says").url == "/cases/7/prove/outcomes#worry"
    assert source_of(7, "proof.testimonials[elin]").url == "/cases/7/prove/testimonials"
    assert source_of(7, "outcome.package.price").words == "the agreement"
    assert source_of(7, "offers, outcome.package").words == "the offers"


def test_an_unknown_place_is_said_as_it_is() -> None:
    found = source_of(7, "sources[0]")
    assert (found.words, found.url) == ("sources[0]", "")


def test_a_file_name_holds_letters_that_every_computer_takes() -> None:
    assert file_name("Cloud platform: renewal / 2027") == "cloud-platform-renewal-2027"
    assert file_name("漢字") == "case"
    assert len(file_name("x" * 300)) == 60
