"""Writes tests/reference/verification.json: scores by packages that are not ours.

scoringrules 0.10.0, properscoring 0.1, scipy 1.17.1, numpy 2.4.6:
    pip install scoringrules==0.10.0 properscoring==0.1 scipy
    python tests/reference/verification.py > tests/reference/verification.json
"""

import json

import numpy as np
import properscoring
import scipy.special
import scipy.stats
import scoringrules

members = [[((i * 37 + k * 11) % 29) / 3 - 4 for i in range(9)] for k in range(4)]
observed = [0.5, -4.0, 6.25, 2.0]
happened = [(i * 7) % 5 == 0 for i in range(40)]
scores = [round(((i * 13) % 17) / 17 + (0.3 if happened[i] else 0), 1) for i in range(40)]
u = scipy.stats.mannwhitneyu([s for s, h in zip(scores, happened) if h], [s for s, h in zip(scores, happened) if not h])
print(
    json.dumps(
        {
            "by": f"scoringrules {scoringrules.__version__}, properscoring 0.1, scipy {scipy.__version__}",
            "crps": [
                {
                    "observed": y,
                    "members": m,
                    "crps": float(properscoring.crps_ensemble(y, m)),
                    "fair": float(scoringrules.crps_ensemble(y, np.array(m), estimator="fair")),
                }
                for y, m in zip(observed, members)
            ],
            "normalCrps": [[y, float(properscoring.crps_gaussian(y, 0, 1))] for y in (-2.5, 0.0, 0.3, 1.7)],
            "normalQuantiles": [float(q) for q in scipy.stats.norm.ppf((np.arange(999) + 0.5) / 999)],
            "studentCdf": [[t, v, float(scipy.stats.t.cdf(t, v))] for t in (-7.5, -0.3, 0.0, 2.1) for v in (1, 4, 37, 900)],
            "studentQuantile": [[p, v, float(scipy.stats.t.ppf(p, v))] for p in (0.025, 0.6, 0.975) for v in (1, 9, 250)],
            "beta": [
                [a, b, x, float(scipy.special.betainc(a, b, x))] for a, b in ((0.5, 2), (30, 4), (2, 0.25)) for x in (0.01, 0.5, 0.93)
            ],
            "logGamma": [[x, float(scipy.special.gammaln(x))] for x in (0.001, 0.5, 1.5, 3.25, 17.0, 1e4)],
            "auc": {"scores": scores, "happened": [int(h) for h in happened], "area": float(u.statistic / (sum(happened) * (40 - sum(happened))))},
        }
    )
)
