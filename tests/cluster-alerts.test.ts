import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { it } from 'node:test'
import { SHIPPED_MODELS } from '../services/serving/model-folders.js'
import type { Alert } from '../shared/domain/alert.js'
import { systemClock } from '../shared/ports/clock.js'
import type { EventLog } from '../shared/ports/event-log.js'
import { kafkaEventLog } from '../shared/ports/event-log-kafka.js'
import { lmdbEventLog } from '../shared/ports/event-log-lmdb.js'
import { InfluxForecastStore } from '../shared/ports/forecast-store-influx.js'
import { LmdbForecastStore } from '../shared/ports/forecast-store-lmdb.js'
import { clusterPeers } from './support/cluster-peers.js'
import { groundswell } from './support/program.js'
import { all, EVER } from './support/store-place.js'

/** Alerts of pixels that come and go, and one of the region that is told of every few days. */
const RULES = `
rules:
  - { id: pixel-shakes, says: An M4 may strike here, region: socal, model: persistence, per: pixel,
      when: { exceedance: m4, above: 0.03 }, clear: 0.02, quietDays: 1, severity: moderate }
  - { id: region-shakes, says: An M4 may strike somewhere, region: socal, model: ema, per: region,
      when: { exceedance: m4, above: 0.001 }, for: 2, quietDays: 3, severity: severe }
channels:
  topic: { kind: kafka, exercises: true }
`

/** Killed as it writes its fifth event of an alert. */
const KILL = { nth: 5, holds: '"alerts/' }

/** Events that the channel was told of, by idempotency key: what was told twice must be the same but for when. */
async function toldOf(log: EventLog): Promise<Map<string, unknown>> {
  const told = new Map<string, unknown>()
  for await (const { headers = {}, value } of log.read('alerts.seismic', 'socal')) {
    const { at: _, ...said } = JSON.parse(new TextDecoder().decode(value))
    const key = headers['idempotency-key']
    if (told.has(key)) assert.deepEqual(said, told.get(key))
    told.set(key, said)
  }
  await log.close()
  return told
}

it('alerts are the same through Kafka and InfluxDB, part by part, also where `alert` is killed: none lost, none double', async t => {
  const peers = await clusterPeers(t)
  if (peers === undefined) return
  const { brokers, influx, folder } = peers
  const [catalog, rules] = [join(folder, 'quakes.csv'), join(folder, 'rules.yaml')]
  await writeFile(rules, RULES)
  const bucket = await influx.createDatabase()
  const run = (part: string, own: readonly string[], kill?: typeof KILL) => {
    const settings = [
      ...[`modelsDir=${join(SHIPPED_MODELS, 'simulated')}`, 'models=persistence,ema', `alerts.rules=${rules}`],
      ...own,
    ].flatMap(setting => ['--set', setting])
    const input = part === 'all' || part.startsWith('connect') ? ['--catalog', catalog] : []
    return groundswell(['run', part, '--until-end', ...input, ...settings], kill)
  }
  const ended = async (part: string, own: readonly string[]) => {
    const { code, stderr } = await run(part, own)
    assert.equal(code, 0, `${part}: ${stderr}`)
  }
  const simulated = ['--from', '1990-10-01', '--to', '1990-12-31', '--seed', '3']
  const made = await groundswell(['simulate', '--out', catalog, ...simulated])
  assert.equal(made.code, 0, made.stderr)

  const embedded = join(folder, 'embedded')
  await ended('all', [`dataDir=${embedded}`])

  const topicPrefix = `alerts-${randomUUID().slice(0, 8)}.`
  const cluster = (part: string) => [
    ...[`dataDir=${join(folder, part)}`, 'log.kind=kafka', `log.kafka.brokers=${brokers}`],
    // A member that was killed keeps its partitions for so long.
    ...[`log.kafka.topicPrefix=${topicPrefix}`, 'log.kafka.sessionTimeoutMs=6000'],
    ...['store.kind=influx', `store.influx.url=${influx.url}`, `store.influx.bucket=${bucket}`],
  ]
  for (const part of ['connect..feed', 'grid..verify']) await ended(part, cluster(part))
  const killed = await run('alert', cluster('alert'), KILL)
  assert.equal(killed.signal, 'SIGKILL', killed.stderr)
  for (const part of ['alert', 'sink']) await ended(part, cluster(part))

  const [lmdb, remote] = [
    new LmdbForecastStore({ path: join(embedded, 'store') }),
    new InfluxForecastStore({ url: influx.url, bucket }, systemClock),
  ]
  const expected = await all<Alert>(lmdb.alerts('socal', EVER))
  assert.deepEqual(await all(remote.alerts('socal', EVER)), expected)
  assert.deepEqual(new Set(expected.map(({ event }) => event)), new Set(['fired', 'updated', 'resolved']))
  await Promise.all([lmdb.close(), remote.close()])

  const told = await toldOf(lmdbEventLog({ path: join(embedded, 'log'), partitions: 8, clock: systemClock }))
  assert.equal(told.size, expected.length)
  assert.deepEqual(await toldOf(await kafkaEventLog({ brokers: brokers.split(','), topicPrefix })), told)
})
