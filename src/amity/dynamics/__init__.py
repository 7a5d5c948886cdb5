"""Continuous-time multi-state models of panels: likelihood, estimation and answers. Arrays only."""

from amity.dynamics.bootstrap import bootstrap_draws
from amity.dynamics.compare import RatioTest, aic, bic, ratio_test
from amity.dynamics.crude import crude_rates
from amity.dynamics.emission import Categorical, categorical
from amity.dynamics.emission_values import Emission, Normal, Poisson, normal, poisson
from amity.dynamics.fit import Fit, FitOptions, Fitter, fit_model, fixed_fit
from amity.dynamics.fit_numbers import FitNumbers, fingerprint, fit_again, numbers_of
from amity.dynamics.goodness import PearsonOptions, PearsonTest, pearson_test
from amity.dynamics.influence import last_without, leave_one_out
from amity.dynamics.intervals import Interval, delta_interval
from amity.dynamics.laplace import answer_interval, draw_params, laplace_draws
from amity.dynamics.likelihood import log_likelihood, log_likelihood_gradient
from amity.dynamics.model import Model, ModelOptions, Params, generators, make_model, make_params
from amity.dynamics.panel import Looks, Panel, Scheme
from amity.dynamics.panel_layout import make_panel
from amity.dynamics.passage import expected_passage, length_of_stay, next_state_probs, passage_prob, sojourn
from amity.dynamics.pooling import PooledFit, PoolingOptions, fit_pooled
from amity.dynamics.prevalence import Prevalence, prevalence
from amity.dynamics.priors import Priors
from amity.dynamics.profile import ProfileInterval, profile_intervals
from amity.dynamics.sampler import Posterior, SamplerOptions, sample_posterior
from amity.dynamics.simulate import SimulatedPanel, draw_states, simulate_panel
from amity.dynamics.start import stationary
from amity.dynamics.states import (
    StateProbs,
    as_snapshots,
    filter_states,
    most_likely_path,
    predict_states,
    smooth_states,
    smoothed_at,
)
from amity.dynamics.table_fit import TableFit, TableModel, fit_table
from amity.dynamics.table_panel import PanelColumns, PanelScheme
from amity.dynamics.table_report import table_report
from amity.dynamics.transition_probs import transition_probs
from amity.dynamics.transitions import Transitions, allowed_transitions, generator, rates_of
from amity.dynamics.vector import vector_names

__all__ = [
    "Categorical",
    "Emission",
    "Fit",
    "FitNumbers",
    "FitOptions",
    "Fitter",
    "Interval",
    "Looks",
    "Model",
    "ModelOptions",
    "Normal",
    "Panel",
    "PanelColumns",
    "PanelScheme",
    "Params",
    "PearsonOptions",
    "PearsonTest",
    "Poisson",
    "PooledFit",
    "PoolingOptions",
    "Posterior",
    "Prevalence",
    "Priors",
    "ProfileInterval",
    "RatioTest",
    "SamplerOptions",
    "Scheme",
    "SimulatedPanel",
    "StateProbs",
    "TableFit",
    "TableModel",
    "Transitions",
    "aic",
    "allowed_transitions",
    "answer_interval",
    "as_snapshots",
    "bic",
    "bootstrap_draws",
    "categorical",
    "crude_rates",
    "delta_interval",
    "draw_params",
    "draw_states",
    "expected_passage",
    "filter_states",
    "fingerprint",
    "fit_again",
    "fit_model",
    "fit_pooled",
    "fit_table",
    "fixed_fit",
    "generator",
    "generators",
    "laplace_draws",
    "last_without",
    "leave_one_out",
    "length_of_stay",
    "log_likelihood",
    "log_likelihood_gradient",
    "make_model",
    "make_panel",
    "make_params",
    "most_likely_path",
    "next_state_probs",
    "normal",
    "numbers_of",
    "passage_prob",
    "pearson_test",
    "poisson",
    "predict_states",
    "prevalence",
    "profile_intervals",
    "rates_of",
    "ratio_test",
    "sample_posterior",
    "simulate_panel",
    "smooth_states",
    "smoothed_at",
    "sojourn",
    "stationary",
    "table_report",
    "transition_probs",
    "vector_names",
]
