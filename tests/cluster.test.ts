import assert from 'node:assert/strict'
import { join } from 'node:path'
import { it } from 'node:test'
import type { RunSummary } from '../services/cli/summary.js'
import { SHIPPED_MODELS } from '../services/serving/model-folders.js'
import { systemClock } from '../shared/ports/clock.js'
import { InfluxForecastStore } from '../shared/ports/forecast-store-influx.js'
import { LmdbForecastStore } from '../shared/ports/forecast-store-lmdb.js'
import { clusterPeers } from './support/cluster-peers.js'
import { groundswell } from './support/program.js'

/** A month of daily issues after eleven months of history: enough that some are scored. */
const ISSUE_FROM = '1990-12-01'
const MODELS = ['persistence', 'climatology', 'ema', 'ridge', 'lstm']

async function replied(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await groundswell(args)
  assert.equal(code, 0, stderr)
  return stdout.toString()
}

const database = 'cluster-replay'

it('gives the same forecasts and scores on the embedded default and through Kafka and InfluxDB', async t => {
  const peers = await clusterPeers(t)
  if (peers === undefined) return
  const { brokers, influx, folder } = peers
  const catalog = join(folder, 'simulated.csv')
  await replied('simulate', '--out', catalog, '--from-year', '1990', '--years', '1', '--seed', '3')
  const q = `CREATE DATABASE "${database}"`
  assert.ok((await fetch(`${influx.url}/query`, { method: 'POST', body: new URLSearchParams({ q }) })).ok)

  const models = ['--set', `modelsDir=${join(SHIPPED_MODELS, 'simulated')}`, '--set', `models=${MODELS}`]
  const replay = async (...more: string[]): Promise<RunSummary> => {
    const all = ['replay', '--catalog', catalog, '--from', ISSUE_FROM, '--json', ...models, ...more]
    // What a run cost is its own; all else has to agree.
    const { seconds, peakMemoryBytes, ...summary } = JSON.parse(await replied(...all))
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
