import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type InfluxServer, influxdFile, startInflux } from './influx.js'

/** What a run on more than the embedded default speaks to. */
export interface ClusterPeers {
  /** Addresses of the Kafka broker. */
  readonly brokers: string
  readonly influx: InfluxServer
  /** Empty, and the test's own. */
  readonly folder: string
}

/** A real broker and a real InfluxDB, gone when the test is over; undefined, and the test skipped, where one lacks. */
export async function clusterPeers(t: TestContext): Promise<ClusterPeers | undefined> {
  const brokers = process.env.GROUNDSWELL_KAFKA
  const influxd = await influxdFile()
  const missing = [
    ...(brokers === undefined ? ['a broker: npm run kafka:up, then export GROUNDSWELL_KAFKA=127.0.0.1:9092'] : []),
    ...(influxd === undefined ? ['InfluxDB: apt-get install influxdb'] : []),
  ]
  if (brokers === undefined || influxd === undefined) {
    if (process.env.CI === 'true') assert.fail(`needs ${missing.join('; ')}`)
    t.skip(`needs ${missing.join('; ')}`)
    return undefined
  }
  const folder = await mkdtemp(join(tmpdir(), 'groundswell-cluster-'))
  const influx = await startInflux(influxd)
  t.after(async () => {
    await influx.remove()
    await rm(folder, { recursive: true, force: true })
  })
  return { brokers, influx, folder }
}
