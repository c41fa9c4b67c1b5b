"""csv and json of relplanner's own shape: what goes out comes back exactly."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.commands.imports import import_delivery, import_report
from relplanner.domain.delivery import ReadOptions
from relplanner.domain.errors import BadInput, Refusal
from relplanner.domain.kinds import KINDS, Activity, Dependency, Person, Product, Release, Team, Window
from relplanner.domain.kinds.choices import ReleaseKind, Scheduling
from relplanner.domain.plan import Plan
from relplanner.exchange.csv_table import read_csv, write_csv
from relplanner.exchange.json_plan import read_json, write_json
from relplanner.exchange.wanted import Wanted
from tests.building import Builder, maker

OPTIONS = ReadOptions()
# What a file in UTF-8 can hold; a lone surrogate is no character.
characters = st.characters(blacklist_categories=("Cs",))
texts = st.text(characters, max_size=30)
lines = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n"), max_size=20)
awkward = st.sampled_from(
    ["=1+1", "+5", "-", "@x", "'=", "''-a", "\t", "[", ",", " a ", '"', "'", "a,b", "1"]
)
words = st.lists(lines.filter(bool) | awkward, max_size=3).map(tuple)
moments = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 1, 1))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    plan = Builder()
    people = [plan.add(Person, title=name, email=draw(lines)) for name in ("Ann", "Bob")]
    team = plan.add(
        Team, title="Payments", members=tuple(p.id for p in draw(st.lists(st.sampled_from(people))))
    )
    product = plan.add(Product, title="Shop", owner=team.id, channels=draw(words))
    release = plan.add(
        Release, title=draw(lines.filter(bool) | awkward), product=product.id, tags=draw(words),
        notes=draw(texts | awkward), objective=draw(texts), start=draw(st.none() | moments),
        target_date=draw(st.none() | st.dates()), confidence=draw(st.none() | st.integers(1, 5)),
    )  # fmt: skip
    first, second = (
        plan.add(
            Activity, title=title, release=release.id, mode=Scheduling.AUTOMATIC, elapsed=draw(st.booleans()),
            duration=draw(st.none() | st.integers(0, 100_000)),
        )
        for title in ("Build", "Test")
    )  # fmt: skip
    plan.add(Dependency, predecessor=first.id, successor=second.id, lag=draw(st.integers(-9_999, 9_999)))
    plan.add(
        Window,
        start=draw(moments),
        finish=draw(moments),
        release_kinds=(ReleaseKind.MAJOR,),
        regions=draw(words),
    )
    return plan.plan


@given(plans())
def test_json_of_a_whole_plan_makes_the_equal_plan(plan: Plan) -> None:
    delivery = read_json(write_json(plan, Wanted()), "plan.json", OPTIONS)
    new = Builder().plan
    assert new.after(import_delivery(new, maker(), delivery, {}).edits) == plan


@given(plans(), st.sampled_from([kind.name for kind in KINDS]))
def test_csv_of_any_kind_comes_back_without_a_change(plan: Plan, kind: str) -> None:
    delivery = read_csv(write_csv(plan, Wanted(what=kind)), f"{kind}.csv", OPTIONS)
    assert import_delivery(plan, maker(), delivery, {}).edits == ()
    assert not delivery.refused


def shop() -> Plan:
    plan = Builder()
    product = plan.add(Product, title="Shop")
    plan.add(Release, title="Spring", product=product.id)
    return plan.plan


def table(text: str, name: str = "release.csv") -> tuple[Plan, Plan]:
    before = shop()
    proposal = import_delivery(before, maker(), read_csv(text.encode(), name, OPTIONS), {})
    return before, before.after(proposal.edits)


def test_a_csv_row_changes_the_record_with_its_key_and_only_the_columns_there() -> None:
    _, after = table("key,version\nrel-1,5.0\n")
    release = after.by_key("REL-1")
    assert isinstance(release, Release)
    assert (release.title, release.version) == ("Spring", "5.0")


def test_a_csv_row_without_a_key_is_a_new_record_of_the_kind_the_file_is_called_after() -> None:
    _, after = table("title,product,target_date\nSummer,PRO-1,12 jan 2027\n")
    release = after.by_key("REL-2")
    assert isinstance(release, Release)
    assert release.target_date == dt.date(2027, 1, 12)
    assert release.product == "product-1"


def test_a_csv_row_that_is_wrong_is_refused_and_the_others_are_taken() -> None:
    before = shop()
    text = "key,title,target_date,product\nREL-1,a,someday,\nREL-2,b,,PRO-9\nREL-3,c,,\n"
    report = import_report(before, read_csv(text.encode(), "release.csv", OPTIONS), {})
    assert [refused.where for refused in report.refused] == ["line 2 REL-1", "line 3 REL-2"]
    assert report.added == {"release": 1}


def test_csv_from_a_spreadsheet_with_a_byte_order_mark_is_read() -> None:
    _, after = table("\ufeffkey,version\r\nREL-1,6.0\r\n")
    assert after.by_key("REL-1").version == "6.0"  # type: ignore[attr-defined]


def test_no_csv_cell_is_a_formula_to_a_spreadsheet() -> None:
    plan = Builder()
    plan.add(Product, title='=HYPERLINK("http://x")')
    assert b"\"'=HYPERLINK" in write_csv(plan.plan, Wanted(what="product"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('key,title\nREL-1,"open\nREL-2,x\n', "begins at line 2.*|never closed"),
        ("name,size\na,b\n", "neither “key” nor “title”"),
        ("key,key\nREL-1,REL-2\n", "two of the same|twice the same"),
        ("key,title\nREL-1\n", "1 cells under 2 columns"),
        ("key\nNOPE-1\n", None),
        ("", "neither"),
    ],
)
def test_csv_that_cannot_be_read_is_refused_with_its_place(text: str, reason: str | None) -> None:
    if reason is None:
        report = import_report(shop(), read_csv(text.encode(), "x.csv", OPTIONS), {})
        assert "NOPE" in report.refused[0].reason
        return
    with pytest.raises(BadInput, match=reason):
        read_csv(text.encode(), "release.csv", OPTIONS)


def test_csv_needs_a_kind_to_write() -> None:
    with pytest.raises(Refusal, match="say which"):
        write_csv(shop(), Wanted())


def test_json_without_loss_keeps_ids_and_keys() -> None:
    content = json.loads(write_json(shop(), Wanted()))
    assert content["records"]["release"][0]["id"] == "release-1"
    assert content["records"]["release"][0]["product"] == "PRO-1"


def test_json_of_another_plan_does_not_overwrite_records_that_only_share_a_key() -> None:
    theirs = Builder()
    theirs.add(Release, title="Theirs", id="their-release", key="REL-1")
    before = shop()
    after = before.after(
        import_delivery(
            before, maker(), read_json(write_json(theirs.plan, Wanted()), "p.json", OPTIONS), {}
        ).edits
    )
    assert after.by_key("REL-1").title == "Spring"
    assert after.by_key("REL-2").title == "Theirs"
    assert after.programme == before.programme


def test_an_array_of_records_as_list_prints_it_is_taken_by_key() -> None:
    before = shop()
    delivery = read_json(b'[{"key": "REL-1", "version": "7"}]', "x.json", OPTIONS)
    assert import_report(before, delivery, {}).updated == {"release": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"relplanner": 1, "records": {"release": [{"key": NaN}]}}', "NaN"),
        ('{"relplanner": 1, "records": {"release": [{"key": 1e999}]}}', "too large"),
        ('{"relplanner": 1, "relplanner": 1, "records": {}}', "occurs twice"),
        ("[" * 60 + "]" * 60, "deeper than 50"),
        ("[" * 100_000 + "]" * 100_000, "deeper than 50"),
        ('{"relplanner": 9, "records": {}}', "shape"),
        ('{"relplanner": 1, "records": {"release": {}}}', "not an array"),
        ('{"relplanner": 1, "records": {"release": [1]}}', "not an object"),
        ("7", "neither"),
        ('{"a": ', "line 1"),
    ],
)
def test_json_that_is_not_ours_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_json(text.encode(), "plan.json", OPTIONS)


@pytest.mark.parametrize("value", ['{"a": 1}', "[[1]]", "true", "12.5", '"x"'])
def test_a_json_value_of_the_wrong_type_is_refused_not_bent(value: str) -> None:
    text = f'[{{"key": "REL-1", "target_date": {value}}}]'
    report = import_report(shop(), read_json(text.encode(), "x.json", OPTIONS), {})
    assert len(report.refused) == 1
