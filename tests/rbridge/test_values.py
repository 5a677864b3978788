"""Values that cross between Python and R, the Python program being the host."""

import numpy as np
import pytest


def test_scalars_cross_from_r(r):
    assert r.evaluate("TRUE") is True
    assert r.evaluate("3L") == 3 and isinstance(r.evaluate("3L"), int)
    assert r.evaluate("2.5") == 2.5
    assert r.evaluate("'Z\\u00fcrich'") == "Zürich"
    assert r.evaluate("1+2i") == 1 + 2j
    assert r.evaluate("NULL") is None


def test_vectors_and_lists_cross_from_r(r):
    assert r.evaluate("c(1, 2)") == [1.0, 2.0]
    assert r.evaluate("1:50") == list(range(1, 51))
    assert r.evaluate("character()") == []
    assert r.evaluate("list(a = 1, b = list(2L, NULL))") == {"a": 1.0, "b": [2, None]}
    assert r.evaluate("as.raw(c(0, 255))") == b"\x00\xff"
    assert r.evaluate("shape(NA, 3)") == (None, 3)


def test_arrays_from_r_keep_every_element_where_it_was(r):
    array = r.evaluate("array(1:24, 2:4)")
    assert array.shape == (2, 3, 4) and array.dtype == np.int32 and array.flags.c_contiguous
    assert array[1, 2, 3] == 24 and array[1, 0, 0] == 2 and array[0, 1, 0] == 3
    assert array.flags.writeable


def test_arrays_for_r_keep_every_element_where_it_was(r):
    pick = r.evaluate("function(x) { a <- as.array(x); list(dim(a), a[2, 3, 4], is.double(a)) }")
    for dtype in ("float32", "float64", "int64", "float16"):
        array = np.arange(24).reshape(2, 3, 4).astype(dtype)
        assert pick(array) == [[2, 3, 4], 23, True]
        assert pick(np.asfortranarray(array)) == [[2, 3, 4], 23, True]
        assert pick(array[:, :, ::-1][:, :, ::-1]) == [[2, 3, 4], 23, True]


def test_a_missing_value_does_not_cross_as_something_else(r):
    for code in ("NA", "NA_integer_", "NA_character_", "c(TRUE, NA)", "matrix(c(1L, NA))", "factor('a')"):
        with pytest.raises(r.ConversionError):
            r.evaluate(code)
    assert np.isnan(r.evaluate("NA_real_"))


def test_whole_numbers_beyond_r_are_exact_or_refused(r):
    same = r.evaluate("function(x) x")
    assert same(2**40) == float(2**40)
    assert same(-(2**31)) == float(-(2**31))
    with pytest.raises(r.ConversionError, match="2\\^53"):
        same(2**60)
    with pytest.raises(r.ConversionError, match="2\\^53"):
        r.evaluate("function(x) as.array(x)")(np.array([2**60]))


def test_text_with_a_nul_is_refused(r):
    with pytest.raises(r.ConversionError, match="NUL"):
        r.evaluate("function(x) x")("a\0b")
    with pytest.raises(r.ConversionError, match="name in R"):
        r.evaluate("function(...) 1")(**{"": 1})


def test_python_objects_come_back_as_themselves(r):
    same = r.evaluate("function(x) x")

    class Thing:
        pass

    thing = Thing()
    assert same(thing) is thing
    assert same(len) is len
    assert same(Thing) is Thing
    array = np.ones(3)
    assert same(array) is array


def test_r_values_come_back_as_themselves(r):
    environment = r.evaluate("environment_of_test <- new.env()")
    assert r.evaluate("function(x) identical(x, environment_of_test)")(environment) is True
    function = r.evaluate("function_of_test <- function(x) x")
    assert r.evaluate("function(f) identical(f, function_of_test)")(function) is True
    call = r.evaluate("quote(stop('evaluated'))")
    assert r.evaluate("function(x) is.call(x)")(call) is True
