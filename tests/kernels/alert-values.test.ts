import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { costLossThreshold } from '../../shared/domain/alert-rule.js'
import { isNeighbour, largestBehind } from '../../shared/kernels/alert-evidence.js'
import { combineCells, quantityValues } from '../../shared/kernels/alert-values.js'
import { pairedSkill } from '../../shared/kernels/paired-skill.js'
import { warningCurve } from '../../shared/kernels/warning-curve.js'
import { fieldOf, forecastOf, SMALL } from '../support/made-up-messages.js'

describe('what a rule looks at', () => {
  const forecast = forecastOf(SMALL, 'ema', 0, 2)
  // P(M ≥ 5) of pixel p is (p + 1) / 1000; mean 2 + p; the 0.9 quantile 2 + p + 0.9.
  const cases: [what: string, quantity: Parameters<typeof quantityValues>[1], pixel2: number | undefined][] = [
    ['an exceedance', { kind: 'exceedance', name: 'm5' }, 0.003],
    ['the mean', { kind: 'mean' }, 4],
    ['a quantile', { kind: 'quantile', level: 0.9 }, 4.9],
    ['an exceedance that it does not name', { kind: 'exceedance', name: 'p95' }, undefined],
    ['a level that it does not have', { kind: 'quantile', level: 0.89 }, undefined],
  ]
  for (const [what, quantity, pixel2] of cases) {
    it(`is ${what}`, () => {
      const value = quantityValues(forecast, quantity)?.[2]
      assert.equal(value, pixel2 === undefined ? undefined : Math.fround(pixel2))
    })
  }
})

describe('cells as one value', () => {
  const values = [3, NaN, 1, 2]
  for (const [combine, all, two] of [
    ['max', 3, 2],
    ['min', 1, 1],
    ['sum', 6, 3],
    ['mean', 2, 1.5],
  ] as const) {
    it(`${combine} of those that are known`, () => {
      assert.equal(combineCells(values, undefined, combine), all)
      assert.equal(combineCells(values, Uint32Array.of(1, 2, 3), combine), two)
    })
  }
  it('is not known where none is', () => assert.ok(Number.isNaN(combineCells([NaN], undefined, 'sum'))))
})

it('acts above cost / loss', () => assert.equal(costLossThreshold(5, 100), 0.05))

describe('skill over pairs', () => {
  const losses = (rows: [number, number][]) => new Map(rows.map(([day, loss]) => [day, { loss, count: 10 }]))
  it('takes the newest issues that both were scored on', () => {
    const model = losses([
      [1, 9],
      [2, 1],
      [3, 2],
    ])
    const reference = losses([
      [1, 1],
      [2, 4],
      [3, 2],
      [4, 99],
    ])
    // Days 3 and 2: 1 − (2 + 1) / (2 + 4)
    assert.deepEqual(pairedSkill(model, reference, 2), { skill: 0.5, issues: 2 })
  })
  it('is not known without a pair', () => assert.ok(Number.isNaN(pairedSkill(losses([]), losses([]), 5).skill)))
})

describe('ROC', () => {
  it('is that of Fawcett (2006), figure 3: ten positives and ten negatives, area 0.68', () => {
    const rows = 'p.9 p.8 n.7 p.6 p.55 p.54 n.53 n.52 p.51 n.505 p.4 n.39 p.38 n.37 n.36 n.35 p.34 n.33 p.30 n.1'
    const values = Float32Array.from(rows.split(' '), row => Number(row.slice(1)))
    const happened = Uint8Array.from(rows.split(' '), row => Number(row[0] === 'p'))
    const { area, points, happened: positives } = warningCurve(values, happened)
    assert.equal(positives, 10)
    assert.ok(Math.abs(area - 0.68) < 1e-12)
    // At 0.54 five of ten positives and one of ten negatives are warned of.
    const point = points.find(({ hitRate, falseAlarmRate }) => hitRate === 0.5 && falseAlarmRate === 0.1)
    assert.ok(point !== undefined)
    assert.equal(point.threshold, Math.fround(0.53))
  })
  it('shares ties: values that are all equal know nothing', () => {
    assert.equal(warningCurve(Float32Array.of(1, 1, 1, 1), Uint8Array.of(1, 0, 1, 0)).area, 0.5)
  })
})

describe('what is behind an alert', () => {
  it('are the largest near the pixel, the newer first', () => {
    const fields = [
      fieldOf(SMALL, 1, [
        [0, 4],
        [2, 6],
      ]),
      fieldOf(SMALL, 2, [[3, 4]]),
    ]
    // Pixel 2 is two columns from pixel 0.
    const { day, cell, value } = largestBehind(fields, 'maxMagnitude', other => isNeighbour(SMALL.grid, 0, other))
    assert.deepEqual(
      [[...day], [...cell], [...value]],
      [
        [2, 1],
        [3, 0],
        [4, 4],
      ],
    )
  })
})
