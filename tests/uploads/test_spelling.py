"""Numbers and dates by locale: whatever a program of that language writes is read as it was meant, or asked about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from boards.uploads.headings import headings_of, letters
from boards.uploads.spelling import Ambiguous, DateSpelling, NumberSpelling, ways_of

MARKS = {"de": ",", "en": "."}
numbers = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=3).map(lambda one: one.normalize())
pytestmark = pytest.mark.once


@given(numbers, st.sampled_from(["de", "en", "fr", "pl", "de_CH"]), st.booleans())
def test_a_number_of_a_language_is_read_in_that_language(number: Decimal, language: str, grouped: bool) -> None:
    # U-07
    written = format_decimal(number, format="#,##0.######" if grouped else "0.######", locale=language)
    spelling = NumberSpelling([], None, "en" if language in ("en", "de_CH") else language)
    assert spelling.read(written) == float(number)


@given(numbers, numbers, st.sampled_from(["de", "en"]), st.sampled_from([None, ",", ";", "\t"]))
def test_one_that_is_clear_decides_for_those_that_are_not(
    clear: Decimal, other: Decimal, language: str, by: str | None
) -> None:
    written = [format_decimal(one, format="#,##0.######", locale=language) for one in (clear, other)]
    if {MARKS[language]} not in [ways_of(one) for one in written]:
        return  # neither is clear
    against = "de" if language == "en" else "en"
    assert [NumberSpelling(written, by, against).read(one) for one in written] == [float(clear), float(other)]


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["de", "en"]))
def test_what_python_writes_is_read_or_asked_about_and_never_another_number(number: float, language: str) -> None:
    spelling = NumberSpelling([repr(number)], None, language)
    if len(ways_of(repr(number))) == 1:
        assert spelling.read(repr(number)) == number


@given(st.text(max_size=60))
def test_any_text_at_all_is_a_number_or_none_and_nothing_breaks(text: str) -> None:
    for spelling in (NumberSpelling([text], None, "de"), NumberSpelling(["1,5", "1.5"], ";", "en")):
        try:
            assert isinstance(spelling.read(text), float)
        except ValueError:
            pass
    try:
        assert isinstance(DateSpelling([text]).read(text), dt.date)
    except ValueError:
        pass


@pytest.mark.parametrize(
    "text", ["1.2.3", "1,2,3", "1.234,5,6", "1,23.4", "12.34.567", "0x10", "1_000", "five", "", "-", "1e", "9 6", "12 34,5"]
)
def test_what_is_no_number_is_none_in_any_language(text: str) -> None:
    for language in MARKS:
        with pytest.raises(ValueError):
            NumberSpelling([], None, language).read(text)


def test_a_file_that_shows_both_ways_is_not_guessed_at() -> None:
    spelling = NumberSpelling(["1,5", "2.5", "1.234"], ";", "de")
    assert [spelling.read(clear) for clear in ("1,5", "2.5", "1.234.567,8")] == [1.5, 2.5, 1234567.8]
    with pytest.raises(Ambiguous):
        spelling.read("1.234")


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_is_read_as_it_was_meant(date: dt.date) -> None:
    for written in (date.isoformat(), format_date(date, "dd.MM.yyyy"), format_date(date, "d.M.yy"), f"{date} 00:00:00"):
        assert DateSpelling([written]).read(written) == date


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.booleans())
def test_which_part_of_a_date_is_the_day_the_file_itself_must_say(date: dt.date, day_first: bool) -> None:
    pattern = "dd/MM/yyyy" if day_first else "MM/dd/yyyy"
    written, clear = (format_date(one, pattern) for one in (date, dt.date(2026, 11, 30)))
    assert DateSpelling([written, clear]).read(written) == date
    if date.day <= 12 and date.day != date.month:
        with pytest.raises(Ambiguous):
            DateSpelling([written]).read(written)


@pytest.mark.parametrize("words", ["metric,date,value", "WERT; Datum ;kennzahl", "Zähler,NENNER,Datum,Code"])
def test_headings_are_known_in_both_languages_in_any_order_and_case(words: str) -> None:
    cells = words.replace(";", ",").split(",")
    found = headings_of([[1, ["Numbers of November"]], [3, cells]], {})
    assert found is not None
    assert found.row == 3
    assert {"metric", "date"} < found.columns.keys()


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
