"""Writes tests/reference/csep.json: earthquake forecast tests by pyCSEP, on forecasts that any language can repeat.

pyCSEP 0.8.0, numpy 2.4.6, scipy 1.17.1:
    pip install pycsep==0.8.0 && python tests/reference/csep_tests.py > tests/reference/csep.json
"""

import contextlib
import io
import json
import warnings
from types import SimpleNamespace

import csep
import numpy
import scipy
import scipy.stats
from csep.core.binomial_evaluations import _nbd_number_test_ndarray, binary_joint_log_likelihood_ndarray
from csep.core.catalog_evaluations import (
    calibration_test,
    magnitude_test,
    number_test,
    pseudolikelihood_test,
    spatial_test,
)
from csep.core.poisson_evaluations import (
    _number_test_ndarray,
    _poisson_likelihood_test,
    _t_test_ndarray,
    _w_test_ndarray,
)

warnings.simplefilter("ignore")
WORD = 0xFFFFFFFF
SIMULATIONS = 1000


def uniforms(seed, count):
    """SplitMix64 into xoshiro128** 1.1, 53 bits of two words: the generator that the kernels draw from."""
    words, z64 = [], (1 << 64) - 1
    for i in (1, 2):
        z = (seed + i * 0x9E3779B97F4A7C15) & z64
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & z64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & z64
        z ^= z >> 31
        words += [z & WORD, z >> 32]
    turn = lambda x, k: ((x << k) | (x >> (32 - k))) & WORD

    def word():
        s0, s1, s2, s3 = words
        out = turn(s1 * 5 & WORD, 7) * 9 & WORD
        s2 ^= s0
        s3 ^= s1
        words[:] = [s0 ^ s3, s1 ^ s2, s2 ^ (s1 << 9 & WORD), turn(s3, 11)]
        return out

    return numpy.array([((word() >> 5) * 2**26 + (word() >> 6)) * 2**-53 for _ in range(count)])


# 12 places × 4 magnitudes; 9 earthquakes.
PLACES, MAGNITUDES = 12, 4
rates = numpy.array([[(1 + (7 * p) % 11) * 10 ** (-0.5 * m) / 20 for m in range(MAGNITUDES)] for p in range(PLACES)])
counts = numpy.zeros((PLACES, MAGNITUDES))
for place, magnitude, count in [(1, 0, 2), (3, 0, 1), (3, 1, 1), (5, 0, 1), (8, 2, 1), (9, 0, 2), (11, 3, 1)]:
    counts[place, magnitude] = count
observed = int(counts.sum())


def consistency(seed, rate, count, normalize):
    draws = uniforms(seed, SIMULATIONS * observed).reshape(SIMULATIONS, observed)
    quantile, value, _ = _poisson_likelihood_test(
        rate, count, SIMULATIONS, random_numbers=draws, use_observed_counts=True, normalize_likelihood=normalize
    )
    return {"seed": seed, "logLikelihood": float(value), "quantile": float(quantile)}


quantile, value, _ = _poisson_likelihood_test(rates, counts, 20_000, seed=5, use_observed_counts=False)

# Target rates of two forecasts, and one whose logarithms tie exactly.
first = [0.5, 0.25, 0.1, 0.9, 0.3, 0.02, 0.7, 0.4, 0.15, 0.05, 0.6, 0.2]
second = [0.25, 0.3, 0.06, 0.5, 0.35, 0.03, 0.2, 0.3, 0.1, 0.06, 0.1, 0.09]
n = len(first)
t = _t_test_ndarray(numpy.array(first), numpy.array(second), n, 11.5, 9.25)
x = numpy.log(first) - numpy.log(second)
w = _w_test_ndarray(x, (11.5 - 9.25) / n)
tie_first = [2.0, 0.5, 4.0, 0.25, 8.0, 2.0, 2.0, 16.0, 0.5, 4.0, 32.0]
tied = _w_test_ndarray(numpy.log(tie_first), 0.0)

# Catalogue-based: 40 catalogues over 6 places or 5 magnitude bins; the last place is never visited by any of them.
def catalogue(spatial, magnitude):
    return SimpleNamespace(
        event_count=int(sum(spatial)),
        spatial_counts=lambda: numpy.array(spatial, float),
        magnitude_counts=lambda: numpy.array(magnitude, float),
        name="",
    )


