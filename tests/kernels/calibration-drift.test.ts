import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { calibrationOf, honestMisses, type IssueRanks } from '../../shared/kernels/calibration-drift.js'
import { outsideSums } from '../../shared/kernels/outside-interval.js'
import { near } from '../support/near.js'

describe('outsideSums', () => {
  const levels = [0.25, 0.5, 0.75]
  it('leaves out cells whose quantiles coincide, whatever came', () => {
    // Cells 0..0 with truth 0 and 9; 1..3 with truth 2.5 within and 9 above; 1..3 with nothing known.
    const quantiles = [0, 0, 1, 1, 1, 0, 0, 2, 2, 2, 0, 0, 3, 3, 3]
    assert.deepEqual(outsideSums([0, 9, 2.5, 9, NaN], quantiles, levels), {
      spread: 2,
      outside: Float64Array.of(1),
    })
  })
  it('shares a truth at which quantiles coincide out', () => {
    // 0, 0, 3 and truth 0: of the ½ that lies at 0, half lies below the level 0.25.
    assert.deepEqual(outsideSums([0], [0, 0, 3], levels), { spread: 1, outside: Float64Array.of(0.5) })
  })
})

describe('honestMisses', () => {
  const cases: [issues: number, strideDays: number, windowDays: number, share: number][] = [
    // One window: P(it misses) = 0.05 > 0.01, so all may miss.
    [1, 1, 14, 1],
    // Four windows of 14 days in 60: P(> 1) = 1 − 0.95⁴ − 4 · 0.05 · 0.95³ = 0.01402; P(> 2) = 0.00048.
    [60, 1, 14, 2 / 4],
    // 20 days of one: P(> 3) = 0.01590, P(> 4) = 0.00257 (binomial table, n = 20, p = 0.05).
    [20, 1, 1, 4 / 20],
  ]
  for (const [issues, strideDays, windowDays, share] of cases) {
    it(`of ${issues} issues and windows of ${windowDays} days is ${share}`, () =>
      near(honestMisses(0.95, 0.01, { issues, strideDays, windowDays }), share, 1e-12))
  }
})

describe('calibrationOf', () => {
  const issue = (outside: number, pit: readonly number[]): IssueRanks => ({
    levels: Float64Array.of(0.25, 0.5, 0.75),
    horizonDays: 2,
    spread: 4,
    outside: Float64Array.of(outside),
    pit: Float64Array.from(pit),
  })
  const ranks = new Map([
    [0, issue(4, [4, 0, 0, 0])],
    [1, issue(1, [1, 1, 1, 1])],
    [2, issue(2, [2, 1, 1, 0])],
    [3, issue(4, [0, 0, 0, 4])],
  ])
  it('looks at the newest issues whose window is over, and at no more', () => {
    // On day 4 the issues 0, 1 and 2 are over: 1 + 2 of 8.
    assert.equal(calibrationOf(ranks, { kind: 'outside', coverage: 0.5, issues: 2 }, 4), 3 / 8)
    // 3, 2, 2 and 1 of 8 against 2 each: (1 + 0 + 0 + 1) / 8
    assert.equal(calibrationOf(ranks, { kind: 'pit', issues: 2 }, 4), 0.25)
  })
  it('says nothing of too few issues, or of an interval that there is not', () => {
    assert.ok(Number.isNaN(calibrationOf(ranks, { kind: 'outside', coverage: 0.5, issues: 4 }, 4)))
    assert.ok(Number.isNaN(calibrationOf(ranks, { kind: 'outside', coverage: 0.95, issues: 2 }, 4)))
  })
})
