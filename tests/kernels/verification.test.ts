import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ensembleCrps, quantileCrps, quantileCrpsSum } from '../../shared/kernels/crps.js'
import { dieboldMariano } from '../../shared/kernels/diebold-mariano.js'
import { addCoverage, initCoverage, nominalCoverage } from '../../shared/kernels/interval-coverage.js'
import { addPairSums, kge, NO_PAIRS, pairSums } from '../../shared/kernels/kge.js'
import { logGamma } from '../../shared/kernels/log-gamma.js'
import { LEAST_PROBABILITY, logScoreSum } from '../../shared/kernels/log-score.js'
import { molchanCurve } from '../../shared/kernels/molchan.js'
import { nowcastCurve, nowcastSkill } from '../../shared/kernels/nowcast-curve.js'
import { addPit, pitDeviation } from '../../shared/kernels/pit.js'
import { addReliability, brierParts, initReliability } from '../../shared/kernels/reliability.js'
import { areaUnder, rocCurve } from '../../shared/kernels/roc.js'
import { brierSum, wisSum } from '../../shared/kernels/scores.js'
import { incompleteBeta, studentCdf, studentQuantile } from '../../shared/kernels/student-t.js'
import { addWisParts, NO_WIS, wisParts } from '../../shared/kernels/wis-parts.js'
import { near } from '../support/near.js'
import { readReference } from '../support/reference-json.js'

type Row = readonly number[]
interface Reference {
  readonly crps: readonly { observed: number; members: Row; crps: number; fair: number }[]
  readonly normalCrps: readonly Row[]
  readonly normalQuantiles: Row
  readonly studentCdf: readonly Row[]
  readonly studentQuantile: readonly Row[]
  readonly beta: readonly Row[]
  readonly logGamma: readonly Row[]
  readonly auc: { readonly scores: Row; readonly happened: Row; readonly area: number }
}

/** By scoringrules, properscoring and scipy; tests/reference/verification.py says how. */
const reference = readReference<Reference>('verification.json')

describe('special functions', () => {
  it("are scipy's", () => {
    for (const [x, y] of reference.logGamma) near(logGamma(x), y, 1e-13 * (1 + Math.abs(y)))
    for (const [a, b, x, y] of reference.beta) near(incompleteBeta(a, b, x), y, 1e-13)
    for (const [t, freedom, y] of reference.studentCdf) near(studentCdf(t, freedom), y, 1e-12)
    for (const [level, freedom, y] of reference.studentQuantile) near(studentQuantile(level, freedom), y, 1e-9)
  })
})

describe('CRPS', () => {
  reference.crps.forEach(({ observed, members, crps, fair }, k) => {
    it(`of ensemble ${k} is that of two packages`, () => {
      near(ensembleCrps(observed, members), crps, 1e-13)
      near(ensembleCrps(observed, members, true), fair, 1e-13)
    })
  })
  const levels = reference.normalQuantiles.map((_, i) => (i + 0.5) / 999)
  for (const [y, crps] of reference.normalCrps) {
    it(`of 999 quantiles of a normal is the closed form at ${y}`, () =>
      near(quantileCrps(y, reference.normalQuantiles, levels), crps, 5e-4))
  }
  it('counts a level by the levels it stands for', () => {
    // y = 1 against 0 at 10 % and 2 at 50 %: they stand for 0..0.3 and 0.3..1.
    // 2 (0.3 · 0.1 · 1 + 0.7 · 0.5 · 1)
    near(quantileCrps(1, [0, 2], [0.1, 0.5]), 0.76, 1e-15)
  })
  it('adds up over the cells of which forecast and truth are known', () => {
    // 0.76 as above; y = 3 against 0 and 2: 2 (0.3 · 0.1 · 3 + 0.7 · 0.5 · 1) = 0.88.
    const quantiles = [0, 0, 0, NaN, 2, 2, 2, NaN]
    near(quantileCrpsSum([1, 3, NaN, 1], quantiles, [0.1, 0.5]), 0.76 + 0.88, 1e-15)
  })
})