spatial = [[(3 * j * j + 5 * j * p + p) % 4 if (j + p) % 3 else 0 for p in range(5)] + [0] for j in range(40)]
magnitude = [[(7 * j + 3 * k * k) % (6 - k) for k in range(5)] for j in range(40)]
catalogues = [catalogue(s, m) for s, m in zip(spatial, magnitude)]


class Rates:
    spatial_counts = lambda self: numpy.mean(spatial, axis=0)
    magnitude_counts = lambda self: numpy.mean(magnitude, axis=0)
    sum = lambda self: numpy.sum(numpy.mean(spatial, axis=0))


class Forecast:
    region = SimpleNamespace(magnitudes=[1, 2, 3, 4, 5])
    expected_rates = Rates()
    name, min_magnitude = "", 0
    __iter__ = lambda self: iter(catalogues)


seen_spatial, seen_magnitude = [2, 0, 1, 3, 0, 1], [3, 2, 1, 0, 1]
seen = catalogue(seen_spatial, seen_magnitude)
shown = lambda r: {
    "statistic": float(r.observed_statistic), "atLeast": float(r.quantile[0]), "atMost": float(r.quantile[1])
}


with contextlib.redirect_stdout(io.StringIO()):
    by_catalogue = {
        "number": shown(number_test(Forecast(), seen)),
        "spatial": shown(spatial_test(Forecast(), seen)),
        "pseudolikelihood": shown(pseudolikelihood_test(Forecast(), seen)),
        "magnitude": shown(magnitude_test(Forecast(), seen)),
    }
quantiles = [((37 * i) % 101 / 101) ** 1.3 for i in range(30)]
results = [
    SimpleNamespace(status="normal", quantile=(0, q), name="", min_mw=0, obs_catalog_repr="", sim_name="", obs_name="")
    for q in quantiles
]
calibration = calibration_test(results)

print(
    json.dumps(
        {
            "by": f"pyCSEP {csep.__version__}, numpy {numpy.__version__}, scipy {scipy.__version__}",
            "number": [
                [mean, count, *map(float, _number_test_ndarray(mean, count))]
                for mean, count in [(0.3, 0), (9.5, 9), (9.5, 20), (120.0, 90), (1500.0, 1600)]
            ],
            "negativeBinomial": [
                [mean, variance, count, *map(float, _nbd_number_test_ndarray(mean, count, variance))]
                for mean, variance, count in [(9.5, 30.0, 9), (9.5, 30.0, 25), (120.0, 900.0, 60), (0.3, 0.31, 2)]
            ],
            "gridded": {
                "rates": rates.ravel().tolist(),
                "counts": counts.ravel().tolist(),
                "magnitudes": MAGNITUDES,
                "likelihood": {"logLikelihood": float(value), "quantile": float(quantile)},
                "conditional": consistency(11, rates, counts, False),
                "spatial": consistency(12, rates.sum(axis=1), counts.sum(axis=1), True),
                "magnitude": consistency(13, rates.sum(axis=0), counts.sum(axis=0), True),
                "binary": float(binary_joint_log_likelihood_ndarray(rates, counts)),
            },
            "paired": {
                "eventRates": first,
                "eventRatesOfReference": second,
                "expected": 11.5,
                "expectedOfReference": 9.25,
                "t": {name: float(number) for name, number in t.items()},
                "tPValue": float(2 * scipy.stats.t.sf(abs(t["t_statistic"]), n - 1)),
                "w": {name: float(number) for name, number in w.items()},
                "tied": {"eventRates": tie_first, "w": {name: float(number) for name, number in tied.items()}},
            },
            "catalogue": {
                "spatial": spatial,
                "magnitude": magnitude,
                "seenSpatial": seen_spatial,
                "seenMagnitude": seen_magnitude,
                **{f"{name}Test": result for name, result in by_catalogue.items()},
            },
            "calibration": {
                "quantiles": quantiles,
                "distance": float(calibration.observed_statistic),
                "pValue": float(calibration.quantile),
            },
        }
    )
)
