import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { open } from 'lmdb'
import { LmdbForecastStore } from '../../shared/ports/forecast-store-lmdb.js'
import { decodeKey, KIND } from '../../shared/ports/store-keys.js'

export async function storeDigest(folder: string): Promise<string> {
  const store = new LmdbForecastStore({ path: folder })
  const digest = await store.contentDigest()
  await store.close()
  return digest
}

/** How many events of alerts the store has, by region. */
export async function alertEvents(folder: string, regions: readonly string[]): Promise<Record<string, number>> {
  const store = new LmdbForecastStore({ path: folder })
  const counts: Record<string, number> = {}
  for (const region of regions) {
    counts[region] = 0
    for await (const _ of store.alerts(region, { fromDay: -Infinity, toDay: Infinity })) counts[region]++
  }
  await store.close()
  return counts
}

/** Newest issue day of a region in the store; undefined before the first. */
export async function newestIssue(dataDir: string, region: string): Promise<number | undefined> {
  const store = new LmdbForecastStore({ path: join(dataDir, 'store') })
  const newest = await store.latestForecast(region, 'persistence')
  await store.close()
  return newest?.day
}

const SHOWN_KEYS = 5

/** Keys whose records differ between two stores, or that only one of them has; at most a few are named. */
export async function differingKeys(folder: string, otherFolder: string): Promise<string> {
  const [one, other] = [await recordsOf(folder), await recordsOf(otherFolder)]
  const keys = [...new Set([...one.keys(), ...other.keys()])].filter(key => one.get(key) !== other.get(key)).sort()
  const told = keys.slice(0, SHOWN_KEYS).map(hex => {
    const { kind, ...rest } = decodeKey(Buffer.from(hex, 'hex'))
    const name = Object.entries(KIND).find(([, value]) => value === kind)![0]
    const where = one.has(hex) ? (other.has(hex) ? 'differs' : 'not expected') : 'missing'
    return `${name} ${JSON.stringify(rest)} ${where}`
  })
  return `${keys.length} of ${other.size} records: ${told.join('; ')}`
}

async function recordsOf(path: string): Promise<Map<string, string>> {
  const db = open<Uint8Array, Uint8Array>({
    path,
    noSubdir: false,
    encoding: 'binary',
    keyEncoding: 'binary',
    compression: true,
  })
  const records = new Map<string, string>()
  for (const { key, value } of db.getRange()) {
    records.set(Buffer.from(key).toString('hex'), createHash('sha256').update(value).digest('hex'))
  }
  await db.close()
  return records
}