describe('wisParts', () => {
  it('of y = 5 against 1, 2, 4: sharpness ¼ · 3, the rest underprediction', () => {
    // WIS = (½ · 3 + ¼ · 3 + 1) / 1.5, as in scores.test.ts
    const { n, sharpness, overprediction, underprediction } = wisParts([5], [1, 2, 4], [0.25, 0.5, 0.75])
    assert.equal(n, 1)
    near(sharpness, 0.75 / 1.5, 1e-15)
    near(overprediction, 0, 0)
    near(underprediction, 2.5 / 1.5, 1e-15)
  })
  it('add up to the score, whatever the quantiles', () => {
    const levels = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]
    const value = fc.double({ min: -100, max: 100, noNaN: true })
    const quantiles = fc.array(value, { minLength: 7, maxLength: 7 }).map(values => values.sort((a, b) => a - b))
    fc.assert(
      fc.property(value, quantiles, (y, sorted) => {
        const parts = addWisParts(NO_WIS, wisParts([y], sorted, levels))
        near(parts.sharpness + parts.overprediction + parts.underprediction, wisSum([y], sorted, levels), 1e-9)
      }),
    )
  })
})

describe('coverage', () => {
  it('counts the ends in, and leaves out what is not known', () => {
    const counts = initCoverage(3)
    // Cells with intervals 1..3: on the edge, outside, unknown truth, unknown forecast.
    addCoverage(counts, [3, 3.1, NaN, 2], [1, 1, 1, NaN, 2, 2, 2, NaN, 3, 3, 3, NaN])
    assert.deepEqual([counts.n, ...counts.inside], [2, 1])
  })
  it('expects 95 and 50 per cent of these levels', () => {
    const [wide, narrow] = nominalCoverage([0.025, 0.25, 0.5, 0.75, 0.975])
    near(wide, 0.95, 1e-15)
    near(narrow, 0.5, 0)
  })
})

describe('addPit', () => {
  const levels = [0.25, 0.5, 0.75]
  it('puts a truth between the levels it lies between', () => {
    const counts = new Float64Array(4)
    addPit(counts, [0, 1.5, 9], [1, 1, 1, 2, 2, 2, 3, 3, 3], levels)
    assert.deepEqual([...counts], [1, 1, 0, 1])
  })
  it('shares a truth that equals a run of quantiles over its bins', () => {
    const counts = new Float64Array(4)
    addPit(counts, [0], [0, 0, 3], levels)
    assert.deepEqual([...counts], [0.5, 0.5, 0, 0])
  })
  it('tells uniform from not', () => {
    assert.equal(pitDeviation([2, 2, 2, 2], levels), 0)
    near(pitDeviation([8, 0, 0, 0], levels), 1.5, 1e-15) // ¾ too much in one bin, ¼ too little in three
  })
})

describe('logScoreSum', () => {
  it('is −ln of what was said of what came', () => {
    // came: −ln 0.5; did not: −ln 0.9
    near(logScoreSum([0.5, 0.1, 0.2], [4, 3.9, NaN], 4), -Math.log(0.5) - Math.log(0.9), 1e-15)
  })
  it('of an impossible earthquake that came is large, not infinite', () =>
    near(logScoreSum([0], [5], 4), -Math.log(LEAST_PROBABILITY), 1e-12))
})

describe('kge', () => {
  // y = 1 2 3, ŷ = 2 4 6: r = 1, α = 2, β = 2, so 1 − √2.
  it('of a forecast twice the truth is 1 − √2', () => near(kge(pairSums([1, 2, 3], [2, 4, 6])), 1 - Math.SQRT2, 1e-12))
  it('of the truth is 1, of its mean 1 − √2', () => {
    near(kge(pairSums([1, 2, 3], [1, 2, 3])), 1, 1e-7)
    near(kge(pairSums([1, 2, 3], [2, 2, 2])), 1 - Math.SQRT2, 1e-12)
  })
  it('adds up, and leaves out what is not known', () => {
    const halves = [pairSums([1, NaN], [2, 3]), pairSums([2, 3], [4, 6])].reduce(addPairSums, NO_PAIRS)
    assert.deepEqual(halves, pairSums([1, 2, 3], [2, 4, 6]))
  })
})

