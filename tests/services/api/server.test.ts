import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Api, startApi } from '../../../services/api/server.js'
import { addMessage, initView } from '../../../services/api/view.js'
import { PortError, SettingsError } from '../../../shared/domain/errors.js'
import type { Field } from '../../../shared/domain/messages.js'
import type { ForecastStore } from '../../../shared/ports/forecast-store.js'
import { ask, askJson } from '../../support/ask-api.js'
import { fieldOf, forecastOf, SMALL, scoreOf, watermarkOf } from '../../support/made-up-messages.js'
import { memoryStore } from '../../support/memory-store.js'
import { steppedClock } from '../../support/stepped-clock.js'

const label = { kind: 'simulated', text: 'made up' } as const

async function filled() {
  const store = memoryStore()
  const view = initView(SMALL)
  const records = [
    ...[0, 1, 2].map(day => fieldOf(SMALL, day, day === 1 ? [[4, 4]] : [])),
    ...[0, 1, 2].map(day => forecastOf(SMALL, 'ema', day, day)),
    scoreOf(SMALL, 'ema', 0, [
      [0, 1],
      [2, 1],
      [4, 3],
    ]),
  ]
  await store.write(records)
  for (const message of [...records, watermarkOf(SMALL, 259_200_000)]) addMessage(view, message)
  return { store, views: [view] }
}

