import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { from, lastValueFrom } from 'rxjs'
import { replayFiles } from '../../services/connect/replay/replay-files.js'
import { etasCatalogBytes } from '../../services/connect/simulated/etas-catalog.js'
import { simulateSocal } from '../../services/connect/simulated/simulated-socal.js'
import { forecastStage } from '../../services/forecast/stage.js'
import { sinkStage } from '../../services/sink/stage.js'
import { stageExamples } from '../../services/train/stage-examples.js'
import { fixedRoster } from '../../shared/domain/lineup.js'
import type { Features } from '../../shared/domain/messages.js'
import { SOCAL } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import type { EngineKind } from '../../shared/engines/engine.js'
import { networkPool } from '../../shared/engines/network-pool.js'
import { ONNX_CPU } from '../../shared/engines/onnx.js'
import { TFJS_WASM } from '../../shared/engines/tfjs-kinds.js'
import { loadForecaster } from '../../shared/models/forecaster.js'
import { readArtefact } from '../../shared/ports/artefact-folder.js'
import { systemClock } from '../../shared/ports/clock.js'
import { LmdbForecastStore } from '../../shared/ports/forecast-store-lmdb.js'
import { inFolder } from './bench-folder.js'
import { type Stopwatch, secondsBy } from './measure.js'
import type { LatencyLine } from './report.js'
import { sharesOf } from './wall-times.js'

const MODELS_FOLDER = fileURLToPath(new URL('../../../models/socal', import.meta.url))

/** Of the issue that asks for this bench: features to stored forecasts, with the champion. */
const GOAL_MS = 100

const CASES: readonly (readonly [model: string, engine: EngineKind])[] = [
  ['trees', ONNX_CPU],
  ['lstm', ONNX_CPU],
  ['lstm', TFJS_WASM],
]

/** How long one issue of Southern California takes, from its features to forecasts that are durable in the embedded store. */
export const issueLatencies = (by: Stopwatch): Promise<LatencyLine[]> =>
  inFolder(async folder => {
    const issues = await simulatedIssues(folder)
    const lines: LatencyLine[] = []
    for (const [model, kind] of CASES) {
      const pool = networkPool(kind.start)
      const forecaster = loadForecaster(await readArtefact(join(MODELS_FOLDER, model)), SOCAL, pool.host)
      const store = new LmdbForecastStore({ path: join(folder, `${model}-${kind.name}`) })
      const forecast = forecastStage(fixedRoster(new Map([[SOCAL.id, [forecaster]]])))
      const sink = sinkStage({ write: records => store.write(records), digest: previous => previous })
      const [forecasts, sunk] = [forecast.init(), sink.init()]
      const times: number[] = []
      await pool.ready()
      for (const features of issues) {
        const start = secondsBy[by]()
        await lastValueFrom(from([features]).pipe(forecast.operator(forecasts), sink.operator(sunk)))
        times.push(1000 * (secondsBy[by]() - start))
      }
      const name = forecaster.model === 'trees' ? model : `${model} on ${kind.name}`
      // The first compiles.
      const shares = sharesOf(times.slice(1))
      lines.push({
        bench: 'serving',
        what: `an issue of ${issues[0].cells} pixels, ${name}, features to stored forecasts, by the ${by}`,
        goalMs: GOAL_MS,
        ...shares,
      })
      forecaster.close()
      await pool.close()
      await store.close()
    }
    return lines
  })

/** Issues of the last half year of three simulated ones. */
async function simulatedIssues(folder: string): Promise<Features[]> {
  const [fromDay, toDay] = [dayOf(Date.UTC(1990, 0, 1)), dayOf(Date.UTC(1992, 11, 31))]
  const path = join(folder, 'simulated.csv')
  await writeFile(path, etasCatalogBytes(simulateSocal({ seed: 1, fromDay, toDay })))
  const issues: Features[] = []
  const batches = replayFiles({ domain: 'seismic', paths: [path], nowMs: systemClock.nowMs() })
  for await (const { features } of stageExamples({ batches, region: SOCAL, issueFromDay: toDay - 180, strideDays: 1 }))
    issues.push(features)
  return issues
}
