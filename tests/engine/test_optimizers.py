"""Optimizers: steps against NumPy formulas, state and its order, what all of them share, schedules."""

import numpy as np
import pytest

from engine import constraints, ops, optimizers
from engine.graph import Variable, jit
from engine.optimizers import schedules

RNG = np.random.default_rng(11)
START = RNG.normal(size=(3, 2)).astype("float32")
GRADIENTS = [RNG.normal(size=(3, 2)).astype("float32") for _ in range(4)]

ALL = [
    "SGD", "RMSprop", "Adam", "AdamW", "Adamax", "Nadam", "Lamb", "Adagrad", "Adadelta", "Adafactor", "Ftrl", "Lion",
    "Muon", "ScheduleFreeAdamW",
]  # fmt: skip


def run(optimizer, gradients=GRADIENTS, start=START):
    """The variable after a step for each gradient."""
    variable = Variable(start, name="w")
    for gradient in gradients:
        optimizer.apply([gradient], [variable])
    return variable.numpy()


def adam(w, gradients, lr=0.001, b1=0.9, b2=0.999, eps=1e-7):
    m = v = 0.0
    for t, g in enumerate(gradients, 1):
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
        w = w - lr * np.sqrt(1 - b2**t) / (1 - b1**t) * m / (np.sqrt(v) + eps)
    return w


def test_sgd_is_descent():
    np.testing.assert_allclose(run(optimizers.SGD(0.1)), START - 0.1 * sum(GRADIENTS), rtol=1e-5)


@pytest.mark.parametrize("nesterov", [False, True])
def test_sgd_momentum(nesterov):
    w, velocity = START, 0.0
    for g in GRADIENTS:
        velocity = 0.9 * velocity - 0.1 * g
        w = w + (0.9 * velocity - 0.1 * g if nesterov else velocity)
    np.testing.assert_allclose(run(optimizers.SGD(0.1, momentum=0.9, nesterov=nesterov)), w, rtol=1e-5)


def test_adam_is_the_formula_of_the_paper():
    np.testing.assert_allclose(run(optimizers.Adam(0.01)), adam(START, GRADIENTS, lr=0.01), rtol=1e-5, atol=1e-6)


def test_rmsprop():
    w, velocity = START, 0.0
    for g in GRADIENTS:
        velocity = 0.9 * velocity + 0.1 * g * g
        w = w - 0.01 * g / np.sqrt(velocity + 1e-7)
    np.testing.assert_allclose(run(optimizers.RMSprop(0.01)), w, rtol=1e-5)


def test_adamw_decays_weights_apart_from_the_gradient():
    w = START
    zero = [np.zeros_like(START)] * 3
    for _ in zero:
        w = w - w * 0.1 * 0.01
    np.testing.assert_allclose(run(optimizers.AdamW(0.01, weight_decay=0.1), zero), w, rtol=1e-5)


@pytest.mark.parametrize("name", ALL)
def test_every_optimizer_goes_down_a_bowl(name):
    optimizer = getattr(optimizers, name)(learning_rate=0.05)
    variable = Variable(START, name="w")
    before = float((variable.numpy() ** 2).sum())
    for _ in range(20):
        optimizer.apply([2 * variable.numpy()], [variable])
    assert float((variable.numpy() ** 2).sum()) < before


@pytest.mark.parametrize("name", ALL)
def test_a_traced_step_is_the_same_as_one_outside_a_trace(name):
    outside, traced = (getattr(optimizers, name)(learning_rate=0.01, name="o") for _ in range(2))
    variable = Variable(START, name="w")
    traced.build([variable])
    step = jit(lambda g: traced.apply([g]))
    for gradient in GRADIENTS:
        step(gradient)
    np.testing.assert_allclose(variable.numpy(), run(outside), rtol=1e-5, atol=1e-6)
    for a, b in zip(traced.variables, outside.variables, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ALL)
