import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { occludeCells, occludeFeatures } from '../../../services/explain/attribution.js'
import type { Forecaster } from '../../../shared/domain/forecaster.js'
import type { Features } from '../../../shared/domain/messages.js'

/** Two features of three cells: a = 1, 2, 6 (mean 3) and b = 10, 20, 60 (mean 30). */
const features: Features = {
  topic: 'features',
  region: 'tiny',
  day: 0,
  revision: 0,
  names: ['a', 'b'],
  cells: 3,
  columns: Float32Array.of(1, 2, 6, 10, 20, 60),
  knownNames: [],
  known: new Float64Array(0),
}

/** One horizon: a cell's mean is 2a + b of the cell, and a of the cell before it. */
const linear: Forecaster = {
  model: 'linear',
  hash: '',
  trainedToDay: 0,
  predict: async ({ columns, cells }) => {
    const mean = Float32Array.from({ length: cells }, (_, c) => {
      return 2 * columns[c] + columns[cells + c] + (c > 0 ? columns[c - 1] : 0)
    })
    const none = new Float32Array(0)
    const empty = { levels: new Float64Array(0), quantiles: none, exceedances: [], thresholds: none, exceedance: none }
    return [{ horizonDays: 1, engine: '', mean, ...empty }]
  },
  close: () => {},
}

describe('leaving out', () => {
  it('a feature changes a linear model by its weight times the distance from the mean', async () => {
    // Of cell 2: b by 60 − 30; a by 2 · (6 − 3), and by 2 − 3 of the cell before.
    assert.deepEqual(await occludeFeatures(linear, features, 2, 0), [
      { of: 'b', change: 30 },
      { of: 'a', change: 5 },
    ])
  })
  it('a cell changes what depends on it', async () => {
    // Of cell 2: itself by 2 · 3 + 30; cell 1 by 2 − 3; cell 0 not.
    assert.deepEqual(await occludeCells(linear, features, 2, 0, [0, 1, 2]), [
      { of: '2', change: 36 },
      { of: '1', change: -1 },
      { of: '0', change: 0 },
    ])
  })
  it('touches no features', async () => {
    const before = features.columns.slice()
    await occludeFeatures(linear, features, 0, 0)
    await occludeCells(linear, features, 0, 0, [0, 1, 2])
    assert.deepEqual(features.columns, before)
  })
  it('takes the mean of what is known', async () => {
    const columns = Float32Array.of(1, NaN, 5, 0, 0, 0)
    // Of cell 0 a becomes 3: 2 · (1 − 3).
    const [first] = await occludeFeatures(linear, { ...features, columns }, 0, 0)
    assert.deepEqual(first, { of: 'a', change: -4 })
  })
})
