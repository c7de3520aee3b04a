import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { RunSummary } from '../services/cli/summary.js'
import { SHIPPED_MODELS } from '../services/serving/model-folders.js'
import { systemClock } from '../shared/ports/clock.js'
import { InfluxForecastStore } from '../shared/ports/forecast-store-influx.js'
import { LmdbForecastStore } from '../shared/ports/forecast-store-lmdb.js'
import { influxdFile, startInflux } from './support/influx.js'

const PROGRAM = fileURLToPath(new URL('../services/cli/groundswell.js', import.meta.url))

/** A month of daily issues after eleven months of history: enough that some are scored. */
const ISSUE_FROM = '1990-12-01'
const MODELS = ['persistence', 'climatology', 'ema', 'ridge', 'lstm']

async function groundswell(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = [child.stdout, child.stderr].map(async stream => {
    let text = ''
    for await (const chunk of stream) text += chunk
    return text
  })
  const status = await new Promise(resolve => child.once('close', resolve))
  assert.equal(status, 0, await err)
  return out
}

const database = 'cluster-replay'

it('gives the same forecasts and scores on the embedded default and through Kafka and InfluxDB', async t => {
  const brokers = process.env.GROUNDSWELL_KAFKA
  const influxd = await influxdFile()
  const missing = [
    ...(brokers === undefined ? ['a broker: npm run kafka:up, then export GROUNDSWELL_KAFKA=127.0.0.1:9092'] : []),
    ...(influxd === undefined ? ['InfluxDB: apt-get install influxdb'] : []),
  ]
  if (brokers === undefined || influxd === undefined) {
    if (process.env.CI === 'true') assert.fail(`needs ${missing.join('; ')}`)
    t.skip(`needs ${missing.join('; ')}`)
    return
  }
  const folder = await mkdtemp(join(tmpdir(), 'groundswell-cluster-'))
  const influx = await startInflux(influxd)
  t.after(async () => {
    await influx.remove()
    await rm(folder, { recursive: true, force: true })
  })
  const catalog = join(folder, 'simulated.csv')
  await groundswell('simulate', '--out', catalog, '--from-year', '1990', '--years', '1', '--seed', '3')
  const q = `CREATE DATABASE "${database}"`
  assert.ok((await fetch(`${influx.url}/query`, { method: 'POST', body: new URLSearchParams({ q }) })).ok)

  const models = ['--set', `modelsDir=${join(SHIPPED_MODELS, 'simulated')}`, '--set', `models=${MODELS}`]
  const replay = async (...more: string[]): Promise<RunSummary> => {
    const all = ['replay', '--catalog', catalog, '--from', ISSUE_FROM, '--json', ...models, ...more]
    // What a run cost is its own; all else has to agree.
    const { seconds, peakMemoryBytes, ...summary } = JSON.parse(await groundswell(...all))
    assert.ok(seconds > 0 && peakMemoryBytes > 0)
    return summary
  }
  const embedded = await replay('--data', join(folder, 'embedded'))
  const kafka = ['log.kind=kafka', `log.kafka.brokers=${brokers}`, `log.kafka.topicPrefix=t${process.pid}.`]
  const store = ['store.kind=influx', `store.influx.url=${influx.url}`, 'store.influx.bucket=cluster']
  const cluster = await replay(...[...kafka, ...store].flatMap(setting => ['--set', setting]))
  assert.deepEqual(cluster, embedded)
  // A month of days, less those after the simulation's last quake.
  assert.ok(embedded.forecasts.issued >= 28 * MODELS.length, `${embedded.forecasts.issued}`)
  assert.ok(embedded.forecasts.scored > 0)

  const [lmdb, remote] = [
    new LmdbForecastStore({ path: join(folder, 'embedded', 'store') }),
    new InfluxForecastStore({ url: influx.url, bucket: database }, systemClock),
  ]
  for (const model of MODELS) {
    assert.deepEqual(await remote.latestForecast('socal', model), await lmdb.latestForecast('socal', model))
  }
  await Promise.all([lmdb.close(), remote.close()])
})
