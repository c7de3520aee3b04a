import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { trainModels } from '../../services/train/train.js'
import { ArtefactError, SettingsError } from '../../shared/domain/errors.js'
import type { Region } from '../../shared/domain/region.js'
import { SITE_FEATURES } from '../../shared/domain/site-features.js'
import type { Example } from '../../shared/domain/truth.js'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { artefactHash, decodeArtefact, encodeArtefact } from '../../shared/models/artefact.js'
import { featureRow } from '../../shared/models/feature-row.js'
import { loadForecaster } from '../../shared/models/forecaster.js'
import { near } from '../support/near.js'
import { SILENT, siteExamples, TIDAL } from '../support/site-examples.js'
import { RIVERS } from '../support/site-world.js'

const examples = siteExamples(420, 720, 2)
const last = examples[examples.length - 1].features
const settings = {
  examples: () => examples,
  split: { trainToDay: 600, validateToDay: 690 },
  kinds: ['persistence', 'climatology', 'ema', 'ridge', 'mlp'],
  region: RIVERS,
  seed: 1,
  maxSteps: 100,
  packageVersion: '0.0.0',
}
await startTfjsCpu()
const artefacts = await trainModels(settings)
const byKind = new Map(artefacts.map(artefact => [artefact.manifest.kind, artefact]))
const predict = (kind: string, features = last, region: Region = RIVERS) =>
  loadForecaster(byKind.get(kind)!, region).predict(features)
const cubes = (name: string, features = last) => featureRow(features, name).map(z => z ** 3)

/** Equal to rounding of Float32; NaN where the other is NaN. */
function agree(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(actual.length, expected.length)
  for (let i = 0; i < actual.length; i++) {
    if (Number.isNaN(expected[i])) assert.ok(Number.isNaN(actual[i]), `value ${i} is ${actual[i]}`)
    else near(actual[i], expected[i], 1e-5 * Math.max(1, Math.abs(expected[i])), `value ${i}`)
  }
}

