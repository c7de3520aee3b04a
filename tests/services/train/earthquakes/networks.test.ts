import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type QuakeData, quakeData } from '../../../../services/train/earthquakes/data.js'
import { forecastAt, truthOf } from '../../../../services/train/earthquakes/forecasts.js'
import { multiFoundation } from '../../../../services/train/earthquakes/multi-foundation.js'
import type { NetworkChoice } from '../../../../services/train/earthquakes/network-choices.js'
import { quakeNetwork } from '../../../../services/train/earthquakes/network-model.js'
import { chooseStreams } from '../../../../services/train/earthquakes/streams.js'
import { paperProtocol } from '../../../../services/train/protocols.js'
import { PAPER_PIXELS } from '../../../../shared/domain/paper-pixels.js'
import { columnsOf, type Quake } from '../../../../shared/domain/quake.js'
import { SOCAL } from '../../../../shared/domain/region.js'
import { startOfDay } from '../../../../shared/domain/units.js'
import { startTfjsWasm } from '../../../../shared/engines/tfjs-wasm.js'
import { near } from '../../../support/near.js'

/** The paper's bins begin with this day. */
const FIRST_DAY = -7303
const FIRST_BIN = 800
const BINS = 130 + 104 + 20 + 20

/** Pixel n of the papers stirs in every (n + 2)-nd bin, with M 3.5; the last is never heard of. */
function clockwork(): Quake[] {
  const quakes: Quake[] = []
  for (let bin = 0; bin < BINS; bin++) {
    for (let n = 0; n < 20; n++) {
      if (bin % (n + 2) !== 0) continue
      const pixel = PAPER_PIXELS[n]
      quakes.push({
        id: `${bin}-${n}`,
        timeMs: startOfDay(FIRST_DAY + 14 * (FIRST_BIN + bin)) + 1,
        latitude: SOCAL.grid.south + (Math.floor(pixel / 60) + 0.5) / 10,
        longitude: SOCAL.grid.west + ((pixel % 60) + 0.5) / 10,
        magnitude: 3.5,
      })
    }
  }
  // The record lasts as long as its last day.
  return [
    ...quakes,
    { ...quakes[0], id: 'last', timeMs: startOfDay(FIRST_DAY + 14 * (FIRST_BIN + BINS)) - 1, latitude: 39 },
  ]
}

const small: NetworkChoice = {
  ...{ name: 'tcn', architecture: 'tcn', options: { units: 4, contextSize: 2, decoderUnits: 4 } },
  ...{ lookBack: 26, steps: 60, batchRows: 64, learningRate: 1e-2 },
}

const context = { seed: 1, done: [], collections: new Map(), nowMs: () => 0 }

describe('earthquake networks', () => {
  let data: QuakeData
  before(async () => {
    await startTfjsWasm()
    const parts = { training: 104, validation: 20, test: 20 }
    data = quakeData(columnsOf(clockwork()), paperProtocol, parts)
  })
  it('have their parts one after the other, to the end of the catalogue', () => {
    assert.deepEqual(data.parts, {
      training: { from: 130, to: 234 },
      validation: { from: 234, to: 254 },
      test: { from: 254, to: 274 },
    })
    assert.equal(data.bins.bins, 274)
    near(truthOf(data, 256)[0], 3.5, 1e-5)
    assert.equal(truthOf(data, 257)[0], 0)
  })
  it('forecast every pixel of validation and test, quiet ones as the quiet of training went on', async () => {
    const { forecasts, parameters } = await quakeNetwork(small).fit(data, context)
    assert.equal(forecasts.length, 40 * 500)
    assert.ok(forecasts.every(value => value >= 0))
    assert.equal(forecasts[forecastAt(data, 260) + 499], 0, 'nothing ever followed a quiet window')
    const [even, odd] = [256, 257].map(bin => forecasts[forecastAt(data, bin)])
    assert.ok(even - odd > 1, `a clock is heard: ${even} when it strikes, ${odd} when not`)
    assert.ok(parameters > 100)
  })
  it('go on from what a collection taught, and ask for it by name', async () => {
    const tuning = { kind: 'full', rank: 0 } as const
    const pretraining = { collection: 'beats', masked: false, steps: 800, tuning }
    // A rate that moves nothing: what is forecast is what the first training had learnt.
    const still: NetworkChoice = { ...small, name: 'tcn-beats', steps: 1, learningRate: 1e-12 }
    const first = { ...still, pretraining }
    // Up and down from one step to the next, of mean 0 and deviation 1 as it stands.
    const values = Float64Array.from({ length: 400 }, (_, t) => (t % 2 === 0 ? 1 : -1))
    const beats = { name: 'beats', stepMs: 1, series: [{ name: 'beat', values }], dataHash: 'of the beats' }
    const collections = new Map([['beats', beats]])
    const swing = async (choice: NetworkChoice) => {
      const { forecasts } = await quakeNetwork(choice).fit(data, { ...context, collections })
      const [even, odd] = [256, 257].map(bin => forecasts[forecastAt(data, bin)])
      return even - odd
    }
    const [taught, untaught] = [await swing(first), await swing(still)]
    assert.ok(taught > 0.5 && taught > 2 * untaught, `a beat is carried on: ${taught}, from chance ${untaught}`)
    await assert.rejects(
      quakeNetwork(first).fit(data, context),
      /no file of beats to pre-train on; give it with --data/,
    )
  })
  it('choose the streams that help, and none that tells nothing', () => {
    const names = chooseStreams(data, ['multiplicity', 'ema']).map(({ name }) => name)
    assert.ok(names.length > 0 && names.length <= 6, names.join())
    assert.equal(new Set(names).size, names.length)
  })
  it('stack on forecasts of years that the first level had not seen', async () => {
    const { forecasts, settings } = await multiFoundation([small]).fit(data, context)
    // 104 training targets, the first fold fitted to 52; three folds over the other 52.
    assert.deepEqual(settings.folds, [
      { trainTo: 52, testFrom: 52, testTo: 69 },
      { trainTo: 69, testFrom: 69, testTo: 86 },
      { trainTo: 86, testFrom: 86, testTo: 104 },
    ])
    assert.ok(forecasts.every(value => Number.isFinite(value) && value >= 0))
  })
})
