import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { columnsOf, type QuakeColumns } from '../../shared/domain/quake.js'

/** The box of EarthquakeNPP's data sets SCEDC_20, SCEDC_25 and SCEDC_30: 32–37° N, 122–114° W. */
export const SCEDC_GRID = { south: 32, west: -122, step: 0.1, rows: 50, cols: 80 } as const

/** Their periods, first days of the years: sources only, then fitted to, then tested on; up to 2020. */
export const SCEDC_YEARS = { auxiliary: 1981, train: 1985, test: 2014, end: 2020 } as const

/**
 * Those data sets as far as the catalogue files go, 2015: everything listed, quarry blasts too, whose magnitude rounds to
 * the least one or more. So counted they have as many rows as published, to one.
 *
 * @param folder  that holds socal_all_*.csv.gz
 */
export function scedcDataSet(folder: string, leastMagnitude: number): QuakeColumns {
  const files = readdirSync(folder).filter(name => name.startsWith('socal_all_'))
  const lines = files.flatMap(name =>
    gunzipSync(readFileSync(join(folder, name)))
      .toString()
      .trimEnd()
      .split('\n')
      .slice(1),
  )
  const quakes = lines
    .map(line => line.split(','))
    .map(([time, latitude, longitude, , magnitude, , , , , id]) => ({
      id,
      timeMs: Date.parse(time),
      latitude: Number(latitude),
      longitude: Number(longitude),
      magnitude: magnitude === '' ? NaN : Number(magnitude),
    }))
    .filter(({ magnitude, timeMs }) => magnitude >= leastMagnitude - 0.05001 && timeMs >= Date.UTC(1981, 0, 1))
  return columnsOf(quakes.sort((a, b) => a.timeMs - b.timeMs))
}