describe('api', () => {
  let api: Api
  before(async () => {
    api = await startApi({ ...(await filled()), label, port: 0, clock: steppedClock(35) })
  })
  after(() => api.close())

  it('describes the region', async () => {
    assert.deepEqual(await askJson(api, '/api/regions'), [
      {
        id: 'small',
        domain: 'seismic',
        grid: SMALL.grid,
        sites: null,
        cover: null,
        strideDays: 1,
        windowDays: 2,
        horizonsDays: [2],
        target: { name: 'equivalent magnitude', unit: 'M_eq' },
        label,
      },
    ])
  })

  it('says how far it is', async () => {
    assert.deepEqual(await askJson(api, '/api/state'), {
      boot: 'z', // 35 in base 36
      isSteerable: false,
      hasAlerts: false,
      regions: [
        {
          id: 'small',
          versions: { fields: 3, forecasts: 3, scores: 1 },
          eventTimeMs: 259_200_000,
          observedToDay: 2,
          ended: false,
          progress: { phase: 'starting', fraction: null, counts: {} },
          models: [
            {
              model: 'ema',
              modelHash: 'hash-of-ema',
              day: 2,
              revision: 0,
              trainedToDay: 0,
              engine: '',
              horizonsDays: [2],
              layers: ['mean', 'm4', 'm5', 'm6', 'm6.75', 'q2.5', 'q10', 'q25', 'q50', 'q75', 'q90', 'q97.5'],
            },
          ],
        },
      ],
    })
  })

  const layers: [query: string, window: string[], values: number[]][] = [
    ['layer=mean&model=ema', ['3', '4'], [2, 3, 4, 5, 6, 7]],
    ['layer=m4&model=ema&horizon=2', ['3', '4'], [0.01, 0.02, 0.03, 0.04, 0.05, 0.06]],
    ['layer=m6.75&model=ema', ['3', '4'], [1e-5, 2e-5, 3e-5, 4e-5, 5e-5, 6e-5]],
    ['layer=q97.5&model=ema&region=small', ['3', '4'], [2.975, 3.975, 4.975, 5.975, 6.975, 7.975]],
    ['layer=observed', ['1', '2'], [0, 0, 0, 0, 4, 0]], // days 1 and 2
  ]
  for (const [query, window, values] of layers) {
    it(`gives the map ${query} as little-endian Float32`, async () => {
      const { headers, body } = await ask(api, `/api/map?${query}`)
      assert.equal(headers['groundswell-day'], '2')
      assert.deepEqual([headers['groundswell-from-day'], headers['groundswell-to-day']], window)
      assert.equal(body.length, 24)
      const got = values.map((_, i) => body.readFloatLE(i * 4))
      got.forEach((value, i) => {
        assert.ok(Math.abs(value - values[i]) < 1e-6, `pixel ${i}: ${value}`)
      })
    })
  }

  it('gives a series', async () => {
    const series = await askJson(api, '/api/series?model=ema&cell=4&from=1970-01-02&to=1970-01-05')
    assert.deepEqual(series.observed, { day: [1, 2], value: [4, 4] })
    assert.deepEqual(
      [series.forecast.day, series.forecast.mean],
      [
        [0, 1, 2],
        [4, 5, 6],
      ],
    )
  })

  it('gives the scores', async () => {
    const [row] = await askJson(api, '/api/scores')
    assert.deepEqual([row.model, row.issues, row.mse, row.nse, row.nnse], ['ema', 1, 1, 0.625, 8 / 11])
  })

  const wrong: [what: string, path: string, status: number, says: RegExp][] = [
    ['an unknown path', '/nothing', 404, /the page is at \//],
    [
      'a layer that does not exist',
      '/api/map?model=ema&layer=m7',
      400,
      /known: mean, m4, m5, m6, m6\.75, q2\.5, .*, observed/,
    ],
    ['a map without a layer', '/api/map?model=ema', 400, /layer is missing/],
    ['a map without a model', '/api/map?layer=mean', 400, /model is missing/],
    ['a model name that cannot be', '/api/map?layer=mean&model=..%2Fetc', 400, /no model name/],
    ['a model that has issued nothing', '/api/map?layer=mean&model=lstm', 404, /known: ema/],
    ['a series of such a model', '/api/series?model=lstm&cell=0', 404, /known: ema/],
    ['a region that is not shown', '/api/scores?region=socal', 400, /known: small/],
    ['a horizon that nothing speaks of', '/api/map?layer=mean&model=ema&horizon=14', 400, /known, in days: 2/],
    ['a horizon in another form', '/api/map?layer=mean&model=ema&horizon=02', 400, /known, in days: 2/],
    ['the cover of a region without sites', '/api/cover', 400, /has no cover/],
    ['a cell outside the grid', '/api/series?model=ema&cell=6', 400, /give 0 to 5/],
    ['a cell that is no number', '/api/series?model=ema&cell=1e0', 400, /give 0 to 5/],
    ['a negative cell', '/api/series?model=ema&cell=-1', 400, /give 0 to 5/],
    ['no cell', '/api/series?model=ema', 400, /cell is missing/],
    ['a date that does not exist', '/api/series?model=ema&cell=0&from=2023-02-30', 400, /YYYY-MM-DD/],
    ['a date in another form', '/api/series?model=ema&cell=0&to=1%2F2%2F1970', 400, /YYYY-MM-DD/],
    ['a range turned round', '/api/series?model=ema&cell=0&from=1971-01-01&to=1970-01-01', 400, /exchange/],
    ['a range of 1900 years', '/api/series?model=ema&cell=0&from=0100-01-01&to=2000-01-01', 400, /shorten/],
    ['a parameter that nothing reads', '/api/scores?model=ema', 400, /no parameter "model" here/],
    ['a parameter given twice', '/api/map?layer=mean&layer=m4', 400, /give it once/],
    ['a way out of the page folder', '/../package.json', 404, /the page is at/],
    ['an encoded way out', '/dashboards/web/%2e%2e%2f%2e%2e%2fpackage.json', 404, /the page is at/],
    ['a backslash way out', '/..\\..\\package.json', 404, /the page is at/],
    ['a source that is not served', '/dashboards/web/page.ts', 404, /the page is at/],
    ['a port that the page does not use', '/shared/ports/event-log.js', 404, /the page is at/],
    ['the server’s own code', '/services/api/server.js', 404, /the page is at/],
    ['a target that is no path', '*', 400, /start with \//],
  ]
  for (const [what, path, status, says] of wrong) {
    it(`answers ${status} to ${what}`, async () => {
      const answer = await ask(api, path)
      assert.equal(answer.status, status)
      const { code, message } = JSON.parse(answer.body.toString())
      assert.equal(code, status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST')
      assert.match(message, says)
    })
  }

  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    it(`refuses ${method}`, async () => {
      const { status, headers, body } = await ask(api, '/api/state', { method })
      assert.deepEqual([status, headers.allow], [405, 'GET, HEAD'])
      assert.equal(JSON.parse(body.toString()).code, 'METHOD')
    })
  }

  it('answers HEAD without a body', async () => {
    const { status, headers, body } = await ask(api, '/api/scores', { method: 'HEAD' })
    assert.equal(status, 200)
    assert.ok(Number(headers['content-length']) > 2)
    assert.equal(body.length, 0)
  })

  it('answers HEAD of the event stream and ends', async () => {
    const { status, headers } = await ask(api, '/api/events', { method: 'HEAD' })
    assert.deepEqual([status, headers['content-type']], [200, 'text/event-stream'])
  })

  it('takes any name where a setting opens it to others', async () => {
    const open = await startApi({ ...(await filled()), label, port: 0, host: '0.0.0.0', clock: steppedClock() })
    assert.equal((await ask(open, '/api/state', { host: 'nowcast.example' })).status, 200)
    await open.close()
  })

  it('says so when the port is taken', async () => {
    const port = Number(new URL(api.url).port)
    const again = startApi({ ...(await filled()), label, port, clock: steppedClock() })
    await assert.rejects(
      again,
      error => error instanceof SettingsError && /is taken; choose another/.test(error.message),
    )
  })
})

describe('api without data', () => {
  it('says that nothing has been observed yet, not zero', async () => {
    const api = await startApi({
      store: memoryStore(),
      views: [initView(SMALL)],
      label,
      port: 0,
      clock: steppedClock(),
    })
    const { status, body } = await ask(api, '/api/map?layer=observed')
    assert.equal(status, 404)
    assert.match(body.toString(), /no day has closed yet/)
    assert.deepEqual(await askJson(api, '/api/scores'), [])
    await api.close()
  })
})

describe('api on a store that fails', () => {
  const failures: [what: string, error: Error, status: number, code: string][] = [
    ['a port that may come back', new PortError('no route; start it', { canRetry: true }), 503, 'PORT'],
    ['a port that will not', new PortError('disk broken; mend it', { canRetry: false }), 500, 'PORT'],
    ['a bug', new Error('a secret'), 500, 'INTERNAL'],
  ]
  for (const [what, error, status, code] of failures) {
    it(`answers ${status} to ${what} and reports it`, async () => {
      const { store, views } = await filled()
      const fails = async function* (): AsyncGenerator<Field> {
        yield await Promise.reject(error)
      }
      const broken: ForecastStore = { ...store, fields: fails }
      const seen: unknown[] = []
      const onError = (seenError: unknown) => seen.push(seenError)
      const api = await startApi({ store: broken, views, label, port: 0, clock: steppedClock(), onError })
      const answer = await ask(api, '/api/series?model=ema&cell=0')
      assert.equal(answer.status, status)
      assert.equal(JSON.parse(answer.body.toString()).code, code)
      assert.ok(!answer.body.toString().includes('a secret'))
      assert.deepEqual(seen, [error])
      await api.close()
    })
  }
})
