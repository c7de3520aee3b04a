"""Share of the variance that 14 components explain, of tests/services/connect/static-attributes.test.ts.

python3 camels-pca.py <folder with basins.csv and attributes/> (numpy).
"""
import csv
import sys
import numpy as np

folder = sys.argv[1]
basins = [row['basin'] for row in csv.DictReader(open(f'{folder}/basins.csv'))]
columns = []
for name in 'clim geol soil topo vege'.split():
    table = {row['gauge_id']: row for row in csv.DictReader(open(f'{folder}/attributes/camels_{name}.txt'), delimiter=';')}
    for key in next(iter(table.values())):
        every = [table[b][key].strip() for b in table]
        known = [c for c in every if c not in ('', 'NA', 'NaN')]
        try:
            [float(c) for c in known]
        except ValueError:
            continue
        if key in ('gauge_id', 'gauge_lat', 'gauge_lon') or len(known) < len(every) / 2:
            continue
        columns.append([float(table[b][key] or 'nan') for b in basins])
x = np.array(columns).T
x = np.where(np.isnan(x), np.nanmean(x, axis=0), x)
z = (x - x.mean(axis=0)) / x.std(axis=0)
share = np.sort(np.linalg.eigvalsh(z.T @ z / len(z)))[::-1] / z.shape[1]
print(x.shape, int(np.argmax(np.cumsum(share) >= 0.9) + 1), repr(np.cumsum(share)[13]))
