import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { MessageError } from '../../shared/domain/errors.js'
import { ACTIVITY_DAYS, EMA_SPANS, FEATURE_NAMES, FEATURE_ROW, WINDOW_DAYS } from '../../shared/domain/feature-names.js'
import { type DayColumns, gridDay } from '../../shared/kernels/day-grid.js'
import { energyOf } from '../../shared/kernels/energy-grid.js'
import { equivalentMagnitude } from '../../shared/kernels/equivalent-magnitude.js'
import {
  addField,
  initSeismicFeatures,
  type SeismicFeatureState,
  seismicFeatures,
} from '../../shared/kernels/seismic-features.js'

const quiet = gridDay([])
const one = (magnitude: number, pixel = 0) => gridDay([{ pixel, magnitude }])

function run(days: readonly DayColumns[], pixels = 1, latenessDays = 30): SeismicFeatureState {
  const state = initSeismicFeatures(pixels, latenessDays)
  days.forEach((field, day) => {
    addField(state, day, field)
  })
  return state
}

const value = (state: SeismicFeatureState, name: string, pixel = 0) =>
  seismicFeatures(state)[FEATURE_ROW.get(name)! * state.pixels + pixel]

/** The definition, computed anew from all fields: what the running kernel must equal. */
function reference(fields: readonly DayColumns[], pixels: number): Float32Array {
  const last = fields.length - 1
  const sum = (from: number, to: number, p: number, column: 'joules' | 'multiplicity') => {
    let total = 0
    for (let d = Math.min(to, last); d >= Math.max(from, 0); d--) {
      const row = fields[d].pixel.indexOf(p)
      if (row >= 0) total += fields[d][column][row]
    }
    return total
  }
  const meq = (lastDay: number, days: number, p: number) =>
    equivalentMagnitude(sum(lastDay - days + 1, lastDay, p, 'joules'))
  const ema = (day: number, span: number, p: number): number => {
    const y = meq(day, 14, p)
    const a = 2 / (span + 1)
    return day < 14 ? y : a * y + (1 - a) * ema(day - 14, span, p)
  }
  const columns: number[] = []
  const row = (f: (p: number) => number) => columns.push(...Array.from({ length: pixels }, (_, p) => f(p)))
  for (let k = 0; k < 26; k++) row(p => (last - 14 * k < 0 ? 0 : meq(last - 14 * k, 14, p)))
  for (const days of WINDOW_DAYS.slice(1)) row(p => meq(last, days, p))
  for (const days of WINDOW_DAYS) row(p => sum(last - days + 1, last, p, 'multiplicity'))
  for (const span of EMA_SPANS) row(p => ema(last, span, p))
  for (const days of ACTIVITY_DAYS) {
    row(p => {
      const k = Math.exp(-1 / days)
      // (1 − k) Σ k^age over the days with a quake.
      return fields.reduce((sum, field, d) => sum + (field.pixel.includes(p) ? (1 - k) * k ** (last - d) : 0), 0)
    })
  }
  return Float32Array.from(columns)
}

/** All but the activity to the bit: that is summed here in another order. */
function agree(actual: Float32Array, expected: Float32Array): void {
  const exact = FEATURE_NAMES.length - ACTIVITY_DAYS.length
  const [pixels, end] = [actual.length / FEATURE_NAMES.length, (actual.length / FEATURE_NAMES.length) * exact]
  assert.equal(pixels, 4)
  assert.deepEqual(actual.subarray(0, end), expected.subarray(0, end))
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]) < 1e-6, `value ${i}`)
  })
}

