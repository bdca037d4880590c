"""Whatever stands in a definition file, the answer is faults inside the file, never an accident."""

import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from sixiang_cli import catalogue, organisation
from sixiang_cli.catalogue import source as catalogue_source
from sixiang_cli.errors import BadDefinitions
from sixiang_cli.model import Level
from sixiang_cli.organisation import source as organisation_source

LEVELS = (Level("厂", "plant"), Level("作业区", "area_unit", ("车间",)), Level("班组", "team"))
VALUES = st.one_of(
    st.sampled_from(
        ["", "1", "1.1", "1.1.1", "厂", "班组", "班", "monthly", "yearly", "03-31", "a1", "甲班"]
    ),
    st.sampled_from(
        [["厂"], ["班组", "作业区"], ["1.1.1", "1.1.2"], [], [[]], {"厂": "甲"}, {"x": 1}]
    ),
    st.integers(-1, 40),
    st.booleans(),
    st.dates(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
)


def tables(fields):
    keys = [field.key for field in fields]
    usual = st.fixed_dictionaries({}, optional=dict.fromkeys(keys, VALUES))
    odd = st.dictionaries(st.sampled_from([*keys, "x", "单位"]), VALUES, max_size=2)
    return st.lists(st.tuples(usual, odd).map(lambda pair: pair[0] | pair[1]), max_size=4)


CATALOGUES = st.fixed_dictionaries(
    {},
    optional={
        "schema": st.just(1) | VALUES,
        "title": st.just("示例") | VALUES,
        "timezone": st.just("Asia/Shanghai") | VALUES,
        "departments": VALUES,
        "level": tables(catalogue_source.LEVEL) | VALUES,
        "dimension": tables(catalogue_source.DIMENSION) | VALUES,
        "area": tables(catalogue_source.AREA) | VALUES,
        "measure": tables(catalogue_source.MEASURE) | VALUES,
    },
)
ORGANISATIONS = st.fixed_dictionaries(
    {"unit": tables(organisation_source.UNIT)}, optional={"schema": VALUES, "x": VALUES}
)


def faults_of(compile_it, source):
    try:
        compile_it(source)
    except BadDefinitions as error:
        return error.faults
    return ()


def stand_inside(faults, text):
    lines = text.split("\n")
    return all(
        1 <= fault.line <= len(lines) and 1 <= fault.column <= len(lines[fault.line - 1]) + 1
        for fault in faults
    )


@settings(max_examples=150)
@given(CATALOGUES)
def test_any_catalogue_compiles_or_says_why_not(values):
    text = tomli_w.dumps(values)
    faults = faults_of(lambda source: catalogue.compile(source, "x"), text.encode())
    assert stand_inside(faults, text)
    assert list(faults) == sorted(faults, key=lambda fault: fault[1:3])


@settings(max_examples=150)
@given(ORGANISATIONS)
def test_any_organisation_compiles_or_says_why_not(values):
    text = tomli_w.dumps(values)
    faults = faults_of(lambda source: organisation.compile(source, "x", LEVELS), text.encode())
    assert stand_inside(faults, text)
    if not faults:
        found = organisation.load(organisation.compile(text.encode(), "x", LEVELS))
        # No unit is lost on the way into the tree, and none stands outside it.
        declared = len(values["unit"])
        assert sum(not unit.builtin for unit in found.units) == declared
        assert found.below(found.top.code) == found.units
