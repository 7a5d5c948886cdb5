"""Which of two models: likelihood-ratio test and information criteria."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from amity.dynamics.fit import Fit
from amity.errors import DataError


@dataclass(frozen=True)
class RatioTest:
    """
    A likelihood-ratio test.

    Attributes:
        statistic: twice the difference in log-likelihood.
        n_extra: number of parameters that the larger model has more.
        p_value: probability of such a statistic or a larger one under the smaller model.
    """

    statistic: float
    n_extra: int
    p_value: float


def ratio_test(smaller: Fit, larger: Fit) -> RatioTest:
    """
    Whether the larger model fits better than chance would explain.

    Valid only where the smaller model is the larger one with parameters held at values inside their range.

    Args:
        smaller: fit of the nested model.
        larger: fit of the model that contains it, on the same looks.

    Returns:
        RatioTest.

    Raises:
        DataError: the fits are of other looks, have as many parameters, or the larger fits worse.

    Reference: Wilks (1938), Ann. Math. Statist. 9(1); docs/method/dynamics-answers.md.
    """
    extra = larger.n_free - smaller.n_free
    if smaller.panel.n_rows != larger.panel.n_rows:
        raise DataError(
            f"ratio test: the fits have {smaller.panel.n_rows} and {larger.panel.n_rows} rows, not the same"
        )
    if extra < 1:
        raise DataError(f"ratio test: the larger model has {larger.n_free} parameters, the smaller {smaller.n_free}")
    statistic = 2.0 * (larger.log_lik - smaller.log_lik)
    if statistic < -1e-3:
        raise DataError(f"ratio test: the larger model fits worse by {-statistic / 2:.3g}; fit it from better values")
    statistic = max(statistic, 0.0)
    return RatioTest(statistic, extra, float(chi2.sf(statistic, extra)))


def aic(fit: Fit) -> float:
    """
    Akaike's criterion: smaller is better.

    Args:
        fit: a maximum-likelihood fit.

    Returns:
        Minus twice the log-likelihood plus twice the number of parameters.

    Raises:
        DataError: never.

    Reference: Akaike (1974), IEEE Trans. Autom. Control 19(6).
    """
    return -2.0 * fit.log_lik + 2.0 * fit.n_free


def bic(fit: Fit) -> float:
    """
    Schwarz's criterion over subjects: smaller is better.

    Args:
        fit: a maximum-likelihood fit.

    Returns:
        Minus twice the log-likelihood plus the number of parameters times the logarithm of the number of subjects.

    Raises:
        DataError: never.

    Reference: Schwarz (1978), Ann. Statist. 6(2).
    """
    return -2.0 * fit.log_lik + float(np.log(len(fit.panel.subjects))) * fit.n_free
