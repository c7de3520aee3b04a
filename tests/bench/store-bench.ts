import { join } from 'node:path'
import { open } from 'lmdb'
import { EXCEEDANCE_MAGNITUDES, EXCEEDANCE_NAMES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import type { Forecast } from '../../shared/domain/messages.js'
import { calibrate } from '../../shared/kernels/calibration.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { LmdbForecastStore } from '../../shared/ports/forecast-store-lmdb.js'
import { encodeRecord } from '../../shared/ports/store-record-codec.js'
import { inFolder } from './bench-folder.js'
import { comparePairs } from './measure.js'
import type { Bench } from './report.js'

/** Forecasts of a run, and of each write. */
const FORECASTS = 512
const AT_ONCE = 64

const PIXELS = 2400
const BINS = 45

/** Forecasts into the embedded store against bare puts of what comes of them. */
export const storeBench: Bench = {
  name: 'store',
  run: by =>
    inFolder(async folder => {
      const forecasts = madeUpForecasts()
      const encoded = forecasts.map(encodeRecord)
      const store = new LmdbForecastStore({ path: join(folder, 'store') })
      const bare = open<Uint8Array, Uint8Array>({
        path: join(folder, 'bare'),
        encoding: 'binary',
        keyEncoding: 'binary',
        compression: true,
        overlappingSync: false,
      })
      const write = async () => {
        for (let at = 0; at < FORECASTS; at += AT_ONCE) await store.write(forecasts.slice(at, at + AT_ONCE))
      }
      const put = () => {
        for (let at = 0; at < FORECASTS; at += AT_ONCE) {
          bare.transactionSync(() => {
            for (const { key, value } of encoded.slice(at, at + AT_ONCE)) bare.putSync(key, value)
          })
        }
      }
      const pairs = await comparePairs(write, put, by)
      await store.close()
      await bare.close()
      return [
        {
          bench: 'store',
          what: `embedded store, writes of ${AT_ONCE} forecasts of ${PIXELS} pixels`,
          reference: 'transactions of LMDB puts of the same encoded bytes',
          count: FORECASTS,
          unit: 'forecasts',
          pairs,
        },
      ]
    }),
}

/** Half are of a model that is quiet in most pixels, half of one that says something of each. */
function madeUpForecasts(): Forecast[] {
  const random = randomFrom(1)
  const numbers = (length: number, value: () => number) => Float32Array.from({ length }, value)
  const calibration = {
    edges: numbers(BINS - 1, () => 4 * uniform(random)).sort(),
    quantiles: numbers(QUANTILE_LEVELS.length * BINS, () => uniform(random)),
    exceedance: numbers(EXCEEDANCE_MAGNITUDES.length * BINS, () => uniform(random)),
    b: 1,
  }
  return Array.from({ length: FORECASTS }, (_, i) => {
    const isQuiet = i % 2 === 0
    const mean = numbers(PIXELS, () => (isQuiet && uniform(random) < 0.9 ? 0 : 4 * uniform(random)))
    return {
      topic: 'forecasts',
      region: 'socal',
      model: isQuiet ? 'quiet' : 'busy',
      modelHash: 'f'.repeat(64),
      day: i >> 1,
      horizonDays: 14,
      revision: 0,
      trainedToDay: 0,
      engine: '',
      cutAt: new Float64Array(0),
      levels: Float64Array.from(QUANTILE_LEVELS),
      exceedances: EXCEEDANCE_NAMES,
      thresholds: Float32Array.from(EXCEEDANCE_MAGNITUDES),
      ...calibrate(calibration, mean),
    }
  })
}
