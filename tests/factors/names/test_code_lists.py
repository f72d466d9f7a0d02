"""The code lists as data: whole, without contradiction, and in step with the factor packs."""

from collections import defaultdict
from functools import cache

from inventory.core.resources import shipped
from inventory.factors.library import Library
from inventory.factors.names import capacity, codes, text
from inventory.registry import seed

GRADES = {"A", "B", "C", "D"}
QUANTITIES = {"electric_mw", "thermal_mw", "steam_t_h", "throughput_t_h", "none"}
HANDBOOK = shipped("factors").parent / "docs" / "handbook" / "05-因子库.md"


@cache
def strings(column: str) -> frozenset[tuple[str, str]]:
    """Every text of a column of the built-in packs, with its pack."""
    return frozenset(
        (one.pack.name, value)
        for one in Library.open(None).packs
        for value in one.pack.factor[column].to_pylist()
        if value
    )


def test_no_name_of_treatment_means_two_things() -> None:
    """A name in its compared form has one canonical id."""
    meant = defaultdict(set)
    for word in codes.treatment_words():
        meant[text.key(word.name)].add(word.canonical)

    assert {name: ids for name, ids in meant.items() if len(ids) > 1} == {}


def test_no_name_of_technology_means_two_things_in_one_branch() -> None:
    """A word in its compared form has one id in a category prefix."""
    meant = defaultdict(set)
    for word in codes.technology_names():
        meant[word.prefix, text.key(word.name)].add((word.canonical, word.variant))

    assert {name: ids for name, ids in meant.items() if len(ids) > 1} == {}


def test_no_code_of_the_statistics_means_two_things() -> None:
    """S03 and its like stand once each."""
    given = [word.code for word in codes.treatment_words() if word.code]

    assert len(given) == len(set(given)) == 54


def test_every_canonical_id_exists() -> None:
    """Names and rules point to ids that the lists have; a name without one asks."""
    treatments, technologies = codes.treatments(), codes.technologies()

    for word in codes.treatment_words():
        assert word.canonical in treatments or (not word.canonical and word.asks), word
    assert {word.canonical for word in codes.technology_names()} <= technologies.keys()
    assert {word.canonical for word in codes.technology_words()} <= technologies.keys()
    assert {rule.becomes for rule in codes.treatment_branches()} <= treatments.keys()
    assert {rule.canonical for rule in codes.treatment_branches()} <= {"", *treatments}


def test_every_id_has_a_name() -> None:
    """Nothing stands in a list that no name reaches."""
    assert {word.canonical for word in codes.treatment_words()} >= codes.treatments().keys()
    assert {word.canonical for word in codes.technology_names()} == codes.technologies().keys()


def test_every_part_of_a_series_is_a_single_device() -> None:
    """A series is told down to its devices, and no series stands twice."""
    known = codes.treatments()
    series = [one.parts for one in known.values() if one.parts]

    assert {part for parts in series for part in parts if known[part].parts} == set()
    assert len(series) == len(set(series))


def test_every_control_stands_in_a_pack() -> None:
    """What a device is called in the removal tables is what they call it."""
    known = {control for _, control in strings("control")}
    named = {control for one in codes.treatments().values() for control in one.controls}

    assert named - known == set()


def test_every_technology_stands_in_its_pack() -> None:
    """The exact string of each word is one of that pack."""
    named = {(one.pack, one.technology) for one in codes.technology_words()}

    assert named - strings("technology") == set()


def test_a_technology_has_one_string_in_a_pack_and_branch() -> None:
    """No choice is left between two strings of one pack."""
    keys = [(one.technology_id, one.prefix, one.pack) for one in codes.technology_words()]

    assert len(keys) == len(set(keys))


def test_every_rule_is_written_and_used() -> None:
    """Rules that the lists name have their sentence, and no sentence lies idle."""
    used = {word.rule for word in (*codes.treatment_words(), *codes.technology_names())}
    used |= {one.rule for one in codes.treatments().values()}
    used |= {one.rule for one in codes.treatment_branches()}
    used |= {one.rule for one in codes.capacity_units()}
    used |= {one.rule for one in codes.collections()}
    by_program = {
        *("free_text", "stroke", "pair_first", "stages", "adsorption_pair", "concentrator"),
        *("cobenefit", "passive_part", "respelled", "code_with_text", "bracket"),
        *("rate_by_branch", "steam_to_thermal", "steam_to_electric"),
    }

    assert used - {"", *codes.sentences()} == set()
    assert codes.sentences().keys() - used - by_program == set()


def test_the_fourteen_ambiguities_are_all_decided() -> None:
    """Each ambiguity of the collected lists has a written rule."""
    rows = (shipped("factors") / "codes" / "rule.csv").read_text(encoding="utf-8").splitlines()
    numbers = {row.split(",")[1] for row in rows[1:]}

    assert {str(n) for n in range(1, 15)} <= numbers


def test_every_rule_stands_in_the_handbook() -> None:
    """A technician reads the very sentences that findings show."""
    page = HANDBOOK.read_text(encoding="utf-8")

    assert {rule for rule, said in codes.sentences().items() if said not in page} == set()


def test_evidence_is_graded() -> None:
    """Every name, unit and value carries a grade."""
    graded = {word.evidence for word in (*codes.treatment_words(), *codes.technology_names())}
    graded |= {one.evidence for one in codes.capacity_units()}

    assert graded <= GRADES


def test_captures_are_tabled_for_known_collection_types() -> None:
    """Each tabled capture belongs to a way of the list; national values are those of T/CSES."""
    rows = [
        row
        for one in Library.open(None).packs
        for row in one.pack.factor.to_pylist()
        if row["param"] == "capture"
    ]
    usable = [row for row in rows if row["evidence"] <= "C"]

    assert {row["control"] for row in rows} <= {one.collection for one in codes.collections()}
    assert {row["control"]: row["value"] for row in usable if not row["region_code"]} == {
        "full_enclosure": "95",
        "external_hood": "40",
        "no_collection": "0",
    }


def test_units_of_size_are_whole() -> None:
    """One meaning for a spelling and branch; a factor unless it is a mere class."""
    keys = [(text.key(one.spelling), one.branch) for one in codes.capacity_units()]

    assert len(keys) == len(set(keys))
    for one in codes.capacity_units():
        assert one.quantity in QUANTITIES
        assert (one.factor is None) == (one.quantity == "none"), one
    assert capacity.TITLES.keys() == QUANTITIES


def test_categories_of_the_lists_exist() -> None:
    """Every prefix is the beginning of some category."""
    known = {row["category_code"] for row in seed.categories()}
    prefixes = {word.prefix for word in codes.technology_names()}
    prefixes |= {one.prefix for one in codes.technology_words()}
    prefixes |= {prefix for rule in codes.treatment_branches() for prefix in rule.prefixes}

    assert {one for one in prefixes if not any(code.startswith(one) for code in known)} == set()