def test_config_makes_the_same_optimizer_again(name):
    optimizer = getattr(optimizers, name)(learning_rate=0.02, clipnorm=1.0, use_ema=True, name="mine")
    again = type(optimizer).from_config(optimizer.get_config())
    assert again.get_config() == optimizer.get_config()


@pytest.mark.parametrize("name", ALL)
def test_state_can_be_saved_and_training_goes_on_bit_for_bit(name):
    make = getattr(optimizers, name)
    straight = make(learning_rate=0.01)
    expected = run(straight)
    first, second = make(learning_rate=0.01), make(learning_rate=0.5)
    halfway = run(first, GRADIENTS[:2])
    store: dict = {}
    first.save_own_variables(store)
    variable = Variable(halfway, name="w")
    second.build([variable])
    second.load_own_variables(store)
    for gradient in GRADIENTS[2:]:
        second.apply([gradient], [variable])
    np.testing.assert_array_equal(variable.numpy(), expected)


def paths(optimizer):
    optimizer.build([Variable(np.zeros((2, 3), "float32"), name="w"), Variable(np.zeros(3, "float32"), name="b")])
    return [variable.path.split("/", 1)[1] for variable in optimizer.variables]


def test_order_of_state_is_that_of_keras_files():
    head = ["iteration", "learning_rate"]
    assert paths(optimizers.SGD(0.1)) == head
    assert paths(optimizers.SGD(0.1, momentum=0.5)) == head + ["w_momentum", "b_momentum"]
    moments = ["w_momentum", "w_velocity", "b_momentum", "b_velocity"]
    assert paths(optimizers.Adam()) == head + moments
    assert paths(optimizers.Adam(amsgrad=True)) == head + moments + ["w_velocity_hat", "b_velocity_hat"]
    assert paths(optimizers.RMSprop(momentum=0.1, centered=True)) == head + [
        "w_velocity", "b_velocity", "w_momentum", "b_momentum", "w_average_gradient", "b_average_gradient",
    ]  # fmt: skip
    assert paths(optimizers.Adam(use_ema=True)) == head + ["w_average", "b_average"] + moments
    accumulators = ["w_gradient_accumulator", "b_gradient_accumulator"]
    assert paths(optimizers.Adam(gradient_accumulation_steps=2)) == head + accumulators + moments


def test_a_schedule_takes_the_place_of_the_learning_rate_in_the_state():
    optimizer = optimizers.SGD(schedules.ExponentialDecay(0.1, 10, 0.5))
    assert [variable.name for variable in optimizer.variables] == ["iteration"]
    assert optimizer.variables[0].dtype == "int32"


def test_old_nadam_state_with_the_scalar_before_the_slots_is_read():
    new, old = optimizers.Nadam(0.01), optimizers.Nadam(0.01)
    expected = run(new)
    halfway = run(old, GRADIENTS[:2])
    store: dict = {}
    old.save_own_variables(store)
    values = [store[str(i)] for i in range(len(store))]
    moved = [*values[:2], values[-1], *values[2:-1]]
    fresh, variable = optimizers.Nadam(0.01), Variable(halfway, name="w")
    fresh.build([variable])
    fresh.load_own_variables({str(i): value for i, value in enumerate(moved)})
    for gradient in GRADIENTS[2:]:
        fresh.apply([gradient], [variable])
    np.testing.assert_array_equal(variable.numpy(), expected)


def test_state_of_another_length_is_left_alone_with_a_warning():
    optimizer = optimizers.Adam()
    with pytest.warns(UserWarning, match="was not loaded: it has 2 variables, the saved one 3"):
        optimizer.load_own_variables({"0": 1, "1": 2, "2": 3})


# What all optimizers share


