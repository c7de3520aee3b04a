import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { SECOND_MS } from '../shared/domain/units.js'
import { systemClock } from '../shared/ports/clock.js'
import { type InfluxHttp, influxDefaults, influxHttp } from '../shared/ports/influx-http.js'
import { replayArguments, SHORT_REPLAYS, simulateHistory } from './support/filled-influx.js'
import { influxdFile, startInflux } from './support/influx.js'
import { runCli } from './support/run-cli.js'

/** How long InfluxDB stays away, seconds: `GROUNDSWELL_OUTAGE_S=600` is the ten minutes of a server's bad day. */
const OUTAGE_S = Number(process.env.GROUNDSWELL_OUTAGE_S ?? 3)

/** Days of event time a second: the replay of three weeks outlasts the outage by a quarter. */
const SPEED = 21 / (1.25 * OUTAGE_S)

/** Everything that a replay writes of itself, counted and added up: `place`, `hop` and `pipeline` go by the clock. */
const SUMS = [
  'SELECT count("joules"), sum("joules"), sum("multiplicity"), sum("max_magnitude") FROM "field"',
  'SELECT count("joules"), sum("joules") FROM "field_day"',
  'SELECT count("mean"), sum("mean"), sum("q975"), sum("p_m4") FROM "forecast"',
  'SELECT count("cells"), sum("cells"), sum("issued_ms") FROM "forecast_issue"',
  'SELECT count("n"), sum("n"), sum("sse"), sum("wis"), sum("brier_m4") FROM "score"',
  'SELECT count("level"), sum("level"), sum("value"), sum("fired_ms") FROM "alerts"',
]

const sumsOf = async (http: InfluxHttp): Promise<unknown[]> => {
  const sums: unknown[] = []
  for (const statement of SUMS) sums.push((await http.query(statement)).values)
  return sums
}

it('InfluxDB goes away in mid-replay and comes back: counts and sums are those of an undisturbed run', async t => {
  const influxd = await influxdFile()
  if (influxd === undefined) {
    const needs = 'needs influxd: apt-get install influxdb'
    if (process.env.CI === 'true') assert.fail(needs)
    t.skip(needs)
    return
  }
  const folder = await mkdtemp(join(tmpdir(), 'groundswell-outage-'))
  const influx = await startInflux(influxd)
  t.after(async () => {
    await influx.remove()
    await rm(folder, { recursive: true, force: true })
  })
  const [quakes] = SHORT_REPLAYS
  await simulateHistory(quakes, folder)
  for (const name of ['calm', 'hit']) {
    const q = `CREATE DATABASE "${name}-replay"`
    assert.ok((await fetch(`${influx.url}/query`, { method: 'POST', body: new URLSearchParams({ q }) })).ok)
  }
  const of = (name: string) => influxHttp({ ...influxDefaults, url: influx.url, bucket: `${name}-replay` }, systemClock)
  const replay = (name: string, ...more: string[]) =>
    runCli([...replayArguments(quakes, folder, influx.url, name), '--data', join(folder, name), ...more])

  const calm = await replay('calm')
  assert.equal(calm.code, 0, calm.stderr)

  // As soon as the first issue has arrived it is killed; the replay goes on at its pace meanwhile.
  let isOver = false
  const running = replay('hit', '--speed', String(SPEED)).finally(() => {
    isOver = true
  })
  const issues = async () =>
    Number((await of('hit').query('SELECT count("cells") FROM "forecast_issue"')).values[0]?.[1] ?? 0)
  while (!isOver && (await issues()) === 0) await systemClock.sleep(20)
  const arrivedBefore = await issues()
  await influx.stop('SIGKILL')
  await systemClock.sleep(OUTAGE_S * SECOND_MS)
  assert.equal(isOver, false, 'the replay ended while InfluxDB was away')
  await influx.start()
  const hit = await running
  assert.equal(hit.code, 0, hit.stderr)
  const sums = await sumsOf(of('calm'))
  assert.ok(arrivedBefore < Number((sums[3] as number[][])[0][1]), 'all had arrived before it went away')
  assert.match(hit.stderr, /points wait on the disk, none is lost.*\[influx-waits\]/)
  const waited = [...hit.stderr.matchAll(/(\d+) points wait on the disk/g)].map(([, points]) => Number(points))
  t.diagnostic(`away for ${OUTAGE_S} s after ${arrivedBefore} issues; at most ${Math.max(...waited)} points waited`)
  const after = await sumsOf(of('hit'))
  for (const [i, statement] of SUMS.entries()) t.diagnostic(`${statement}: ${JSON.stringify(after[i])}`)
  assert.deepEqual(after, sums)
  assert.ok(Number((sums[2] as number[][])[0][1]) > 1000)
})
