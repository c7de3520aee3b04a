"""Writes tests/reference/etas-catalogues.json: pyCSEP's catalogue-based tests of ten thousand ETAS catalogues.

The catalogues come from the simulator that is tested, as a file in CSEP's own format; what pyCSEP makes of them is its own.

    npm run build
    node dist/tests/support/write-etas-catalogues.js > catalogues.csv
    node dist/tests/support/write-etas-catalogues.js observed > observed.csv
    python tests/reference/etas_catalogues.py catalogues.csv observed.csv > tests/reference/etas-catalogues.json
"""

import contextlib
import io
import json
import sys
import warnings

import csep
import numpy
from csep.core import catalog_evaluations, regions

warnings.simplefilter("ignore")

south, west, step, rows, cols = 33.5, -117.5, 0.1, 10, 12
origins = numpy.array([[round(west + step * c, 1), round(south + step * r, 1)] for r in range(rows) for c in range(cols)])
magnitudes = numpy.round(2.45 + 0.1 * numpy.arange(55), 2)
region = regions.CartesianGrid2D.from_origins(origins, dh=step, magnitudes=magnitudes)

shown = lambda r: {
    "statistic": float(r.observed_statistic), "atLeast": float(r.quantile[0]), "atMost": float(r.quantile[1])
}


def load():
    return csep.load_catalog_forecast(
        sys.argv[1], start_time=csep.utils.time_utils.strptime_to_utc_datetime("2020-01-01 00:00:00.0"),
        end_time=csep.utils.time_utils.strptime_to_utc_datetime("2020-01-08 00:00:00.0"),
        region=region, n_cat=10_000, store=True,
    )


with contextlib.redirect_stdout(io.StringIO()):
    observed = csep.load_catalog_forecast(sys.argv[2], region=region, n_cat=1)
    observed = next(iter(observed))
    observed.filter_spatial(region)
    forecast = load()
    catalogues = list(forecast)
    forecast.get_expected_rates(verbose=False)
    results = {
        name: shown(getattr(catalog_evaluations, f"{name}_test")(forecast, observed, verbose=False))
        for name in ("number", "spatial", "magnitude", "pseudolikelihood")
    }

print(
    json.dumps(
        {
            "by": f"pyCSEP {csep.__version__}, numpy {numpy.__version__}",
            "catalogues": len(catalogues),
            "earthquakes": int(sum(c.event_count for c in catalogues)),
            "observed": int(observed.event_count),
            **results,
        }
    )
)