def test_clipping():
    gradient = np.full((2, 2), 3.0, "float32")
    one = np.ones((2, 2), "float32")

    def step(**kwargs):
        return one - run(optimizers.SGD(1.0, **kwargs), [gradient], one)

    np.testing.assert_allclose(step(clipvalue=0.5), 0.5)
    np.testing.assert_allclose(step(clipnorm=1.0), 0.5)
    np.testing.assert_allclose(step(clipnorm=100.0), 3.0)
    np.testing.assert_allclose(step(global_clipnorm=1.0), 0.5, rtol=1e-6)


def test_global_norm_is_that_of_all_gradients_together():
    variables = [Variable(np.zeros(1, "float32")), Variable(np.zeros(1, "float32"))]
    optimizers.SGD(1.0, global_clipnorm=1.0).apply([np.array([3.0], "float32"), np.array([4.0], "float32")], variables)
    np.testing.assert_allclose([v.numpy()[0] for v in variables], [-0.6, -0.8], rtol=1e-6)


def test_only_one_kind_of_clipping_may_be_set():
    with pytest.raises(ValueError, match="Only one of .* may be set, not clipnorm=1.0, clipvalue=2.0"):
        optimizers.SGD(clipnorm=1.0, clipvalue=2.0)


def test_gradients_are_accumulated_and_applied_as_their_mean():
    means = [(GRADIENTS[0] + GRADIENTS[1]) / 2, (GRADIENTS[2] + GRADIENTS[3]) / 2]
    accumulating = optimizers.Adam(0.01, gradient_accumulation_steps=2)
    np.testing.assert_allclose(run(accumulating), adam(START, means, lr=0.01), rtol=1e-5)
    assert int(accumulating.iterations) == 2
    waiting = run(optimizers.Adam(0.01, gradient_accumulation_steps=2), GRADIENTS[:1])
    np.testing.assert_array_equal(waiting, START)


def test_moving_average_replaces_variables_at_the_end():
    optimizer = optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5)
    variable = Variable(START, name="w")
    w, average = START, None
    for i, gradient in enumerate(GRADIENTS):
        optimizer.apply([gradient], [variable])
        w = w - 0.1 * gradient
        average = w if i == 0 else 0.5 * average + 0.5 * w
    np.testing.assert_allclose(variable.numpy(), w, rtol=1e-5)
    optimizer.finalize_variable_values([variable])
    np.testing.assert_allclose(variable.numpy(), average, rtol=1e-5)


def test_constraints_hold_after_each_step():
    variable = Variable(np.ones(3, "float32"), name="w")
    variable.constraint = constraints.NonNeg()
    optimizers.SGD(1.0).apply([np.array([0.5, 2.0, -1.0], "float32")], [variable])
    np.testing.assert_allclose(variable.numpy(), [0.5, 0.0, 2.0])


