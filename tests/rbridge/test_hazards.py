"""What may go wrong between two languages in one process; each test is named after it."""

import gc
import os
import signal
import subprocess
import sys
import threading
import weakref

import pytest

from rbridge import counters, handles


def test_an_r_error_is_a_python_exception_with_its_condition(r):
    condition = "structure(class = c('mine', 'error', 'condition'), list(message = 'm', call = NULL))"
    f = r.evaluate(f"function(x) stop({condition})")
    with pytest.raises(r.RError, match="^m") as caught:
        f(1)
    assert caught.value.classes == ("mine", "error", "condition")
    assert r.evaluate("function(c) inherits(c, 'mine')")(caught.value.condition) is True


def test_an_r_error_says_its_call_and_the_r_calls_that_led_there(r):
    f = r.evaluate("function(x) { inner <- function(y) stop('no'); inner(x) }")
    with pytest.raises(r.RError) as caught:
        f(1)
    assert caught.value.call == "inner(x)"
    assert caught.value.traceback[:2] == ("f(x)", "inner(x)")


def test_a_python_exception_passes_through_r_as_itself(r):
    class OwnError(Exception):
        pass

    error = OwnError("mine")

    def fail():
        raise error

    through = r.evaluate("function(f) f()")
    with pytest.raises(OwnError) as caught:
        through(fail)
    assert caught.value is error
    assert r.evaluate("function(f) tryCatch(f(), OwnError = function(e) 'caught in R')")(fail) == "caught in R"


def test_an_exception_in_r_does_not_leave_anything_behind(r):
    f = r.evaluate("function(x) stop('again and again')")
    for _ in range(200):
        with pytest.raises(r.RError):
            f(1.0)
    assert r.evaluate("1 + 1") == 2


def test_nested_calls_keep_the_innermost_error(r):
    dive = r.evaluate("function(f, n) if (n == 0) stop('bottom') else f(f, n - 1)")
    with pytest.raises(r.RError, match="bottom"):
        dive(dive, 15.0)


def test_a_call_of_itself_has_its_own_arguments(r):
    r.evaluate("factorial_of_test <- alphorn:::r_function(function(n) if (n < 2) 1 else n * factorial_of_test(n - 1))")
    assert r.evaluate("factorial_of_test")(10.0) == 3628800


def test_a_jump_to_top_level_is_an_exception(r):
    f = r.evaluate("function() invokeRestart('abort')")
    with pytest.raises(r.RError, match="R left the function"):
        f()
    assert r.evaluate("2") == 2


def test_null_is_a_value(r):
    assert r.evaluate("function(x) NULL")(1) is None
    assert r.evaluate("function(x) is.null(x)")(None) is True


def test_another_thread_is_refused(r):
    f = r.evaluate("function(x) x")
    found = []

    def call():
        try:
            f(1.0)
        except r.RThreadError as error:
            found.append(str(error))

    thread = threading.Thread(target=call, name="worker")
    thread.start()
    thread.join()
    assert found and "worker" in found[0]
    assert f(1.0) == 1.0


def test_r_values_dropped_on_another_thread_are_released_later(r):
    holder = [r.evaluate("new.env()") for _ in range(100)]
    thread = threading.Thread(target=holder.clear)
    thread.start()
    thread.join()
    assert r.evaluate("1") == 1


def test_ctrl_c_in_python_code_under_r_is_a_keyboard_interrupt(r):
    def interrupted():
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(10**7):
            pass
        return "not interrupted"

    with pytest.raises(KeyboardInterrupt):
        r.evaluate("function(f) f()")(interrupted)
    assert r.evaluate("1") == 1


def test_objects_are_let_go_when_r_drops_them(r):
    class Thing:
        pass

    keep = r.evaluate("function(x) { kept_of_test <<- x; NULL }")
    thing = Thing()
    seen = weakref.ref(thing)
    keep(thing)
    del thing
    gc.collect()
    assert seen() is not None
    r.evaluate("rm(kept_of_test); invisible(gc())")
    r.evaluate("1")
    gc.collect()
    assert seen() is None


def test_many_crossings_leave_no_handles_and_no_memory(r):
    f = r.evaluate("function(x) x")
    thing = object()
    f(thing)
    r.evaluate("invisible(gc())")
    r.evaluate("1")
    before = handles.alive()
    references = sys.getrefcount(None)
    for _ in range(3000):
        f(thing)
        f(None)
    r.evaluate("invisible(gc())")
    r.evaluate("1")
    assert handles.alive() <= before + 1
    # rpy2's memoryview loses a reference to None with each use, until Python aborts.
    assert abs(sys.getrefcount(None) - references) < 1000


def test_crossings_are_counted(r):
    f = r.evaluate("function(x) x")
    before = counters.r_calls
    for _ in range(10):
        f(1.0)
    assert counters.r_calls == before + 10


def test_a_warning_of_r_is_a_warning_of_python(r):
    f = r.evaluate("function() { warning('careful'); 'done' }")
    with pytest.warns(UserWarning, match="careful"):
        assert f() == "done"


def test_importing_rbridge_starts_nothing():
    code = "import sys, rbridge; assert 'rpy2' not in sys.modules and 'numpy' not in sys.modules; print('clean')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "clean"
