import { LAGS } from '../../shared/domain/feature-names.js'
import type { Example } from '../../shared/domain/truth.js'
import { closedBinExamples } from '../../shared/kernels/closed-bin-examples.js'
import { closedBins } from '../../shared/kernels/closed-bins.js'
import { pixelAt } from '../../shared/kernels/energy-grid.js'
import { madeUpQuakes, SMALL } from './made-up-quakes.js'

/** Examples of SMALL from day 0 on: one for each of `bins` − 1 closed bins of 14 days. */
export function madeUpExamples(bins: number, seed = 1): Example[] {
  const quakes = madeUpQuakes(seed, bins * 12, 0, bins * 14)
  const rule = { grid: SMALL.grid, firstDay: 0, bins, pixelAt, leastMagnitude: -Infinity }
  return [...closedBinExamples(closedBins(quakes, rule), { region: SMALL.id, lags: LAGS, fromBin: 0 })]
}
