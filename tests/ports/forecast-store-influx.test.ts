import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it, type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { PortError } from '../../shared/domain/errors.js'
import { type Clock, systemClock } from '../../shared/ports/clock.js'
import { InfluxForecastStore } from '../../shared/ports/forecast-store-influx.js'
import { type InfluxSettings, influxDefaults, influxHttp } from '../../shared/ports/influx-http.js'
import { type InfluxServer, influxdFile, startInflux } from '../support/influx.js'
import { field, forecast, score } from '../support/store-records.js'
import { forecastStoreContract } from './forecast-store.contract.js'

const influxd = await influxdFile()

if (influxd === undefined) {
  it('keeps forecasts in InfluxDB', t => {
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

  forecastStoreContract('InfluxDB', async () => {
    const bucket = await server.createDatabase()
    const settings = { url: server.url, bucket, chunkLines: 500, queryRows: 100 }
    return { open: async () => new InfluxForecastStore(settings, systemClock), remove: async () => {} }
  })

  describe('InfluxDB', () => {
    it('loses nothing while the server is down: what failed is written again when it is back', async () => {
      const bucket = await server.createDatabase()
      const { clock } = fakeClock()
      const store = new InfluxForecastStore({ url: server.url, bucket, retries: 2 }, clock)
      await store.write([forecast({ day: 1 })])
      await server.stop()
      await assert.rejects(store.write([forecast({ day: 2 })]), {
        code: 'PORT',
        canRetry: true,
        message: /no answer from InfluxDB/,
      })
      await server.start()
      await store.write([forecast({ day: 2 })])
      const days: number[] = []
      for await (const { day } of store.forecasts('socal', 'ema', { fromDay: 0, toDay: 9 })) days.push(day)
      assert.deepEqual(days, [1, 2])
    })

    it('names a bucket that is not there', async () => {
      const store = new InfluxForecastStore({ url: server.url, bucket: 'nowhere' }, systemClock)
      const expected = { code: 'PORT', canRetry: false, message: /"nowhere"/ }
      await assert.rejects(store.write([field({})]), expected)
      await assert.rejects(store.models('socal'), expected)
    })

    it('answers people in InfluxQL', async () => {
      const bucket = await server.createDatabase()
      const http = influxHttp({ ...influxDefaults, url: server.url, bucket }, systemClock)
      const store = new InfluxForecastStore({ url: server.url, bucket }, systemClock)
      await store.write([
        forecast({ pixels: 30, active: [4] }),
        forecast({ pixels: 30, active: [5], revision: 1 }),
        field({ pixel: [3, 77], maxMagnitude: [2, 4] }),
        score({ n: 4, sse: 2, sae: 3 }),
      ])
      const targetMs = 115 * 86_400_000 // day 100, and the 14 days that follow it
      const rows = async (statement: string) => (await http.query(statement)).values
      // quiet and pixel 4 of revision 0; every pixel, and quiet, of revision 1
      assert.deepEqual(await rows(`SELECT count(mean) FROM forecast WHERE time = ${targetMs}ms`), [[targetMs, 2]])
      assert.deepEqual(await rows(`SELECT count(mean) FROM forecast WHERE time = ${targetMs + 1}ms`), [
        [targetMs + 1, 31],
      ])
      // √(2 + 5 · 12) of the newest revision as a float32, in nine digits
      const newest =
        "SELECT last(mean) FROM forecast WHERE pixel = '5' AND time >= 115d AND time < 116d GROUP BY time(1d)"
      assert.deepEqual(await rows(newest), [[targetMs, 7.8740077]])
      assert.deepEqual(await rows("SELECT mse, mae FROM score WHERE model = 'ema'"), [[targetMs, 0.5, 0.75]])
      assert.deepEqual(await rows('SELECT joules, multiplicity FROM field_day'), [
        [100 * 86_400_000, 10 ** 7.8 + 10 ** 10.8, 5], // 3 % 5 + 77 % 5
      ])
    })
  })
}

interface FakeServer {
  readonly url: string
  readonly bodies: string[]
}

/** A real HTTP server that answers as it is told. */
async function fakeInflux(
  t: TestContext,
  answer: (body: string, response: ServerResponse, request: IncomingMessage) => void,
): Promise<FakeServer> {
  const bodies: string[] = []
  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    const body = String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes)
    bodies.push(body)
    answer(body, response, request)
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    http.closeAllConnections()
    http.close()
  })
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, bodies }
}

/** Its sleeps are over at once, and noted. */
function fakeClock(): { clock: Clock; slept: number[] } {
  const slept: number[] = []
  const nowMs = () => Date.UTC(2026, 0, 1)
  return { slept, clock: { nowMs, sleep: async ms => void slept.push(ms) } }
}

const storeAt = (settings: Partial<InfluxSettings>, clock: Clock = fakeClock().clock) =>
  new InfluxForecastStore({ bucket: 'quakes', org: 'usgs', token: 'secret-token', ...settings }, clock)

