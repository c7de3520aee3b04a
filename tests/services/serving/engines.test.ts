import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it, type TestContext } from 'node:test'
import { forecastStage } from '../../../services/forecast/stage.js'
import { openRoster } from '../../../services/serving/open-roster.js'
import { trainModels } from '../../../services/train/train.js'
import { SettingsError } from '../../../shared/domain/errors.js'
import type { Forecast } from '../../../shared/domain/messages.js'
import type { Region } from '../../../shared/domain/region.js'
import type { EngineKind } from '../../../shared/engines/engine.js'
import { EngineError } from '../../../shared/engines/engine-error.js'
import { SUPERVISION_DEFAULTS } from '../../../shared/engines/supervised-engine.js'
import { TFJS_WASM } from '../../../shared/engines/tfjs-kinds.js'
import { startTfjsWasm } from '../../../shared/engines/tfjs-wasm.js'
import { writeArtefact } from '../../../shared/ports/artefact-folder.js'
import { loadSettings } from '../../../shared/ports/settings.js'
import { failingEngine } from '../../support/failing-engine.js'
import { madeUpExamples } from '../../support/made-up-examples.js'
import { SMALL } from '../../support/made-up-quakes.js'
import { runStage } from '../../support/run-stage.js'
import { steppedClock } from '../../support/stepped-clock.js'

const examples = madeUpExamples(40)
await startTfjsWasm()
const artefacts = await trainModels({
  examples: () => examples,
  split: { trainToDay: 300, validateToDay: 420 },
  kinds: ['persistence', 'lstm'],
  region: SMALL,
  seed: 1,
  packageVersion: 'test',
  maxSteps: 2,
})
const folder = mkdtempSync(join(tmpdir(), 'groundswell-engines-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const modelsDir = join(folder, 'models')
const REGIONS: readonly Region[] = [SMALL, { ...SMALL, id: 'twin' }]
for (const { id } of REGIONS) {
  for (const { manifest, weights } of artefacts) {
    const region = { ...manifest.region, id }
    await writeArtefact(join(modelsDir, id, manifest.model), { manifest: { ...manifest, region }, weights })
  }
}

let runs = 0
async function served(t: TestContext, engine: string, engines: readonly EngineKind[]) {
  const clock = steppedClock()
  const told: string[] = []
  const settings = {
    ...(await loadSettings({ env: {} })),
    ...{ engine, modelsDir, dataDir: join(folder, String(runs++)), regions: REGIONS, models: ['persistence', 'lstm'] },
  }
  const onEngine = (message: string) => void told.push(message)
  const roster = await openRoster({ settings, clock, onNews: () => {}, onEngine, engines })
  t.after(() => roster.close())
  const stage = forecastStage(roster)
  const issues = async (...places: (readonly [region: string, nth: number])[]) => {
    const features = places.map(([region, nth]) => ({ ...examples[nth].features, region }))
    const out = await runStage(stage, stage.init(), features)
    return out.filter((message): message is Forecast => message.topic === 'forecasts')
  }
  return { clock, told, issues }
}
const engineOf = (forecasts: readonly Forecast[]) =>
  forecasts.map(({ region, model, engine }) => [region, model, engine].join(' '))

describe('the engine of the models in service', () => {
  it('is on every forecast of a network, also where another took over, and where the first is back', async t => {
    const gpu = failingEngine('gpu', TFJS_WASM)
    const { clock, told, issues } = await served(t, 'gpu', [gpu])
    assert.match(told[0], /^networks run on gpu, .*: gpu, as it is set$/)
    const [first, forecast] = await issues(['small', 30])
    assert.deepEqual([first.engine, forecast.engine], ['', 'gpu'])

    gpu.lost = true
    const [, fallen] = await issues(['small', 30])
    assert.match(fallen.engine, /^(onnx-cpu|tfjs-wasm)$/)
    assert.match(told[1], new RegExp(`gpu has lost its device; networks run on ${fallen.engine} instead of gpu`))
    for (const [p, value] of fallen.mean.entries()) assert.ok(Math.abs(value - forecast.mean[p]) < 1e-5)

    gpu.lost = false
    await clock.advance(SUPERVISION_DEFAULTS.retryAfterMs)
    const [, again] = await issues(['small', 30])
    assert.deepEqual(again, forecast)
    assert.match(told[2], /networks run on gpu again/)
  })
  it('runs what two regions and several issue times ask of one network together, and says the same', async t => {
    const gpu = failingEngine('gpu', TFJS_WASM)
    const rows: number[] = []
    const watched: EngineKind = {
      ...gpu,
      start: async () => {
        const engine = await gpu.start()
        return {
          ...engine,
          load: async saved => {
            const network = await engine.load(saved)
            return {
              ...network,
              run: batch => {
                rows.push(batch.rows)
                return network.run(batch)
              },
            }
          },
        }
      },
    }
    const { issues } = await served(t, 'gpu', [watched])
    const places = [
      ['small', 30],
      ['twin', 30],
      ['small', 31],
      ['twin', 31],
    ] as const
    const alone: Forecast[] = []
    for (const place of places) alone.push(...(await issues(place)))
    assert.deepEqual(rows.splice(0), [20, 20, 20, 20])
    assert.deepEqual(await issues(...places), alone)
    assert.ok(rows.length < 4 && rows.reduce((sum, n) => sum + n, 0) === 80, `batches of ${rows.join(', ')} rows`)
    assert.deepEqual(engineOf(alone).slice(0, 4), [
      'small persistence ',
      'small lstm gpu',
      'twin persistence ',
      'twin lstm gpu',
    ])
  })
  it('must be one that there is, and that starts', async t => {
    await assert.rejects(served(t, 'abacus', [failingEngine('gpu', TFJS_WASM)]), SettingsError)
    const gpu = failingEngine('gpu', TFJS_WASM)
    gpu.lost = true
    await assert.rejects(served(t, 'gpu', [gpu]), (error: unknown) => {
      return error instanceof EngineError && /lost its device; to get gpu: put the device back/.test(error.message)
    })
  })
})
