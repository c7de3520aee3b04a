import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { scoreText } from '../../services/cli/score-text.js'
import type { ScoreRow } from '../../services/verify/score-rows.js'

const row = (model: string, mse: number, more: Partial<ScoreRow> = {}): ScoreRow => ({
  model,
  horizonDays: 14,
  inSample: false,
  closedBins: false,
  issues: 3,
  mse,
  mae: 0.25,
  nse: 0.5,
  nnse: 2 / 3,
  wis: 0.125,
  coverage: { 95: 0.9, 80: 0.7, 50: 0.4 },
  pitDeviation: 0.1,
  logScore: { m4: 0.01, 'm6.75': 0 },
  brier: { m4: 0.001, 'm6.75': 0 },
  exceeded: { m4: 2, 'm6.75': 0 },
  ...more,
})
const words = (text: string) => text.split('\n').map(line => line.trim().split(/ {2,}/).join('|'))

describe('the score table of the terminal', () => {
  it('names what it is of, and puts the best model first', () =>
    assert.deepEqual(words(scoreText([row('ema', 0.5), row('ridge', 0.25)])), [
      'every issue, out of sample',
      'model|issues|MSE|MAE|NSE|NNSE|WIS|in 50 %|in 95 %|Brier m4|Brier m6.75',
      'ridge|3|0.2500|0.2500|0.5000|0.6667|0.1250|0.400|0.900|1.00e-3|0.00e+0',
      'ema|3|0.5000|0.2500|0.5000|0.6667|0.1250|0.400|0.900|1.00e-3|0.00e+0',
      '',
    ]))
  it('leaves out a Brier score that is known of no model, and says where it is not of one', () => {
    const rows = [row('ema', 1, { brier: { p95: NaN, p99: NaN } }), row('ridge', 2, { brier: { p95: 0.01, p99: NaN } })]
    const [, head, ema, ridge] = words(scoreText(rows))
    assert.equal(head.split('|').slice(9).join(), 'Brier p95')
    assert.deepEqual([ema.split('|').at(-1), ridge.split('|').at(-1)], ['–', '1.00e-2'])
  })
  it('has a block for each horizon where there are several, and for issues in sample', () => {
    const rows = [row('ema', 1, { horizonDays: 7 }), row('ema', 1), row('ema', 1, { inSample: true, closedBins: true })]
    const titles = words(scoreText(rows)).filter(line => line.includes('sample') || line.includes('SAMPLE'))
    assert.deepEqual(titles, [
      '7 days ahead, every issue, out of sample',
      '14 days ahead, every issue, out of sample',
      '14 days ahead, the paper’s closed 14-day bins, IN SAMPLE: the models had seen these',
    ])
  })
})