describe('curves of yes and no', () => {
  it("the area under the ROC is scipy's Mann–Whitney statistic, ties and all", () =>
    near(areaUnder(rocCurve(reference.auc.scores, reference.auc.happened)), reference.auc.area, 1e-14))
  it('Molchan: a forecast that ranks as it should is 1 − half of the measure it takes', () => {
    // The one event lies in the first cell alarmed, a quarter of the measure: 0.25 · ½ + 0.75 · 1.
    near(molchanCurve([4, 3, 2, 1], [1, 0, 0, 0], [1, 1, 1, 1]).areaSkill, 0.875, 1e-15)
    near(molchanCurve([1, 1, 1, 1], [1, 0, 0, 0], [1, 1, 1, 1]).areaSkill, 0.5, 1e-15)
    near(molchanCurve([4, 3, 2, 1], [0, 0, 0, 1], [1, 1, 1, 1]).areaSkill, 0.125, 1e-15)
  })
  it('reliability, resolution and uncertainty make the Brier score where a bin holds one probability', () => {
    const probability = [0.05, 0.05, 0.4, 0.4, 0.4, 1]
    const peak = [3, 5, 5, 3, 5, 5]
    const counts = initReliability()
    addReliability(counts, probability, peak, 4)
    const { reliability, resolution, uncertainty } = brierParts(counts)
    near(reliability - resolution + uncertainty, brierSum(probability, peak, 4) / 6, 1e-15)
  })
})

describe('dieboldMariano', () => {
  it('of one step is the t-test of the mean difference', () => {
    // d = 1 2 3 4: mean 2.5, variance by n 1.25; correction √(3/4): 2.5 / √(1.25 / 4) · √0.75 = 2.5 / √(5/3 / 4)
    const { meanDifference, statistic, pValue } = dieboldMariano([2, 3, 4, 5], [1, 1, 1, 1], 1)
    near(meanDifference, 2.5, 0)
    near(statistic, 2.5 / Math.sqrt(5 / 12), 1e-12)
    near(pValue, 2 * studentCdf(-statistic, 3), 1e-15)
  })
  it('of overlapping windows counts their autocovariance', () => {
    // d about its mean: −1 −1 1 1, γ0 = 1, γ1 = (1 − 1 + 1) / 4; correction √((5 − 4 + ½) / 4)
    const { statistic } = dieboldMariano([1, 1, 3, 3], [0, 0, 0, 0], 2)
    near(statistic, (Math.sqrt(1.5 / 4) * 2) / Math.sqrt(1.5 / 4), 1e-12)
  })
  it('of equal losses says nothing', () => assert.ok(Number.isNaN(dieboldMariano([1, 2], [1, 2], 1).pValue)))
})

describe('the nowcast curve', () => {
  it('is −log10(1 + EMA), α = 2 / (N + 1)', () => {
    // N = 3, α = ½: EMA 8, 4, 7
    const curve = nowcastCurve([8, 0, 10], 3)
    for (const [i, value] of [9, 5, 8].entries()) near(curve[i], -Math.log10(value), 1e-15)
  })
  it('has full skill where the state is high before each large earthquake, and only there', () => {
    const largest = [3, 3, 7, 3, 3, 6.75, 3]
    assert.equal(nowcastSkill([0, 1, 0, 0, 1, 0, 0], largest, 1), 1)
    assert.equal(nowcastSkill([1, 1, 1, 1, 1, 1, 1], largest, 1), 0.5)
    assert.ok(Number.isNaN(nowcastSkill([1, 2, 3], [3, 3, 3], 1)))
  })
})