def test_variables_can_be_left_out_of_weight_decay():
    kernel, bias = Variable(np.ones(2, "float32"), name="kernel"), Variable(np.ones(2, "float32"), name="bias")
    optimizer = optimizers.SGD(0.1, weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    optimizer.apply([np.zeros(2, "float32")] * 2, [kernel, bias])
    np.testing.assert_allclose(kernel.numpy(), 0.95)
    np.testing.assert_allclose(bias.numpy(), 1.0)
    with pytest.raises(ValueError, match="before optimizer 'sgd"):
        optimizer.exclude_from_weight_decay(var_names=["kernel"])


def test_loss_scale_cancels_out():
    scaled = [g * 8 for g in GRADIENTS]
    expected = run(optimizers.SGD(0.1))
    np.testing.assert_allclose(run(optimizers.SGD(0.1, loss_scale_factor=8.0), scaled), expected, rtol=1e-5)
    assert float(optimizers.SGD(loss_scale_factor=8.0).scale_loss(np.float32(2))) == 16.0


def test_dynamic_loss_scale_skips_steps_that_overflow():
    optimizer = optimizers.LossScaleOptimizer(optimizers.SGD(0.1), initial_scale=4.0, dynamic_growth_steps=2)
    variable = Variable(START, name="w")
    optimizer.apply([np.full_like(START, np.inf)], [variable])
    np.testing.assert_array_equal(variable.numpy(), START)
    assert float(optimizer.dynamic_scale) == 2.0
    for _ in range(2):
        optimizer.apply([GRADIENTS[0] * 2.0], [variable])
    np.testing.assert_allclose(variable.numpy(), START - 0.2 * GRADIENTS[0], rtol=1e-5)
    assert float(optimizer.dynamic_scale) == 4.0
    assert int(optimizer.iterations) == 2


def test_different_optimizers_for_different_variables():
    kernel, bias = Variable(START, name="kernel"), Variable(START, name="bias")
    chosen = optimizers.OptimizerMap(optimizers.SGD(0.1), {".*bias": optimizers.Adam(0.01)})
    optimizer = optimizers.MultiOptimizer(chosen)
    for gradient in GRADIENTS:
        optimizer.apply([gradient, gradient], [kernel, bias])
    np.testing.assert_allclose(kernel.numpy(), START - 0.1 * sum(GRADIENTS), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(bias.numpy(), adam(START, GRADIENTS, lr=0.01), rtol=1e-5, atol=1e-6)
    assert int(optimizer.iterations) == 4
    again = optimizers.MultiOptimizer.from_config(optimizer.get_config())
    assert again.get_config() == optimizer.get_config()
    with pytest.raises(AttributeError, match="has no learning rate"):
        _ = optimizer.learning_rate


def test_missing_gradients_are_named():
    used, unused = Variable(START, name="used"), Variable(START, name="unused")
    with pytest.warns(UserWarning, match=r"no gradients for the variables \['unused'\]"):
        optimizers.SGD(0.1).apply([GRADIENTS[0], None], [used, unused])
    with pytest.raises(ValueError, match="No variable has a gradient"):
        optimizers.SGD(0.1).apply([None], [Variable(START, name="w")])


def test_unknown_variable_is_an_error():
    optimizer = optimizers.SGD(0.1)
    optimizer.build([Variable(START, name="w")])
    with pytest.raises(ValueError, match="was built for other variables, and 'other' is not one"):
        optimizer.apply([GRADIENTS[0]], [Variable(START, name="other")])


def test_stateless_apply_leaves_everything_as_it_was():
    optimizer, variable = optimizers.Adam(0.01), Variable(START, name="w")
    optimizer.build([variable])
    state = [v.numpy() for v in optimizer.variables]
    (new,), new_state = optimizer.stateless_apply(state, [GRADIENTS[0]], [START])
    np.testing.assert_allclose(new, adam(START, GRADIENTS[:1], lr=0.01), rtol=1e-5)
    assert int(new_state[0]) == 1
    np.testing.assert_array_equal(variable.numpy(), START)
    assert int(optimizer.iterations) == 0


def test_own_optimizer_by_subclass():
    class SignDescent(optimizers.Optimizer):
        def __init__(self, learning_rate=0.1, **kwargs):
            super().__init__(learning_rate=learning_rate, **kwargs)

        def update_step(self, gradient, variable, learning_rate):
            self.assign_sub(variable, ops.sign(gradient) * learning_rate)

    np.testing.assert_allclose(run(SignDescent(), GRADIENTS[:1]), START - 0.1 * np.sign(GRADIENTS[0]), rtol=1e-6)


def test_optimizer_without_super_init_says_so():
    class Careless(optimizers.Optimizer):
        def __init__(self):
            self.rate = 1

    with pytest.raises(RuntimeError, match="'Careless' must call `super"):
        Careless()


# Learning rates


def test_learning_rate_can_be_set_and_read():
    optimizer = optimizers.SGD(0.1)
    optimizer.learning_rate = 0.5
    assert float(optimizer.learning_rate) == 0.5
    np.testing.assert_allclose(run(optimizer, GRADIENTS[:1]), START - 0.5 * GRADIENTS[0], rtol=1e-5)


def test_learning_rate_that_is_no_number_is_an_error():
    with pytest.raises(ValueError, match="`learning_rate` must be a number.*not 'fast'"):
        optimizers.SGD("fast")
    with pytest.raises(TypeError, match="has a LearningRateSchedule"):
        optimizers.SGD(schedules.ExponentialDecay(0.1, 10, 0.5)).learning_rate = 0.1


def test_schedule_is_asked_at_each_step():
    w = START
    for step, g in enumerate(GRADIENTS):
        w = w - 0.1 * 0.5 ** (step / 2) * g
    np.testing.assert_allclose(run(optimizers.SGD(schedules.ExponentialDecay(0.1, 2, 0.5))), w, rtol=1e-5)


SCHEDULES = [
    (schedules.ExponentialDecay(0.1, 2, 0.5, staircase=True), [0.1, 0.1, 0.05, 0.05, 0.025]),
    (schedules.PiecewiseConstantDecay([1, 3], [1.0, 0.5, 0.1]), [1.0, 1.0, 0.5, 0.5, 0.1]),
    (schedules.PolynomialDecay(1.0, 2, end_learning_rate=0.0), [1.0, 0.5, 0.0, 0.0, 0.0]),
    (schedules.PolynomialDecay(1.0, 2, end_learning_rate=0.0, cycle=True), [1.0, 0.5, 0.0, 0.25, 0.0]),
    (schedules.InverseTimeDecay(1.0, 1, 1.0), [1.0, 1 / 2, 1 / 3, 1 / 4, 1 / 5]),
    (schedules.CosineDecay(1.0, 4), [0.5 * (1 + np.cos(np.pi * i / 4)) for i in range(5)]),
    (schedules.CosineDecay(0.0, 2, warmup_target=1.0, warmup_steps=2), [0.0, 0.5, 1.0, 0.5, 0.0]),
    (schedules.CosineDecayRestarts(1.0, 2, t_mul=1.0, m_mul=0.5), [1.0, 0.5, 0.5, 0.25, 0.25]),
    (schedules.CosineDecayRestarts(1.0, 1), [1.0, 1.0, 0.5, 1.0, 0.5 * (1 + np.cos(np.pi / 4))]),
]


@pytest.mark.parametrize("schedule, rates", SCHEDULES, ids=lambda value: type(value).__name__)
def test_schedule_rates(schedule, rates):
    np.testing.assert_allclose([float(schedule(step)) for step in range(5)], rates, rtol=1e-5, atol=1e-6)
    traced = jit(lambda step: schedule(step))
    np.testing.assert_allclose([float(traced(np.int32(s).reshape(()))) for s in range(5)], rates, rtol=1e-5, atol=1e-6)
    again = type(schedule).from_config(schedule.get_config())
    assert again.get_config() == schedule.get_config()


def test_names_are_found_in_any_case():
    assert isinstance(optimizers.get("ADAM"), optimizers.Adam)
    assert isinstance(optimizers.get("rmsprop"), optimizers.RMSprop)
    assert isinstance(optimizers.get(optimizers.Lion), optimizers.Lion)
    again = optimizers.get(optimizers.serialize(optimizers.SGD(0.5, momentum=0.25)))
    assert (again.momentum, float(again.learning_rate)) == (0.25, 0.5)
    assert optimizers.get(None) is None
    with pytest.raises(ValueError, match="`optimizer` must be the name of an optimizer.*not 'adamm'"):
        optimizers.get("adamm")


def test_schedule_travels_in_the_config():
    optimizer = optimizers.Adam(schedules.CosineDecay(0.1, 10, alpha=0.1))
    again = optimizers.Adam.from_config(optimizer.get_config())
    assert isinstance(again._learning_rate, schedules.CosineDecay)
    assert again.get_config() == optimizer.get_config()