describe('every model of sites', () => {
  for (const artefact of artefacts) {
    const { kind } = artefact.manifest
    it(`${kind} says the same after it was written and read`, async () => {
      const read = loadForecaster(decodeArtefact(encodeArtefact(artefact)), RIVERS)
      assert.equal(read.hash, artefactHash(artefact))
      assert.deepEqual(await read.predict(last), await predict(kind))
    })
    it(`${kind} speaks of both horizons, in the shapes of its levels and exceedances`, async () => {
      const predictions = await predict(kind)
      assert.deepEqual(
        predictions.map(({ horizonDays }) => horizonDays),
        [1, 7],
      )
      for (const { mean, levels, quantiles, exceedances, thresholds, exceedance } of predictions) {
        assert.deepEqual([...levels], [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])
        assert.deepEqual(exceedances, ['p95', 'p99'])
        assert.deepEqual([mean.length, quantiles.length, thresholds.length, exceedance.length], [5, 35, 10, 10])
        agree(thresholds, [...cubes('p95'), ...cubes('p99')])
      }
    })
    it(`${kind} has quantiles that ascend, and exceedances that lie between theirs`, async () => {
      for (const { levels, quantiles, thresholds, exceedance } of await predict(kind)) {
        for (const site of [0, 1, 2, TIDAL]) {
          const at = (l: number) => quantiles[l * 5 + site]
          for (let l = 1; l < levels.length; l++) assert.ok(at(l) >= at(l - 1), `site ${site}, level ${levels[l]}`)
          for (const e of [0, 1]) {
            const [threshold, p] = [thresholds[e * 5 + site], exceedance[e * 5 + site]]
            assert.ok(p > 0 && p < 1)
            levels.forEach((level, l) => {
              // A quantile below the threshold: no more than the rest reaches it; and the other way round.
              if (at(l) < threshold) assert.ok(p <= 1 - level + 1e-3, `${p} of site ${site} above ${level}`)
              if (at(l) > threshold) assert.ok(p >= 1 - level - 1e-3, `${p} of site ${site} below ${level}`)
            })
          }
          assert.ok(exceedance[site] >= exceedance[5 + site], `site ${site} reaches p99 more often than p95`)
        }
      }
    })
    it(`${kind} knows nothing of a silent gauge, and no flow below zero but at the tidal one`, async () => {
      for (const { mean, quantiles, exceedance } of await predict(kind)) {
        assert.ok(Number.isNaN(mean[SILENT]) && Number.isNaN(quantiles[SILENT]) && Number.isNaN(exceedance[SILENT]))
        for (const site of [0, 1, 2]) assert.ok(mean[site] >= 0 && quantiles[site] >= 0)
      }
    })
    it(`${kind} leaves the features as they were, and keeps nothing of them`, async () => {
      const before = last.columns.slice()
      for (const { mean } of await predict(kind)) mean.fill(99)
      assert.deepEqual(last.columns, before)
    })
    it(`${kind} tells its sites, window and horizons`, () => {
      const { sites, windowDays, horizonsDays, region } = artefact.manifest
      assert.deepEqual(
        { sites, windowDays, horizonsDays },
        { sites: ['00', '01', '02', '03', '04'], windowDays: 1, horizonsDays: [1, 7] },
      )
      assert.equal(region.domain, 'streamflow')
    })
    it(`${kind} serves other sites of its domain, in any order, with the spread of all for the unknown`, async () => {
      const [first, second, ...others] = RIVERS.sites!
      const region = { ...RIVERS, id: 'other', sites: [second, first, { ...first, id: 'new' }, ...others.slice(0, 2)] }
      // All of the first three cells are as cell 0 of the last issue is.
      const columns = last.columns.map((value, i) => (i % 5 < 3 ? last.columns[i - (i % 5)] : value))
      const [here] = await predict(kind, { ...last, columns })
      const [there] = await predict(kind, { ...last, columns }, region)
      const spread = (prediction: typeof here, site: number) =>
        Math.cbrt(prediction.quantiles[6 * 5 + site]) - Math.cbrt(prediction.quantiles[3 * 5 + site])
      near(spread(there, 0), spread(here, 1), 1e-5)
      near(spread(there, 1), spread(here, 0), 1e-5)
      const { data } = artefact.weights.get('calibration.spread')!
      const common = artefact.manifest.hyperparameters['calibration.spread1'] as number
      near(spread(there, 2) / spread(here, 0), common / data[0], 1e-3)
    })
  }
  it('is the same when trained again', async () =>
    assert.deepEqual((await trainModels(settings)).map(artefactHash), artefacts.map(artefactHash)))
})

it('persistence says the newest window again, at each horizon', async () => {
  for (const { mean } of await predict('persistence')) agree(mean, cubes('lag0'))
})

it('climatology says the course of the year at the end of each horizon', async () => {
  const [day, week] = await predict('climatology')
  agree(day.mean, cubes('climatology1'))
  agree(week.mean, cubes('climatology7'))
})

it('ema says the average that did best on all it was shown, at each horizon by itself', async () => {
  const { spans } = byKind.get('ema')!.manifest.hyperparameters
  const seen = examples.filter(({ features: { day } }) => day + 7 <= 600 || (day >= 600 && day + 7 <= 690))
  const best = [0, 1].map(h => {
    const errors = SITE_FEATURES.streamflow.emaSpans.map(span => {
      let sse = 0
      for (const { features, truths } of seen) {
        const forecast = featureRow(features, `ema${span}`)
        for (const s of [0, 1, 2, 4]) sse += (Math.cbrt(truths[h].value[s]) - forecast[s]) ** 2
      }
      return { span, sse }
    })
    return errors.sort((a, b) => a.sse - b.sse)[0].span
  })
  assert.deepEqual(spans, best)
  const predictions = await predict('ema')
  best.forEach((span, h) => {
    agree(predictions[h].mean, cubes(`ema${span}`))
  })
})

