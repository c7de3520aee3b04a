import { spawn } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { inFolder } from './bench-folder.js'
import type { RecordsReplayed } from './replay-records.js'
import type { Bench, BenchLine, RateLine } from './report.js'

const PROGRAM = fileURLToPath(import.meta.resolve('./replay-records.js'))

const GENERATED = 10_000_000
const FROM_MS = Date.UTC(1980, 0, 1)
const TO_MS = Date.UTC(2016, 0, 1)

/** Records a second of a replay at full speed through feed, grid and features, and whether its memory stays flat. */
export const replayRecordsBench: Bench = {
  name: 'replay-records',
  run: () =>
    inFolder(async folder => {
      const path = join(folder, 'generated.csv')
      await pipeline(Readable.from(generatedLines()), createWriteStream(path))
      const what = `${GENERATED / 1e6} million generated earthquakes of 36 years`
      const lines: BenchLine[] = [await replay('seismic', what, [path])]
      const data = process.env.GROUNDSWELL_DATA
      if (data === undefined || !existsSync(join(data, 'streamflow'))) {
        const skipped = 'the real data of the three domains: set GROUNDSWELL_DATA to the folder that holds them'
        return [...lines, { bench: 'replay-records', skipped }]
      }
      const basins = join(data, 'streamflow/basins.csv')
      const cases = join(data, 'covid/us_counties_daily_2020-01-21_2021-03-31.csv.gz')
      const decades = ['1980_1989', '1990_1999', '2000_2009', '2010_2015']
      const catalogs = decades.map(years => join(data, `seismic/socal_all_${years}.csv.gz`))
      lines.push(await replay('seismic', '36 years of all listed events of Southern California', catalogs))
      lines.push(await replay('streamflow', '360 basins over 34 years', [join(data, 'streamflow/daily')], basins))
      lines.push(await replay('covid', 'all US counties, 2020-01 to 2021-03', [cases], cases))
      return lines
    }),
}

/** Lines of our CSV in order of time, the same on every machine; the places and sizes are of no earthquake. */
function* generatedLines(): Generator<string> {
  let chunk = 'time,latitude,longitude,depth_km,mag,event_type,event_id\n'
  for (let i = 0; i < GENERATED; i++) {
    const time = new Date(FROM_MS + Math.floor(((TO_MS - FROM_MS) / GENERATED) * i)).toISOString()
    const latitude = 32 + ((i * 7919) % 4000) / 1000
    const longitude = -120 + ((i * 104_729) % 6000) / 1000
    const magnitude = ((i * 31) % 400) / 100
    chunk += `${time},${latitude.toFixed(3)},${longitude.toFixed(3)},6.0,${magnitude.toFixed(2)},eq,x${i}\n`
    if (chunk.length < 1 << 16) continue
    yield chunk
    chunk = ''
  }
  yield chunk
}

async function replay(domain: string, what: string, paths: readonly string[], sites = ''): Promise<RateLine> {
  const args = [PROGRAM, '--domain', domain, '--sites', sites, ...paths]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', text => {
    output += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  if (code !== 0) throw new Error(`the replay of ${what} ended with code ${code}`)
  const { records, seconds, readSeconds, peaks } = JSON.parse(output) as RecordsReplayed
  const stages = `${what}; ${readSeconds.toFixed(1)} s of it until the files are read and sorted`
  return { bench: 'replay-records', what: stages, count: records, unit: 'records', seconds, peaks }
}
