import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { replayFiles } from '../../services/connect/replay/replay-files.js'
import { etasCatalogBytes } from '../../services/connect/simulated/etas-catalog.js'
import { simulateSocal } from '../../services/connect/simulated/simulated-socal.js'
import { startPipeline } from '../../services/main.js'
import type { Forecaster } from '../../shared/domain/forecaster.js'
import { fixedRoster } from '../../shared/domain/lineup.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import { SOCAL } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { loadForecaster } from '../../shared/models/forecaster.js'
import { readArtefact } from '../../shared/ports/artefact-folder.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { lmdbEventLog } from '../../shared/ports/event-log-lmdb.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { encode } from '../../shared/ports/message-codec.js'
import { loadSettings } from '../../shared/ports/settings.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { inFolder } from './bench-folder.js'
import { runKernels } from './kernels-alone.js'
import { comparePairs } from './measure.js'
import type { Bench } from './report.js'

/** Fast models: a slow one would hide what the launcher costs. */
const MODELS = ['persistence', 'climatology', 'ema', 'ridge']
const MODELS_FOLDER = fileURLToPath(new URL('../../../models/simulated/socal', import.meta.url))

/** The launcher with all stages, from the embedded log to a store that keeps nothing, against the kernels alone. */
export const launcherBench: Bench = {
  name: 'launcher',
  run: by =>
    inFolder(async folder => {
      const forecasters = await Promise.all(
        MODELS.map(async model => loadForecaster(await readArtefact(join(MODELS_FOLDER, model)), SOCAL)),
      )
      const batches = await simulatedBatches(folder)
      const settings: Settings = await loadSettings({ env: {} })
      const log = lmdbEventLog({ path: join(folder, 'log'), partitions: 1 })
      await log.append(
        'raw.seismic',
        batches.map(batch => encode(batch)),
      )
      const expected = await runKernels(batches, SOCAL, forecasters)
      let run = 0
      const launcher = async () => {
        const digest = await launch(
          log,
          { ...settings, log: { ...settings.log, group: `bench-${run++}` } },
          forecasters,
        )
        if (digest !== expected) throw new Error('the launcher and the kernels alone do not give the same forecasts')
      }
      const kernels = async () => {
        await runKernels(batches, SOCAL, forecasters)
      }
      const pairs = await comparePairs(launcher, kernels, by, 5)
      await log.close()
      return [
        {
          bench: 'launcher',
          what: `feed to sink from the embedded log, with snapshots; ${MODELS.join(' ')}`,
          reference: 'the same kernels called in a plain loop',
          goal: 0.8,
          count: batches.length,
          unit: 'days',
          pairs,
        },
      ]
    }),
}

async function simulatedBatches(folder: string): Promise<RawBatch[]> {
  const [fromDay, toDay] = [dayOf(Date.UTC(1990, 0, 1)), dayOf(Date.UTC(1992, 11, 31))]
  const path = join(folder, 'simulated.csv')
  await writeFile(path, etasCatalogBytes(simulateSocal({ seed: 1, fromDay, toDay })))
  const batches: RawBatch[] = []
  for await (const message of replayFiles({ domain: 'seismic', paths: [path], nowMs: systemClock.nowMs() })) {
    if (message.topic === 'raw.seismic') batches.push(message)
  }
  return batches
}

const keepsNothing = { write: async () => {} } as unknown as ForecastStore

/** @returns the digest of all forecasts */
async function launch(log: EventLog, settings: Settings, forecasters: readonly Forecaster[]): Promise<string> {
  const pipeline = await startPipeline({
    settings,
    from: 'connect',
    to: 'sink',
    log,
    store: keepsNothing,
    roster: fixedRoster(new Map([[SOCAL.id, forecasters]])),
    untilEnd: true,
    clock: systemClock,
  })
  await pipeline.done
  return pipeline.states()[0].sink?.forecastDigest.get(SOCAL.id) ?? 'nothing'
}
