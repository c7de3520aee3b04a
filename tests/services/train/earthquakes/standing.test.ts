import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { QuakeData } from '../../../../services/train/earthquakes/data.js'
import { standingOf } from '../../../../services/train/earthquakes/standing.js'
import type { KeptRow } from '../../../../services/train/tables/result-table.js'

const TEST_BINS = 40

/** Two pixels in which M 3 happens in every bin; one validation bin, then the test. */
const data = {
  parts: { training: { from: 0, to: 1 }, validation: { from: 1, to: 2 }, test: { from: 2, to: 2 + TEST_BINS } },
  pixels: Uint32Array.of(0, 1),
  series: [0, 1].map(() => new Float32Array(2 + TEST_BINS).fill(3)),
} as unknown as QuakeData

/** Every forecast is off by `error`. */
const row = (model: string, seed: number, validation: number, error: number): KeptRow => ({
  ...{ model, seed, validation, identity: '', scores: [], parameters: 0, seconds: 0, settings: {} },
  forecasts: new Float64Array((1 + TEST_BINS) * 2).fill(3 + error),
})

describe('standingOf', () => {
  it('compares the model that validation prefers, whatever the test says, on the same issues', () => {
    const rows = [row('ridge', 1, 0.2, 0.5), row('trees', 1, 0.1, 1), row('ema', 1, 0.3, 2)]
    const [text] = standingOf(data, rows)
    assert.match(text, /^Of the models here `trees` has the least error on the validation part\./)
    // 1² / 2² and 1² / 0.5², in every block the same.
    assert.match(text, /: `ema` 0\.250 \(0\.250 to 0\.250\), `ridge` 4\.000 \(4\.000 to 4\.000\)\./)
  })
  it('takes seeds by the mean of their squared errors', () => {
    const rows = [row('trees', 1, 0.1, 1), row('gnn-coder-1', 1, 0.3, 1), row('gnn-coder-1', 2, 0.3, 3)]
    // 1 / ((1 + 9) / 2)
    assert.match(standingOf(data, rows)[0], /: `gnn-coder-1` 0\.200 \(0\.200 to 0\.200\)\./)
  })
  it('says nothing of a model alone', () => {
    assert.deepEqual(standingOf(data, [row('trees', 1, 0.1, 1)]), [])
  })
})
