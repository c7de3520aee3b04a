import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { SettingsError } from '../../shared/domain/errors.js'
import { joinFolds, timeFolds } from '../../shared/kernels/time-folds.js'

describe('timeFolds', () => {
  it('cuts ten examples of one step into three folds after four', () =>
    // 6 to forecast, 2 a fold: 4 5 | 6 7 | 8 9. Truth of example i is known at i + 1, so all before are fitted to.
    assert.deepEqual(timeFolds({ examples: 10, horizon: 1, folds: 3, firstTraining: 4 }), [
      { trainTo: 4, testFrom: 4, testTo: 6 },
      { trainTo: 6, testFrom: 6, testTo: 8 },
      { trainTo: 8, testFrom: 8, testTo: 10 },
    ]))
  it('leaves out examples whose truth was not yet known', () =>
    // Three steps ahead: at issue 6 the truth of example 3 (steps 4, 5, 6) is known, that of 4 is not.
    assert.deepEqual(timeFolds({ examples: 8, horizon: 3, folds: 1, firstTraining: 4 }), [
      { trainTo: 4, testFrom: 6, testTo: 8 },
    ]))

  const settings = fc.record({
    horizon: fc.integer({ min: 1, max: 9 }),
    folds: fc.integer({ min: 1, max: 7 }),
    firstTraining: fc.integer({ min: 1, max: 30 }),
    more: fc.integer({ min: 0, max: 50 }),
  })
  it('never leaks, forecasts each example once, and has no empty fold', () =>
    fc.assert(
      fc.property(settings, ({ horizon, folds, firstTraining, more }) => {
        const examples = firstTraining + horizon - 1 + folds + more
        const all = timeFolds({ examples, horizon, folds, firstTraining })
        assert.equal(all.length, folds)
        assert.equal(all[0].trainTo, firstTraining)
        assert.equal(all[folds - 1].testTo, examples)
        all.forEach(({ trainTo, testFrom, testTo }, n) => {
          const lastTruth = trainTo - 1 + horizon
          assert.ok(lastTruth <= testFrom, `truth of step ${lastTruth} is not known at issue ${testFrom}`)
          assert.ok(testTo > testFrom)
          if (n > 0) assert.equal(testFrom, all[n - 1].testTo)
        })
      }),
    ))
  it('says so when there is too little', () =>
    assert.throws(() => timeFolds({ examples: 9, horizon: 4, folds: 3, firstTraining: 4 }), SettingsError))
})

describe('joinFolds', () => {
  const folds = timeFolds({ examples: 5, horizon: 1, folds: 2, firstTraining: 2 })
  it('puts the parts one after the other', () =>
    // 2 | 3 4, two numbers each.
    assert.deepEqual(
      [...joinFolds(folds, [Float32Array.of(1, 2), Float32Array.of(3, 4, 5, 6)], 2)],
      [1, 2, 3, 4, 5, 6],
    ))
  it('wants all of a fold', () =>
    assert.throws(
      () => joinFolds(folds, [Float32Array.of(1), Float32Array.of(2)]),
      /fold 1 holds 1 numbers, not 2 × 1/,
    ))
})
