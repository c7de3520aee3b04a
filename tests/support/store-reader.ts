import { createInterface } from 'node:readline'
import { LmdbForecastStore } from '../../shared/ports/forecast-store-lmdb.js'

/** A process of its own: for each line it gets, it prints the day of the newest forecast in the store of argv[2]. */
const store = new LmdbForecastStore({ path: process.argv[2] })
for await (const _ of createInterface(process.stdin)) {
  const latest = await store.latestForecast('socal', 'ema')
  process.stdout.write(`${latest?.day}\n`)
}
await store.close()
