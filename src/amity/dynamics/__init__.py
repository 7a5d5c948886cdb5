"""Continuous-time multi-state models of panels: likelihood, estimation and answers. Arrays only."""

from amity.dynamics.emission import Categorical, categorical
from amity.dynamics.fit import Fit, FitOptions, fit_model
from amity.dynamics.laplace import answer_interval, draw_params, laplace_draws
from amity.dynamics.likelihood import log_likelihood, log_likelihood_gradient
from amity.dynamics.model import Model, ModelOptions, Params, generators, make_model, make_params
from amity.dynamics.panel import Looks, Panel, Scheme
from amity.dynamics.panel_layout import make_panel
from amity.dynamics.passage import expected_passage, length_of_stay, next_state_probs, passage_prob, sojourn
from amity.dynamics.priors import Priors
from amity.dynamics.start import stationary
from amity.dynamics.states import filter_states, most_likely_path, predict_states, smooth_states, smoothed_at
from amity.dynamics.transition_probs import transition_probs
from amity.dynamics.transitions import Transitions, allowed_transitions, generator, rates_of

__all__ = [
    "Categorical",
    "Fit",
    "FitOptions",
    "Looks",
    "Model",
    "ModelOptions",
    "Panel",
    "Params",
    "Priors",
    "Scheme",
    "Transitions",
    "allowed_transitions",
    "answer_interval",
    "categorical",
    "draw_params",
    "expected_passage",
    "filter_states",
    "fit_model",
    "generator",
    "generators",
    "laplace_draws",
    "length_of_stay",
    "log_likelihood",
    "log_likelihood_gradient",
    "make_model",
    "make_panel",
    "make_params",
    "most_likely_path",
    "next_state_probs",
    "passage_prob",
    "predict_states",
    "rates_of",
    "smooth_states",
    "smoothed_at",
    "sojourn",
    "stationary",
    "transition_probs",
]
