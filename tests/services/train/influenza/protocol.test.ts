import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, it, type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { INFLUENZA_BASELINES } from '../../../../services/train/influenza/baselines.js'
import { parseIlinet } from '../../../../services/train/influenza/ilinet.js'
import { influenzaNetwork } from '../../../../services/train/influenza/network-model.js'
import {
  BENCHMARK_PARTS,
  completeErrors,
  cubeAt,
  cubeErrors,
  type InfluenzaData,
  issuesOf,
  type Part,
  underProtocol,
} from '../../../../services/train/influenza/protocol.js'
import { INFLUENZA_RIDGES } from '../../../../services/train/influenza/ridge.js'
import { INFLUENZA_STACKS, multiFoundation } from '../../../../services/train/influenza/stacked.js'
import { SECOND_LEVEL_FIT } from '../../../../services/train/stacking/second-level.js'
import { SettingsError } from '../../../../shared/domain/errors.js'
import { startTfjsCpu } from '../../../../shared/engines/tfjs-cpu.js'
import { mse, nnse, observedVariance } from '../../../../shared/kernels/scores.js'
import { madeUpIlinet } from '../../../support/made-up-ilinet.js'
import { near } from '../../../support/near.js'
import { sharedData } from '../../../support/shared-data.js'

const context = { seed: 1, nowMs: () => 0, collections: new Map() }

function realData(t: TestContext): InfluenzaData | undefined {
  const path = sharedData(t, 'influenza/ilinet_hhs_1997_2025.csv.gz')
  if (path === undefined) return undefined
  return underProtocol(parseIlinet(gunzipSync(readFileSync(path)).toString()), BENCHMARK_PARTS)
}

const errorsOf = async (name: string, data: InfluenzaData, part: Part = 'test') => {
  const model = [...INFLUENZA_BASELINES, ...INFLUENZA_RIDGES].find(one => one.name === name)!
  return cubeErrors(data, (await model.fit(data, context)).cube, part)
}

describe('the protocol on the real file', () => {
  it('covers 1000 weeks of 10 regions, 2005 week 46 to 2025 week 2', t => {
    const data = realData(t)
    if (data === undefined) return
    assert.equal(data.regions.length, 10)
    assert.deepEqual([data.weekOfYear[0], data.weekOfYear[999]], [46, 2])
    assert.equal(new Date(data.startDay[0] * 86_400_000).toISOString().slice(0, 10), '2005-11-13')
    // 2021 week 11 began on 14 March.
    assert.equal(new Date(data.startDay[800] * 86_400_000).toISOString().slice(0, 10), '2021-03-14')
  })

  // MSE and NNSE of h = 1 to 4, to the four digits that were printed. SPEC.md 4.3
  const published: [model: string, mse: number[], nnse: number[]][] = [
    ['persistence', [0.1844, 0.5406, 0.9408, 1.3624], [0.9282, 0.8152, 0.7171, 0.6365]],
    ['seasonal-52', [2.3125, 2.1498, 2.0515, 1.9961], [0.5077, 0.5259, 0.5376, 0.5444]],
  ]
  for (const [model, mses, nnses] of published) {
    it(`gives ${model} the scores of an independent implementation`, async t => {
      const data = realData(t)
      if (data === undefined) return
      const errors = await errorsOf(model, data)
      errors.forEach((sums, i) => {
        near(mse(sums), mses[i], 5e-5)
        near(nnse(sums), nnses[i], 5e-5)
        assert.equal(sums.n, 10 * (200 - i), '200 − (h − 1) issues of 10 regions')
      })
      near(observedVariance(errors[0]), 2.3852, 5e-5)
    })
  }

  it('finds ridge better than persistence on the part that it was chosen on, by more than half at h = 4', async t => {
    const data = realData(t)
    if (data === undefined) return
    const [ridge, persistence] = [
      await errorsOf('ridge', data, 'validation'),
      await errorsOf('persistence', data, 'validation'),
    ]
    for (const [i, sums] of ridge.entries()) assert.ok(mse(sums) < mse(persistence[i]), `h ${i + 1}`)
    assert.ok(mse(ridge[3]) < mse(persistence[3]) / 2)
  })
})

describe('underProtocol', () => {
  before(startTfjsCpu)
  const ili = parseIlinet(madeUpIlinet(200))
  const parts = { weeks: 180, validation: 30, test: 20 }
  const data = underProtocol(ili, parts)

  it('takes the last weeks, and the test from their end', () => {
    assert.equal(data.startDay[179], ili.startDay[199])
    assert.deepEqual(data.targets, { validation: { from: 130, to: 160 }, test: { from: 160, to: 180 } })
    assert.deepEqual(issuesOf(data, 'test'), { first: 159, last: 178 })
  })

  it('refuses a file that is too short', () => {
    assert.throws(() => underProtocol(ili, { ...parts, weeks: 201 }), SettingsError)
    assert.throws(() => underProtocol(ili, { weeks: 100, validation: 30, test: 20 }), SettingsError)
  })

  const network = influenzaNetwork({ architecture: 'orthogonal', options: {}, steps: 50, mostSeeds: 1 })
  it('refuses to score a model that leaves a week out', async () => {
    const { cube } = await network.fit(data, context)
    assert.equal(completeErrors(data, cube, 'test').length, 4)
    cube[cubeAt(data, 2, 1, 177)] = NaN
    assert.throws(() => completeErrors(data, cube, 'test'), /37 of 38 forecasts 2 weeks ahead/)
  })

  for (const model of [...INFLUENZA_BASELINES, ...INFLUENZA_RIDGES, network]) {
    it(`lets ${model.name} see nothing of the weeks that it forecasts`, async () => {
      // Another future from week 165 on: no forecast issued before it may change.
      const changed = {
        ...data,
        percent: data.percent.map(series => series.map((value, t) => (t < 165 ? value : 9 - value))),
      }
      const [first, second] = [await model.fit(data, context), await model.fit(changed, context)]
      for (const h of [1, 4]) {
        for (let issue = 129; issue < 165; issue++) {
          const at = cubeAt(data, h, 1, issue)
          assert.equal(second.cube[at], first.cube[at], `h ${h}, issue ${issue}`)
        }
      }
      assert.ok(Number.isFinite(first.cube[cubeAt(data, 1, 0, 178)]))
    })
  }

  const members = INFLUENZA_BASELINES.filter(({ name }) => name !== 'climatology')
  for (const stacked of [INFLUENZA_STACKS[0], multiFoundation({ ...SECOND_LEVEL_FIT, steps: 1 })]) {
    it(`lets ${stacked.name} see nothing of the weeks that it forecasts, in any fold`, async () => {
      const fit = async (from: number) => {
        const changed = {
          ...data,
          percent: data.percent.map(series => series.map((value, t) => (t < from ? value : 9 - value))),
        }
        const rows = []
        for (const model of members) rows.push({ model, cube: (await model.fit(changed, context)).cube })
        return (await stacked.fit(changed, rows, context)).cube
      }
      const [first, second] = [await fit(Infinity), await fit(165)]
      for (const h of [1, 4]) {
        for (let issue = 159; issue < 165; issue++) {
          const at = cubeAt(data, h, 1, issue)
          assert.ok(Number.isFinite(first[at]), `h ${h}, issue ${issue}`)
          assert.equal(second[at], first[at], `h ${h}, issue ${issue}`)
        }
      }
      assert.ok(Number.isFinite(first[cubeAt(data, 1, 0, 178)]))
    })
  }
})
