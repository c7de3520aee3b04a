import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { columnsOf, type Quake, type QuakeColumns } from '../../shared/domain/quake.js'

/**
 * Earthquakes of the all-magnitude Southern California catalogue, 1980–2015; read by a few lines of their own, so that
 * what is tested does not stand on the feed. Without the data the test is skipped, loudly; on CI it fails.
 */
export function scedcCatalog(t: TestContext): QuakeColumns | undefined {
  const folder = process.env.GROUNDSWELL_DATA
  if (folder === undefined) {
    const why = 'needs the catalogue: GROUNDSWELL_DATA=<folder that holds seismic/socal_all_*.csv.gz> npm test'
    if (process.env.CI === 'true') throw new Error(why)
    t.skip(why)
    return undefined
  }
  const files = readdirSync(join(folder, 'seismic')).filter(name => name.startsWith('socal_all_'))
  return columnsOf(files.sort().flatMap(name => quakesOf(join(folder, 'seismic', name))))
}

function quakesOf(path: string): Quake[] {
  const [, ...lines] = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n')
  return lines
    .map(line => line.split(','))
    .filter(cells => cells[6] === 'eq')
    .map(([time, latitude, longitude, , magnitude, , , , , id]) => ({
      id,
      timeMs: Date.parse(time),
      latitude: Number(latitude),
      longitude: Number(longitude),
      magnitude: magnitude === '' ? NaN : Number(magnitude),
    }))
}
