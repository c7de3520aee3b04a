import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Clock, systemClock } from '../../shared/ports/clock.js'
import { SpooledForecastStore, type SpooledSettings } from '../../shared/ports/forecast-store-spooled.js'
import { influxDefaults, influxHttp } from '../../shared/ports/influx-http.js'
import type { SpoolTrouble } from '../../shared/ports/influx-sender.js'
import { openSpool } from '../../shared/ports/influx-spool.js'
import { fakeInflux } from '../support/fake-influx.js'
import { type InfluxServer, influxdFile, startInflux } from '../support/influx.js'
import { all, EVER } from '../support/store-place.js'
import { scoreOfOneLine } from '../support/store-records.js'
import { forecastStoreContract } from './forecast-store.contract.js'

const CHILD = fileURLToPath(new URL('./spool-child.js', import.meta.url))

/** Days of the scores in a request: horizon 14, so that the target time of day d is the start of day d + 15. */
const daysOf = (body: string): number[] =>
  body.split('\n').map(line => Number(line.split(' ').at(-1)) / 86_400_000 - 15)

async function place(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'groundswell-spool-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

interface Opened {
  readonly store: SpooledForecastStore
  readonly troubles: SpoolTrouble[]
}

function open(settings: Partial<SpooledSettings> & { spoolPath: string }, clock: Clock): Opened {
  const troubles: SpoolTrouble[] = []
  const context = { clock, random: () => 1, onTrouble: (trouble: SpoolTrouble) => void troubles.push(trouble) }
  return { store: new SpooledForecastStore(settings, context), troubles }
}

/** Sleeps are short, so that others come to their turn, and noted. */
function fakeClock(): { clock: Clock; slept: number[] } {
  const slept: number[] = []
  const sleep = async (ms: number) => {
    slept.push(ms)
    await systemClock.sleep(1)
  }
  return { slept, clock: { nowMs: () => Date.UTC(2026, 0, 1), sleep } }
}

const days = (count: number) => [...Array(count).keys()]

describe('the spool before an InfluxDB that', () => {
  type Answer = readonly [status: number, body?: string, headers?: Record<string, string>]
  const CONFLICT = '{"error":"partial write: field type conflict: input field \\"n\\" is type float dropped=1"}'
  const outages: [what: string, answers: readonly Answer[], slept: number[], reason: string][] = [
    ['does not know the token waits until it does', [[401], [401]], [1000, 2000], 'influx-refuses-us'],
    ['forbids the bucket waits', [[403]], [1000], 'influx-refuses-us'],
    ['lost its database waits until it is there', [[404, 'database not found']], [1000], 'influx-refuses-us'],
    ['cannot read the request at all keeps it', [[400, 'database is required']], [1000], 'influx-refuses-us'],
    ['is busy waits as long as it says', [[429, '', { 'retry-after': '7' }]], [7000], 'influx-waits'],
    [
      'is busy waits until the date it says',
      [[503, '', { 'retry-after': 'Thu, 01 Jan 2026 00:00:12 GMT' }]],
      [12_000],
      'influx-waits',
    ],
    [
      'fails backs off, twice as long each time, up to a bound',
      Array(6).fill([500]),
      [1000, 2000, 4000, 8000, 10_000, 10_000],
      'influx-waits',
    ],
  ]
  for (const [what, answers, slept, reason] of outages) {
    it(what, async t => {
      const taken: number[] = []
      const left = [...answers]
      const { url } = await fakeInflux(t, (body, response) => {
        const [status, said = '', headers] = left.shift() ?? [204]
        if (status === 204) taken.push(...daysOf(body))
        response.writeHead(status, headers).end(said)
      })
      const fake = fakeClock()
      const { store, troubles } = open(
        { spoolPath: await place(t), url, chunkLines: 1, maxRetryMs: 10_000, closeWaitMs: -1 },
        fake.clock,
      )
      for (const day of days(3)) await store.write([scoreOfOneLine({ day })])
      await store.close()
      assert.deepEqual(taken, [0, 1, 2])
      assert.deepEqual(
        fake.slept.filter(ms => ms !== 250),
        slept,
      )
      assert.deepEqual([...new Set(troubles.map(trouble => trouble.reason))], [reason])
    })
  }

  const partial: [
    what: string,
    answer: (bad: readonly number[], lines: number) => readonly [status: number, body: string],
  ][] = [
    ['1.x, which does not say which', () => [400, CONFLICT]],
    [
      '1.x, where all are meant',
      (bad, lines) => [
        400,
        `{"error":"partial write: points beyond retention policy dropped=${bad.length === lines ? lines : bad.length}"}`,
      ],
    ],
    [
      '2.x, which takes none of them',
      () => [
        422,
        '{"code":"unprocessable entity","message":"failure writing points: partial write: field type conflict"}',
      ],
    ],
    [
      '3.x, which names them',
      bad => [
        400,
        JSON.stringify({
          error: 'partial write of line protocol occurred',
          data: bad.map(at => ({ line_number: at + 1, error_message: 'no' })),
        }),
      ],
    ],
    [
      '3.x, by 201',
      bad => [
        201,
        JSON.stringify({ error: 'partial write', data: bad.map(at => ({ line_number: at + 1, error_message: 'no' })) }),
      ],
    ],
  ]
  for (const [what, answer] of partial) {
    it(`refuses lines (${what}) gets all others, and the refused are kept to be looked at`, async t => {
      const taken = new Set<number>()
      const { url } = await fakeInflux(t, (body, response) => {
        const all = daysOf(body)
        const bad = [...all.keys()].filter(at => all[at] % 5 === 3)
        const isWhole = what.startsWith('2.x') && bad.length > 0
        if (!isWhole) for (const day of all) if (day % 5 !== 3) taken.add(day)
        const [status, said] = bad.length === 0 ? [204, ''] : answer(bad, all.length)
        response.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? undefined : said)
      })
      const spoolPath = await place(t)
      const { store, troubles } = open({ spoolPath, url }, fakeClock().clock)
      await store.write(days(20).map(day => scoreOfOneLine({ day })))
      await store.close()
      assert.deepEqual(
        [...taken].sort((a, b) => a - b),
        days(20).filter(day => day % 5 !== 3),
      )
      assert.equal(troubles[0].reason, 'influx-refused-lines')
      const spool = openSpool({ path: spoolPath, maxBytes: 1e9 })
      assert.deepEqual(
        spool.refused().map(({ line }) => daysOf(line)[0]),
        [3, 8, 13, 18],
      )
      assert.equal(spool.status().refused, 4)
      await spool.clearRefused()
      assert.equal(spool.status().refused, 0)
      await spool.close()
    })
  }

  it('takes only small requests gets every line once, in halves that fit, in order', async t => {
    const taken: number[] = []
    const { url } = await fakeInflux(t, (body, response) => {
      const all = daysOf(body)
      if (all.length <= 3) taken.push(...all)
      response.writeHead(all.length > 3 ? 413 : 204).end()
    })
    const { store } = open({ spoolPath: await place(t), url }, fakeClock().clock)
    await store.write(days(10).map(day => scoreOfOneLine({ day })))
    await store.close()
    assert.deepEqual(taken, days(10))
  })

  it('is away fills to its budget, and then whoever writes waits, and nothing is lost', async t => {
    let isAway = true
    const taken: number[] = []
    const { url } = await fakeInflux(t, (body: string, response: ServerResponse) => {
      if (!isAway) taken.push(...daysOf(body))
      response.writeHead(isAway ? 503 : 204).end()
    })
    const { store, troubles } = open(
      { spoolPath: await place(t), url, retryMs: 1, maxRetryMs: 1, spoolMaxBytes: 2000 },
      systemClock,
    )
    let written = 0
    const writing = (async () => {
      for (const day of days(20)) {
        await store.write([scoreOfOneLine({ day })])
        written++
      }
    })()
    while (!troubles.some(({ reason }) => reason === 'spool-full')) await systemClock.sleep(5)
    assert.ok(written > 0 && written < 20, `${written}`)
    assert.ok(store.status().bytes <= 2000)
    await assert.rejects(store.models('socal'), { code: 'PORT', canRetry: true, message: /503/ })
    isAway = false
    await writing
    await store.close()
    assert.deepEqual(taken, days(20))
  })

  it('is still away when the store is closed keeps it for the next process', async t => {
    const spoolPath = await place(t)
    const away = await fakeInflux(t, (_, response) => response.writeHead(503).end())
    const first = open({ spoolPath, url: away.url, closeWaitMs: 500 }, fakeClock().clock)
    await first.store.write([scoreOfOneLine({ day: 1 })])
    await assert.rejects(first.store.close(), { canRetry: true, message: /1 points wait in .*spool.*503/ })
    const back = await fakeInflux(t, (_, response) => response.writeHead(204).end())
    const second = open({ spoolPath, url: back.url }, fakeClock().clock)
    await second.store.write([scoreOfOneLine({ day: 2 })])
    await second.store.close()
    assert.deepEqual(back.bodies.flatMap(daysOf), [1, 2])
  })
})

