import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { greedyWeights } from '../../../../services/train/stacking/greedy-weights.js'
import { SECOND_LEVEL_FIT, secondLevel } from '../../../../services/train/stacking/second-level.js'
import { stack } from '../../../../services/train/stacking/stack.js'
import { startTfjsCpu } from '../../../../shared/engines/tfjs-cpu.js'
import { randomFrom, uniform } from '../../../../shared/kernels/random.js'
import { timeFolds } from '../../../../shared/kernels/time-folds.js'
import { ofLastStep } from '../../../../shared/models/losses/last-step.js'
import { meanSquaredError } from '../../../../shared/models/losses/point-losses.js'

describe('stack', () => {
  it('asks each member for every fold but the first, telling it the one before', async () => {
    const folds = timeFolds({ examples: 12, horizon: 1, folds: 3, firstTraining: 3 }) // tests 3–5, 6–8, 9–11
    const asked: string[] = []
    const member = (name: string, offset: number) => ({
      name,
      forecast: async (fold: { testFrom: number; testTo: number }, before: { testFrom: number }) => {
        asked.push(`${name} ${before.testFrom} ${fold.testFrom}`)
        const { testFrom, testTo } = fold
        return Float32Array.from({ length: 2 * (testTo - testFrom) }, (_, i) => offset + 2 * testFrom + i)
      },
    })
    const { from, to, forecasts } = await stack([member('a', 0), member('b', 100)], folds, 2)
    assert.deepEqual([from, to], [6, 12])
    assert.deepEqual([...forecasts[0]], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23])
    assert.equal(forecasts[1][0], 112)
    assert.deepEqual(asked, ['a 3 6', 'a 6 9', 'b 3 6', 'b 6 9'])
  })
  it('refuses a member that leaves examples out', async () => {
    const folds = timeFolds({ examples: 12, horizon: 1, folds: 3, firstTraining: 3 })
    const lazy = { name: 'lazy', forecast: async () => new Float32Array(1) }
    await assert.rejects(stack([lazy], folds, 1), /holds 1 numbers, not 3 × 1/)
  })
})

describe('greedyWeights', () => {
  it('finds the mean that is right, whatever the scale of the errors', () => {
    // 1 = ¾ · 0 + ¼ · 4, which five of twenty rounds give exactly.
    const truth = Float64Array.of(1, 1, NaN)
    const weights = greedyWeights([Float64Array.of(0, 0, 9), Float64Array.of(4, 4, 9)], truth)
    assert.deepEqual(weights, [0.75, 0.25])
  })
  it('leaves a member out that helps nothing', () => {
    assert.deepEqual(greedyWeights([Float64Array.of(1, 2), Float64Array.of(5, -5)], Float64Array.of(1, 2)), [1, 0])
  })
})

describe('ofLastStep', () => {
  before(startTfjsCpu)
  it('counts the last step ahead alone', () => {
    const forecast = tf.tensor3d([[[9], [3]]])
    assert.equal(ofLastStep(meanSquaredError)(forecast, tf.tensor2d([[0, 1]])).dataSync()[0], 4)
  })
})

describe('secondLevel', () => {
  before(startTfjsCpu)
  it('learns that its members are too low, and beats their mean', async () => {
    const random = randomFrom(2)
    const steps = 160
    const series = Array.from({ length: 6 }, () => {
      const truth = Float32Array.from({ length: steps }, (_, t) => Math.sin(t / 4) + 0.2 * (uniform(random) - 0.5))
      // Two members, each a quarter too low and off by chance.
      const firstLevel = [1, 2].map(() => truth.map(value => value - 0.25 + 0.2 * (uniform(random) - 0.5)))
      return { truth, firstLevel }
    })
    const span = {
      horizon: 2,
      from: 20,
      fitTo: 130,
      to: 150,
      seed: 1,
      fit: { ...SECOND_LEVEL_FIT, steps: 60, learningRate: 3e-3 },
    }
    const { forecasts } = await secondLevel(series, span, { name: 'second', nowMs: () => 0 })
    const error = (of: (s: number, t: number) => number) => {
      let sum = 0
      series.forEach(({ truth }, s) => {
        for (let t = 130; t < 150; t++) sum += (of(s, t) - truth[t]) ** 2
      })
      return sum / (20 * series.length)
    }
    const stacked = error((s, t) => forecasts[s][t - 130])
    const mean = error((s, t) => (series[s].firstLevel[0][t] + series[s].firstLevel[1][t]) / 2)
    assert.ok(stacked < mean / 3, `${stacked} beside ${mean}`)
  })
})
