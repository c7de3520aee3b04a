import { join } from 'node:path'
import { EXCEEDANCE_MAGNITUDES, EXCEEDANCE_NAMES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import type { Forecast } from '../../shared/domain/messages.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { systemClock } from '../../shared/ports/clock.js'
import { SpooledForecastStore } from '../../shared/ports/forecast-store-spooled.js'
import { influxDefaults, influxHttp } from '../../shared/ports/influx-http.js'
import { linesOf } from '../../shared/ports/influx-lines.js'
import { influxdFile, startInflux } from '../support/influx.js'
import { inFolder } from './bench-folder.js'
import { comparePairs } from './measure.js'
import type { Bench } from './report.js'

const FORECASTS = 24
const PIXELS = 2400

/** Forecasts through line protocol and spool into a real InfluxDB, against bare posts of the same bytes. */
export const influxBench: Bench = {
  name: 'influx',
  run: by =>
    inFolder(async folder => {
      const influxd = await influxdFile()
      if (influxd === undefined) return [{ bench: 'influx', skipped: 'needs influxd: apt-get install influxdb' }]
      const server = await startInflux(influxd)
      try {
        const forecasts = madeUpForecasts()
        const [ours, bare] = [await server.createDatabase(), await server.createDatabase()]
        const settings = { ...influxDefaults, url: server.url, gzip: false }
        const store = new SpooledForecastStore(
          { ...settings, bucket: ours, spoolPath: join(folder, 'spool') },
          { clock: systemClock, random: () => 0, onTrouble: ({ message }) => process.stderr.write(`${message}\n`) },
        )
        const { post } = influxHttp({ ...settings, bucket: bare }, systemClock)
        const lines = forecasts.flatMap(forecast => [...linesOf(forecast)])
        const bodies: string[] = []
        for (let at = 0; at < lines.length; at += settings.chunkLines) {
          bodies.push(lines.slice(at, at + settings.chunkLines).join('\n'))
        }
        const spooled = async () => {
          await store.write(forecasts)
          await store.arrived()
        }
        const posted = async () => {
          for (const body of bodies) await post(body)
        }
        const pairs = await comparePairs(spooled, posted, by, 5)
        await store.close()
        return [
          {
            bench: 'influx',
            what: `forecasts of ${PIXELS} pixels to line protocol, through the spool (fsync), into InfluxDB`,
            reference: 'posts of the same bytes, ready made, to the same server',
            goal: 0.8,
            count: lines.length,
            unit: 'points',
            pairs,
          },
        ]
      } finally {
        await server.remove()
      }
    }),
}

/** Of a model that says something of each pixel. */
function madeUpForecasts(): Forecast[] {
  const random = randomFrom(1)
  const numbers = (length: number) => Float32Array.from({ length }, () => 4 * uniform(random))
  return Array.from({ length: FORECASTS }, (_, day) => ({
    topic: 'forecasts',
    region: 'socal',
    model: 'busy',
    modelHash: 'f'.repeat(64),
    day,
    horizonDays: 14,
    revision: 0,
    trainedToDay: 0,
    engine: '',
    cutAt: new Float64Array(0),
    levels: Float64Array.from(QUANTILE_LEVELS),
    exceedances: EXCEEDANCE_NAMES,
    thresholds: Float32Array.from(EXCEEDANCE_MAGNITUDES),
    mean: numbers(PIXELS),
    quantiles: numbers(QUANTILE_LEVELS.length * PIXELS),
    exceedance: numbers(EXCEEDANCE_NAMES.length * PIXELS),
  }))
}