it('does not share its folder with another process that lives', async t => {
  const path = await place(t)
  const spool = openSpool({ path, maxBytes: 1e9 })
  assert.throws(() => openSpool({ path, maxBytes: 1e9 }), { canRetry: true, message: /belongs to process \d+; stop/ })
  await spool.close()
})

it('still has, killed at any moment, all that it said was durable, in order', async t => {
  const spoolPath = await place(t)
  const away = await fakeInflux(t, (_, response) => response.writeHead(503).end())
  let next = 0
  const told: number[] = []
  for (const kills of [3, 17, 40]) {
    const child = spawn(process.execPath, [CHILD, spoolPath, away.url], { stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const line of createInterface(child.stdout)) {
      told.push(Number(line))
      if (++next === kills) child.kill('SIGKILL')
    }
    next = 0
  }
  assert.ok(told.length >= 60)
  const back = await fakeInflux(t, (_, response) => response.writeHead(204).end())
  const { store } = open({ spoolPath, url: back.url }, systemClock)
  await store.close()
  // Of each life all that was told; and at most one more, that was durable before it could be told.
  const lives: number[][] = []
  for (const day of back.bodies.flatMap(daysOf)) {
    if (day === 0) lives.push([])
    lives.at(-1)!.push(day)
  }
  assert.equal(lives.length, 3)
  const toldByLife = told.reduce<number[]>(
    (counts, day) => (day === 0 ? counts.concat(1) : counts.with(-1, counts.at(-1)! + 1)),
    [],
  )
  for (const [i, life] of lives.entries()) {
    assert.deepEqual(life, days(life.length))
    assert.ok(life.length === toldByLife[i] || life.length === toldByLife[i] + 1, `${life.length} of ${toldByLife[i]}`)
  }
})

const influxd = await influxdFile()
if (influxd === undefined) {
  it('keeps forecasts in InfluxDB behind a spool', t => {
    const needs = 'needs influxd: apt-get install influxdb'
    if (process.env.CI === 'true') assert.fail(needs)
    t.skip(needs)
  })
} else {
  let server: InfluxServer
  before(async () => {
    server = await startInflux(influxd)
  })
  after(() => server.remove())

  forecastStoreContract('InfluxDB behind a spool', async () => {
    const bucket = await server.createDatabase()
    const spoolPath = await mkdtemp(join(tmpdir(), 'groundswell-spool-'))
    const settings = { url: server.url, bucket, chunkLines: 500, queryRows: 100, spoolPath }
    return {
      open: async () => open(settings, systemClock).store,
      remove: () => rm(spoolPath, { recursive: true, force: true }),
    }
  })

  it('comes through an outage: what was written meanwhile stands there afterwards', async t => {
    const bucket = await server.createDatabase()
    const { store, troubles } = open(
      { spoolPath: await place(t), url: server.url, bucket, retryMs: 10, maxRetryMs: 50 },
      systemClock,
    )
    await store.write([scoreOfOneLine({ day: 1 })])
    await server.stop()
    for (const day of [2, 3, 4]) await store.write([scoreOfOneLine({ day })])
    await server.start()
    while (store.status().batches > 0) await systemClock.sleep(10)
    assert.deepEqual(
      (await all(store.scores('socal', 'ema', EVER))).map(({ day }) => day),
      [1, 2, 3, 4],
    )
    assert.ok(troubles.every(({ reason }) => reason === 'influx-waits'))
    await store.close()
  })

  it('sets aside a line of another type than the schema has, and writes the others', async t => {
    const bucket = await server.createDatabase()
    const http = influxHttp({ ...influxDefaults, url: server.url, bucket }, systemClock)
    await http.post('probe value=1 1')
    const spoolPath = await place(t)
    const { store } = open({ spoolPath, url: server.url, bucket }, systemClock)
    await store.writeLines([
      'probe value=2 2',
      'probe value="three" 3',
      'probe value=4 4',
      'probe nothing',
      'probe value=6 6',
    ])
    await store.close()
    assert.deepEqual(
      (await http.query('SELECT value FROM probe')).values.map(([, value]) => value),
      [1, 2, 4, 6],
    )
    const spool = openSpool({ path: spoolPath, maxBytes: 1e9 })
    assert.deepEqual(
      spool.refused().map(({ line }) => line),
      ['probe value="three" 3', 'probe nothing'],
    )
    await spool.close()
  })
}