it('mlp learns that flow goes halfway back each day, where persistence does not', async () => {
  const error = (kind: string) => byKind.get(kind)!.manifest.scores.mse
  assert.ok(error('mlp') < 0.8 * error('persistence'), `${error('mlp')} of ${error('persistence')}`)
})

describe('ridge', () => {
  const trained = async (of: readonly Example[]) => {
    const [artefact] = await trainModels({ ...settings, examples: () => of, kinds: ['ridge'] })
    return loadForecaster(artefact, RIVERS).predict(last)
  }
  const linear = (h: number, z: (lag0: number, lag2: number, climatology: number) => number) => {
    const names = ['lag0', 'lag2', `climatology${RIVERS.horizonsDays[h]}`]
    const truthOf = ({ features }: Example) => {
      const [lag0, lag2, climatology] = names.map(name => featureRow(features, name))
      return Float64Array.from(lag0, (_, s) => z(lag0[s], lag2[s], climatology[s]) ** 3)
    }
    return truthOf
  }
  it('finds truths that are linear on the scale of the features, others at each horizon', async () => {
    const laws = [
      linear(0, (lag0, lag2) => 1 + lag0 / 2 + lag2 / 4),
      linear(1, (lag0, _, climatology) => (lag0 + 3 * climatology) / 4),
    ]
    const lawful = examples.map(example => ({
      ...example,
      truths: example.truths.map((truth, h) => ({ ...truth, value: laws[h](example) })),
    }))
    const predictions = await trained(lawful)
    predictions.forEach(({ mean }, h) => {
      const truth = laws[h](examples[examples.length - 1])
      for (const s of [0, 1, 2]) near(Math.cbrt(mean[s]), Math.cbrt(truth[s]), 0.01, `horizon ${h}, site ${s}`)
    })
  })
  it('forecasts no flow below zero where none has been', async () => {
    const law = linear(0, lag0 => lag0 - 100)
    const sinking = examples.map(example => ({
      ...example,
      truths: example.truths.map(truth => ({ ...truth, value: law(example) })),
    }))
    const [{ mean }] = await trained(sinking)
    for (const s of [0, 1, 2]) assert.equal(mean[s], 0)
    assert.ok(mean[TIDAL] < -1, `${mean[TIDAL]} at the tidal gauge`)
  })
})

describe('refuses', () => {
  const unknown = examples.map(example => ({
    ...example,
    truths: example.truths.map(truth => ({ ...truth, value: new Float64Array(5).fill(NaN) })),
  }))
  for (const kind of settings.kinds) {
    it(`to train ${kind} on truths of which none is known`, () =>
      assert.rejects(trainModels({ ...settings, examples: () => unknown, kinds: [kind] }), SettingsError))
    it(`to load ${kind} for other horizons, another window or another domain`, () => {
      for (const other of [{ horizonsDays: [1] }, { windowDays: 7 }, { domain: 'covid' as const }]) {
        assert.throws(() => loadForecaster(byKind.get(kind)!, { ...RIVERS, ...other }), ArtefactError)
      }
    })
    it(`${kind}, features that lack its inputs`, () =>
      assert.rejects(predict(kind, { ...last, names: ['nothing'] }), ArtefactError))
  }
  it('an ema without a span for each horizon', () => {
    const ema = byKind.get('ema')!
    const manifest = { ...ema.manifest, hyperparameters: { ...ema.manifest.hyperparameters, spans: [2] } }
    assert.throws(() => loadForecaster({ ...ema, manifest }, RIVERS), /span for each horizon/)
  })
  it('a model of pixels for sites', () =>
    assert.rejects(trainModels({ ...settings, kinds: ['lstm'] }), /'lstm' is no kind of streamflow model/))
})
