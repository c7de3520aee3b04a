import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { GAUGE_SERIES, type GaugeQuery } from '../../../../services/connect/live/gauge-service.js'
import { ogcGauges } from '../../../../services/connect/live/ogc-gauges.js'
import type { OgcOptions } from '../../../../services/connect/live/ogc-pages.js'
import { initBudget } from '../../../../services/connect/live/rate-budget.js'
import { realContext } from '../../../support/poll-context.js'
import { serverOf } from '../../../support/recorded-server.js'
import { QUICK_HTTP } from '../../../support/virtual-context.js'

/** Real features, as the API sent them. */
const REAL = JSON.parse(
  readFileSync(new URL('../../../../../services/recorded/payloads/usgs-ogc-features.json', import.meta.url), 'utf8'),
) as Record<string, { features: object[] }>

const QUERY: GaugeQuery = {
  series: GAUGE_SERIES.daily,
  gauges: ['05427718', 'USGS-01022500'],
  fromMs: Date.UTC(2025, 11, 1),
  toMs: Date.UTC(2026, 4, 1),
}

interface Asked {
  readonly url: URL
  readonly headers: IncomingHttpHeaders
}

/** A server that gives these pages, one a request, with links from each to the next. */
async function serve(t: TestContext, pages: readonly object[], nextAt?: string) {
  const asked: Asked[] = []
  const url = await serverOf(t, (request, response) => {
    const at = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const page = Number(at.searchParams.get('offset') ?? 0)
    asked.push({ url: new URL(at), headers: request.headers })
    const headers = { 'content-type': 'application/geo+json', 'x-ratelimit-remaining': '7', etag: '"one"' }
    if (request.headers['if-none-match'] === '"one"') return void response.writeHead(304).end()
    at.searchParams.set('offset', String(page + 1))
    const href = nextAt ?? at.href
    const links =
      page < pages.length - 1
        ? [
            { rel: 'self', href: 'x' },
            { rel: 'next', href },
          ]
        : []
    response.writeHead(200, headers).end(JSON.stringify({ ...pages[page], links }))
  })
  const options: OgcOptions = {
    ...{ url: `${url}/ogcapi/v0`, apiKey: '', limit: 2, pages: 10, batchBytes: 512 * 1024, http: QUICK_HTTP },
    budget: initBudget({ requests: 50, perMs: 3_600_000 }, 0),
  }
  const read = (query: Partial<GaugeQuery> = {}, more: Partial<OgcOptions> = {}, isLast = true) =>
    ogcGauges({ ...options, ...more }).read(
      { ...QUERY, ...query },
      isLast,
      realContext({ nowMs: () => 0, sleep: hang }),
    )
  return { asked, options, read }
}

/** No test here waits. */
const hang = (_: number, signal?: AbortSignal) =>
  new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve()))

describe('the Water Data OGC API', () => {
  it('is asked for several gauges at once, by the parameters that it documents', async t => {
    const { asked, read } = await serve(t, [REAL.daily])
    await read({ changed: { fromMs: Date.UTC(2026, 0, 2, 3, 4, 5) } })
    assert.deepEqual(Object.fromEntries(asked[0].url.searchParams), {
      f: 'json',
      monitoring_location_id: 'USGS-05427718,USGS-01022500',
      parameter_code: '00060',
      statistic_id: '00003',
      time: '2025-12-01/2026-04-30',
      last_modified: '2026-01-02T03:04:05Z/..',
      limit: '2',
      skipGeometry: 'true',
    })
    assert.equal(asked[0].url.pathname, '/ogcapi/v0/collections/daily/items')
    assert.equal(asked[0].headers['x-api-key'], undefined)
  })

  it('gives real features as they came, and tells how far they go and when they were changed', async t => {
    const { read } = await serve(t, [{ ...REAL.daily, timeStamp: '2026-08-01T00:00:00.000000Z' }])
    const answer = await read()
    const page = JSON.parse(Buffer.from(answer!.pieces[0].bytes).toString())
    assert.deepEqual(page.features, REAL.daily.features)
    // The newer of the two is the daily mean of 2026-03-19: it stands for the whole day.
    assert.deepEqual([...answer!.reported], [['05427718', Date.UTC(2026, 2, 20)]])
    assert.deepEqual([...answer!.changes!.values()], Array(2).fill(Date.parse('2026-07-30T15:43:16.002Z')))
    assert.equal(answer!.madeMs, 0, 'not later than it was asked')
  })

  it('reads momentary values with their own times', async t => {
    const { read, asked } = await serve(t, [REAL.continuous])
    const fromMs = Date.UTC(2025, 0, 1)
    const answer = await read({ series: GAUGE_SERIES.continuous, fromMs, toMs: fromMs + 3_600_000 })
    assert.deepEqual([...answer!.reported], [['06904500', Date.UTC(2025, 0, 1, 0, 15)]])
    assert.equal(asked[0].url.searchParams.get('time'), '2025-01-01T00:00:00Z/2025-01-01T00:59:59Z')
    assert.equal(asked[0].url.searchParams.get('statistic_id'), null)
  })

  it('is followed from page to page, with the key, up to as many as may be', async t => {
    const { read, asked, options } = await serve(t, [REAL.daily, REAL.daily, REAL.daily])
    const answer = await read({}, { apiKey: 'k' })
    assert.equal(answer!.pieces.length, 3)
    assert.deepEqual(
      asked.map(({ headers }) => headers['x-api-key']),
      ['k', 'k', 'k'],
    )
    assert.equal(await read({}, { pages: 2 }), undefined)
    assert.ok(options.budget.tokens <= 7, 'the server has counted too')
  })

  it('never takes its key to another server', async t => {
    const { read } = await serve(t, [REAL.daily, REAL.daily], 'http://127.0.0.1:9/ogcapi/v0/next')
    await assert.rejects(read({}, { apiKey: 'k' }), /next page is at http:\/\/127\.0\.0\.1:9, which is not followed/)
  })

  it('is not asked when its requests are spent and another service is left', async t => {
    const { read, asked, options } = await serve(t, [REAL.daily])
    options.budget.tokens = 0
    // 50 an hour: the next is free in 72 s.
    await assert.rejects(read({}, {}, false), { fault: 'throttled', retryAfterMs: 72_000 })
    assert.equal(asked.length, 0)
    assert.equal(options.budget.tokens, 0)
  })

  it('says that nothing has changed, where it can', async t => {
    const { read, asked } = await serve(t, [REAL.daily])
    const first = await read()
    const second = await read({ unlike: first!.page })
    assert.deepEqual([second!.pieces, second!.page], [[], first!.page])
    assert.equal(asked.length, 2)
  })

  it('gives a page no more of which every record was told', async t => {
    const { read } = await serve(t, [REAL.daily])
    const { changes } = (await read())!
    assert.deepEqual((await read({ told: changes }))!.pieces, [])
    assert.equal((await read({ told: new Map([...changes!].slice(1)) }))!.pieces.length, 1)
  })

  const wrong: [what: string, page: object, query: Partial<GaugeQuery>][] = [
    ['of another time', REAL.daily, { fromMs: Date.UTC(2026, 2, 25) }],
    ['changed long before', REAL.daily, { changed: { fromMs: Date.UTC(2026, 6, 31) } }],
    ['that is no collection', { code: 'NoApplicableCode' }, {}],
  ]
  for (const [what, page, query] of wrong) {
    it(`refuses a page ${what}, and asks again`, async t => {
      const { read } = await serve(t, [page])
      await assert.rejects(read(query), { fault: 'page', canRetry: true })
    })
  }
})
