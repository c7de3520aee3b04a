"""Reference values of tests/kernels/pca.test.ts and symmetric-eigen.test.ts: python3 pca.py > pca.json (numpy)."""
import json
import numpy as np

rng = np.random.default_rng(20)
rows, columns = 12, 6
x = rng.normal(size=(rows, columns)) @ rng.normal(size=(columns, columns)) + [0, 10, -5, 1000, 0.1, 3]
x[:, 4] = 7.5                      # a column that never changes
x[2, 1] = x[9, 3] = np.nan         # missing values
x = np.round(x, 3)

mean = np.nanmean(x, axis=0)
filled = np.where(np.isnan(x), mean, x)
sd = filled.std(axis=0)            # population
sd[sd == 0] = 1
z = (filled - mean) / sd
correlation = z.T @ z / rows
values, vectors = np.linalg.eigh(correlation)
order = np.argsort(values)[::-1]
values, vectors = values[order], vectors[:, order].T
for v in vectors:
    if v[np.argmax(np.abs(v))] < 0:
        v *= -1
share = values / values.sum()
kept = int(np.argmax(np.cumsum(share) >= 0.9) + 1)

a = rng.normal(size=(9, 9))
a = np.round(a + a.T, 6)
w = np.linalg.eigvalsh(a)[::-1]

print(json.dumps({
    'numpy': np.__version__,
    'rows': rows, 'columns': columns,
    'values': [None if np.isnan(v) else v for v in x.ravel()],
    'mean': mean.tolist(), 'sd': sd.tolist(),
    'explained': share[:kept].tolist(),
    'vectors': vectors[:kept].ravel().tolist(),
    'scores': (z @ vectors[:kept].T).ravel().tolist(),
    'symmetric': a.ravel().tolist(), 'eigenvalues': w.tolist(),
}, indent=1))
