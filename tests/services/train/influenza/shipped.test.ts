import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { parseIlinet } from '../../../../services/train/influenza/ilinet.js'
import { type IliScore, scoreIli } from '../../../../services/train/influenza/score-shipped.js'
import { decodeIli, encodeIli, type ShippedIli } from '../../../../services/train/influenza/shipped.js'
import { trainShipped } from '../../../../services/train/influenza/train-shipped.js'
import { ArtefactError, SettingsError } from '../../../../shared/domain/errors.js'
import { startEngine } from '../../../../shared/engines/start-engine.js'
import { madeUpIlinet } from '../../../support/made-up-ilinet.js'
import { near } from '../../../support/near.js'

const WEEKS = 320
const weeks = parseIlinet(madeUpIlinet(WEEKS))
const lastDay = (week: number) => weeks.startDay[week - 1] + 6
const training = { trainToDay: lastDay(180), validateToDay: lastDay(250), dataHash: 'h', packageVersion: '0.0.0' }
const context = { seed: 1, nowMs: () => 0 }

describe('the shipped model of influenza-like illness', () => {
  let shipped: ShippedIli
  let scores: IliScore[]
  const score = (model: string, horizonDays: number, inSample = false) =>
    scores.find(one => one.model === model && one.horizonDays === horizonDays && one.inSample === inSample)!

  before(async () => {
    await startEngine()
    shipped = await trainShipped(weeks, training, context)
    scores = await scoreIli(weeks, shipped)
  })

  it('foresees made-up waves better than the newest week does', () => {
    for (const days of [14, 28]) assert.ok(score('mlp', days).mse < 0.5 * score('persistence', days).mse)
  })
  it('tells the weeks apart that it had seen: those before the last of its training', () => {
    // The newest week of an issue is 56 and up; that of the last week of training is out of sample.
    assert.equal(score('mlp', 7, true).issues, 249 - 56)
    assert.equal(score('mlp', 7).issues, WEEKS - 1 - 249)
    assert.equal(score('mlp', 28).issues, WEEKS - 4 - 249)
  })
  it('scores persistence as by hand', () => {
    let [sse, n] = [0, 0]
    for (const series of weeks.percent) {
      for (let issue = 249; issue + 2 < WEEKS; issue++, n++) sse += (series[issue + 2] - series[issue]) ** 2
    }
    near(score('persistence', 14).mse, sse / n, 1e-12)
  })
  it('says how sure it is: half of the truths lie in the middle half, more or less', () => {
    const { coverage } = score('mlp', 7)
    assert.ok(coverage['50'] > 0.3 && coverage['50'] < 0.75, `${coverage['50']}`)
    assert.ok(coverage['95'] > 0.85, `${coverage['95']}`)
  })
  it('says the same after it was written and read', async () => {
    assert.deepEqual(await scoreIli(weeks, decodeIli(encodeIli(shipped))), scores)
  })
  it('refuses a manifest of another format, other regions, and a file without a year of history', async () => {
    const { weights } = encodeIli(shipped)
    assert.throws(() => decodeIli({ manifest: '{"format":"other/1"}', weights }), ArtefactError)
    await assert.rejects(scoreIli({ ...weeks, regions: ['Region 1', 'Region 9'] }, shipped), SettingsError)
    await assert.rejects(scoreIli(parseIlinet(madeUpIlinet(50)), shipped), /needs|no week of issue has 56 weeks/)
  })
  it('needs years to train on', () =>
    assert.rejects(trainShipped(weeks, { ...training, trainToDay: lastDay(60) }, context), /60 weeks to train on/))
})