describe('an InfluxDB that refuses', () => {
  const refusals: [status: number, body: string, canRetry: boolean, message: RegExp][] = [
    [400, '{"message":"unable to parse"}', false, /400, saying .*unable to parse.*bucket "quakes"/],
    [401, '{"message":"unauthorized access"}', false, /401.*token is not known there; give one that is/],
    [403, '{"message":"forbidden"}', false, /403.*give it read and write/],
    [
      404,
      '{"message":"bucket \\"quakes\\" not found"}',
      false,
      /404.*bucket "quakes" in organisation "usgs".*create it/,
    ],
    [422, '{"message":"outside retention policy"}', false, /422.*retention policy/],
    [429, '', true, /429: try again later/],
    [500, 'oops', true, /500, saying oops: try again later/],
    [503, '', true, /503/],
  ]
  for (const [status, body, canRetry, message] of refusals) {
    it(`with ${status} makes an error that ${canRetry ? 'may' : 'may not'} be tried again and says what to do`, async t => {
      const { url } = await fakeInflux(t, (_, response) => response.writeHead(status).end(body))
      for (const call of [() => storeAt({ url }).write([score({})]), () => storeAt({ url }).models('socal')]) {
        const error = await call().then(
          () => assert.fail('it did not reject'),
          (cause: Error) => cause,
        )
        assert.ok(error instanceof PortError)
        assert.equal(error.canRetry, canRetry)
        assert.match(error.message, message)
        assert.doesNotMatch(error.message, /secret-token/)
      }
    })
  }

  it('lines within a 201 is not taken for success', async t => {
    const { url } = await fakeInflux(t, (_, response) => {
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"error":"line 1 was refused"}')
    })
    await assert.rejects(storeAt({ url }).write([score({})]), { canRetry: false, message: /line 1 was refused/ })
  })

  it('a query inside a 200 makes an error', async t => {
    const { url } = await fakeInflux(t, (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"results":[{"statement_id":0,"error":"database not found: quakes"}]}')
    })
    await assert.rejects(storeAt({ url }).models('socal'), { canRetry: false, message: /create bucket "quakes"/ })
  })

  it('to answer in full makes an error', async t => {
    const { url } = await fakeInflux(t, (_, response) => {
      const series = [{ name: 'x', columns: ['key', 'value'], values: [['model', 'ema']], partial: true }]
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ results: [{ series }] }))
    })
    await assert.rejects(storeAt({ url }).models('socal'), { message: /max-row-limit/ })
  })
})

describe('an InfluxDB that is busy', () => {
  const busyTwice = (retryAfter?: string) => {
    let calls = 0
    return (_: string, response: ServerResponse) => {
      const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
      if (calls++ < 2) response.writeHead(429, headers).end()
      else response.writeHead(204).end()
    }
  }
  const waits: [what: string, retryAfter: string | undefined, slept: number[]][] = [
    ['as many seconds as it says', '7', [7000, 7000]],
    ['until the date it says', 'Thu, 01 Jan 2026 00:00:12 GMT', [12_000, 12_000]],
    ['longer each time where it does not say', undefined, [1000, 2000]],
  ]
  for (const [what, retryAfter, expected] of waits) {
    it(`is waited for ${what}`, async t => {
      const { url, bodies } = await fakeInflux(t, busyTwice(retryAfter))
      const { clock, slept } = fakeClock()
      await storeAt({ url }, clock).write([score({})])
      assert.deepEqual(slept, expected)
      assert.equal(bodies.length, 3)
      assert.equal(new Set(bodies).size, 1)
    })
  }

  it('is not waited for longer than the settings allow', async t => {
    const { url, bodies } = await fakeInflux(t, busyTwice('31'))
    const { clock, slept } = fakeClock()
    await assert.rejects(storeAt({ url }, clock).write([score({})]), { canRetry: true })
    assert.deepEqual([slept, bodies.length], [[], 1])
  })

  it('is not asked more often than the settings allow', async t => {
    const { url, bodies } = await fakeInflux(t, (_, response) => response.writeHead(503).end())
    const { clock, slept } = fakeClock()
    await assert.rejects(storeAt({ url, retries: 3, maxRetryMs: 3000 }, clock).write([score({})]), { canRetry: true })
    assert.deepEqual([slept, bodies.length], [[1000, 2000, 3000], 4])
  })
})

describe('an InfluxDB that takes only small requests', () => {
  it('gets every line once, in halves that fit, in order', async t => {
    const taken: string[] = []
    const { url } = await fakeInflux(t, (body, response) => {
      const lines = body.split('\n')
      if (lines.length > 3) return response.writeHead(413).end()
      taken.push(...lines)
      return response.writeHead(204).end()
    })
    await storeAt({ url }).write([...Array(10).keys()].map(day => score({ day })))
    // horizon 14: the target time of day d is the start of day d + 15
    assert.deepEqual(
      taken.map(line => Number(line.split(' ').at(-1)) / 86_400_000 - 15),
      [...Array(10).keys()],
    )
  })

  it('too small for one line, makes an error', async t => {
    const { url } = await fakeInflux(t, (_, response) => response.writeHead(413).end())
    await assert.rejects(storeAt({ url }).write([score({})]), { canRetry: false, message: /max-body-size/ })
  })
})
