import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import { PortError } from '../../shared/domain/errors.js'
import type { Clock } from '../../shared/ports/clock.js'
import { InfluxForecastStore } from '../../shared/ports/forecast-store-influx.js'
import type { InfluxSettings } from '../../shared/ports/influx-http.js'
import { fakeClock } from '../support/fake-clock.js'
import { fakeInflux } from '../support/fake-influx.js'
import { score, scoreOfOneLine } from '../support/store-records.js'

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

  it('by never answering makes an error that may be tried again', async t => {
    const { url } = await fakeInflux(t, () => {})
    const call = storeAt({ url, timeoutMs: 20, retries: 0 }).write([score({})])
    await assert.rejects(call, { code: 'PORT', canRetry: true, message: /no answer/ })
  })

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
    await storeAt({ url }).write([...Array(10).keys()].map(day => scoreOfOneLine({ day })))
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
