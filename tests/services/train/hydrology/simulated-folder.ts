import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { gaugeCsvLines } from '../../../../services/connect/simulated/gauge-csv.js'
import { RIVER_DEFAULTS, riverSeries, simulateRivers } from '../../../../services/connect/simulated/simulated-rivers.js'

/** Day number of a date. */
export const dayNumber = (date: string): number => Date.parse(date) / 86_400_000

/** Writes simulated gauges as a folder of ours, with a few made-up attributes; it is gone after the test. */
export async function simulatedFolder(t: TestContext, gauges: number, from: string, to: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'basins-'))
  t.after(() => rm(folder, { recursive: true }))
  const days = { fromDay: dayNumber(from), toDay: dayNumber(to) }
  const rivers = simulateRivers({ ...RIVER_DEFAULTS, seed: 5, ...days, gauges })
  await mkdir(join(folder, 'daily'))
  await mkdir(join(folder, 'attributes'))
  const topo = ['gauge_id;gauge_lat;gauge_lon;elev_mean;slope_mean;area_gages2;words']
  for (const [i, gauge] of rivers.gauges.entries()) {
    const { id, latitude, longitude, areaKm2 } = gauge.site
    await writeFile(join(folder, 'daily', `${id}.csv`), [...gaugeCsvLines(riverSeries(rivers, gauge))].join(''))
    topo.push([id, latitude, longitude, 100 * (i + 1), i === 0 ? '' : 5 + i, areaKm2, 'wood'].join(';'))
  }
  await writeFile(join(folder, 'attributes', 'camels_topo.txt'), `${topo.join('\n')}\n`)
  // Computed from discharge: it must never be read.
  await writeFile(join(folder, 'attributes', 'camels_hydro.txt'), `gauge_id;q_mean\n${rivers.gauges[0].site.id};1\n`)
  return folder
}