describe('seismic features', () => {
  it('leave nothing of an M9 behind when it leaves a window', () => {
    const days = [one(9), ...Array<DayColumns>(13).fill(one(1))]
    assert.ok(value(run(days), 'lag0') >= 9)
    // Day 14's window is days 1..14: thirteen M1 and this quiet day.
    const expected = equivalentMagnitude(13 * energyOf(1))
    assert.ok(Math.abs(value(run([...days, quiet]), 'lag0') - expected) < 1e-6)
    const long = run([...days, ...Array<DayColumns>(1820).fill(quiet)])
    assert.equal(value(long, 'meq1820'), 0)
    assert.equal(value(long, 'count1820'), 0)
  })
  it('keep a window that ends at the edge of its length', () => {
    const state = run([one(5), ...Array<DayColumns>(27).fill(quiet)])
    assert.equal(value(state, 'meq28'), 5)
    assert.equal(value(state, 'lag1'), 5)
    assert.equal(value(state, 'lag0'), 0)
    addField(state, 28, quiet)
    assert.equal(value(state, 'meq28'), 0)
    assert.equal(value(state, 'meq84'), 5)
  })
  it('start the EMA with the first value and step it by 14 days', () => {
    // Span 3: a = 1/2. Day 13 → e = 4 (first step). Day 27: y = 0 → 2. Day 41: y = 0 → 1.
    const days = (n: number) => [one(4), ...Array<DayColumns>(n).fill(quiet)]
    assert.equal(value(run(days(13)), 'ema3'), 4)
    assert.equal(value(run(days(27)), 'ema3'), 2)
    assert.equal(value(run(days(41)), 'ema3'), 1)
  })
  it('let activity decay by the day, and count a day once', () => {
    // τ = 2: k = e^(−1/2) = 0.60653. Days 0 and 1 active, day 2 quiet: (1 − k)(k² + k) = 0.38340.
    const twice = gridDay([
      { pixel: 0, magnitude: 2 },
      { pixel: 0, magnitude: 3 },
    ])
    assert.ok(Math.abs(value(run([one(1), twice, quiet]), 'active2') - 0.3834) < 1e-5)
    assert.equal(value(run([one(NaN)]), 'active2'), 0, 'what has no magnitude has no energy')
  })
  it('refuse a gap, and a revision older than the lateness', () => {
    const state = run(Array<DayColumns>(10).fill(quiet), 1, 5)
    assert.throws(() => addField(state, 11, quiet), MessageError)
    assert.throws(() => addField(state, 2, quiet), /latenessDays/)
  })

  const magnitude = fc.integer({ min: 0, max: 70 }).map(tenths => tenths / 10)
  const field = fc.array(fc.record({ pixel: fc.nat(3), magnitude }), { maxLength: 3 }).map(gridDay)
  // Mostly quiet, and long enough that days leave every short window and the EMA steps several times.
  const record = fc.array(fc.oneof({ weight: 6, arbitrary: fc.constant(quiet) }, { weight: 1, arbitrary: field }), {
    minLength: 1,
    maxLength: 120,
  })
  it('equal their definition on any record', () => {
    fc.assert(
      fc.property(record, days => agree(seismicFeatures(run(days, 4)), reference(days, 4))),
      { numRuns: 60 },
    )
  })
  it('after any revisions equal those of the final truth', () => {
    const revisions = fc.array(fc.tuple(fc.nat(29), field), { maxLength: 6 })
    fc.assert(
      fc.property(record, revisions, record, (days, changes, after) => {
        const state = run(days, 4)
        const truth = [...days]
        for (const [back, changed] of changes) {
          const day = days.length - 1 - back
          if (day < 0) continue
          truth[day] = changed
          addField(state, day, changed)
        }
        for (const next of after) addField(state, truth.push(next) - 1, next)
        agree(seismicFeatures(state), reference(truth, 4))
      }),
      { numRuns: 60 },
    )
  })
  it('go on from a saved state as if never interrupted', () => {
    const days = Array.from({ length: 60 }, (_, d) => (d % 7 === 0 ? one(3 + (d % 3)) : quiet))
    const restored: SeismicFeatureState = deserialize(serialize(run(days.slice(0, 30))))
    days.slice(30).forEach((day, i) => {
      addField(restored, 30 + i, day)
    })
    assert.deepEqual(seismicFeatures(restored), seismicFeatures(run(days)))
  })
  it('name every row once', () => assert.equal(new Set(FEATURE_NAMES).size, FEATURE_NAMES.length))
})
