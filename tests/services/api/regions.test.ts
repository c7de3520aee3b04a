import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Api, startApi } from '../../../services/api/server.js'
import { addMessage, initView } from '../../../services/api/view.js'
import type { Field, Forecast, Score } from '../../../shared/domain/messages.js'
import { ask, askJson } from '../../support/ask-api.js'
import { fieldOf, forecastOf, SMALL, scoreOf } from '../../support/made-up-messages.js'
import { COUNTIES, COUNTY_COVER, GAUGES, siteFieldOf, siteForecast } from '../../support/made-up-sites.js'
import { memoryStore } from '../../support/memory-store.js'
import { steppedClock } from '../../support/stepped-clock.js'

const label = { kind: 'simulated', text: 'made up' } as const
const week = [3, 4, 5, 6, 7, 8, 9]

const records: (Field | Forecast | Score)[] = [
  fieldOf(SMALL, 9, [[4, 4]]),
  forecastOf(SMALL, 'ema', 9, 0),
  ...[8, 9].map(day => siteFieldOf(GAUGES, day, 'runoff', day === 9 ? [0.5, NaN] : [0.25, 2, 4])),
  siteForecast(GAUGES, 'ema', 8, 1, 1),
  siteForecast(GAUGES, 'ema', 8, 2, 2),
  siteForecast(GAUGES, 'ema', 9, 1, 3),
  siteForecast(GAUGES, 'ema', 9, 2, 4),
  scoreOf(GAUGES, 'ema', 7, [[1, 2]], { horizonDays: 1, wis: 0.5, exceedances: ['p95'], brier: Float64Array.of(0.25) }),
  scoreOf(GAUGES, 'ema', 7, [[1, 4]], { horizonDays: 2, wis: 2, exceedances: ['p95'], brier: Float64Array.of(0.5) }),
  // 0 + 1 + … + 6 = 21 over 7 days; Brown lacks a day.
  ...week.map(day => siteFieldOf(COUNTIES, day, 'cases', [day - 3, day === 5 ? NaN : 1])),
  siteForecast(COUNTIES, 'ridge', 9, 7, 10),
]

describe('api of three regions', () => {
  let api: Api
  before(async () => {
    const views = [initView(SMALL), initView(GAUGES), initView(COUNTIES, COUNTY_COVER)]
    const store = memoryStore()
    await store.write(records)
    for (const view of views) for (const record of records) addMessage(view, record)
    api = await startApi({ store, views, label, port: 0, clock: steppedClock(35) })
  })
  after(() => api.close())

  const floats = async (path: string) => {
    const { status, body } = await ask(api, path)
    assert.equal(status, 200, body.toString())
    return Array.from({ length: body.length / 4 }, (_, i) => Number(body.readFloatLE(4 * i).toPrecision(6)))
  }

  it('lists them with their sites, targets and covers', async () => {
    const regions = await askJson(api, '/api/regions')
    assert.deepEqual(
      regions.map(({ id, domain, windowDays, horizonsDays, target }: Record<string, unknown>) => [
        id,
        domain,
        windowDays,
        horizonsDays,
        target,
      ]),
      [
        ['small', 'seismic', 2, [2], { name: 'equivalent magnitude', unit: 'M_eq' }],
        ['gauges', 'streamflow', 1, [1, 2], { name: 'runoff', unit: 'mm/day' }],
        ['counties', 'covid', 7, [7, 14], { name: 'new cases', unit: 'cases/day' }],
      ],
    )
    assert.deepEqual(regions[1].sites, {
      id: ['01', '02', '03'],
      name: ['Still Water', 'Middle Fork', 'Lower Run'],
      latitude: [41, 42, 41.5],
      longitude: [-79, -77, -75],
    })
    assert.deepEqual([regions[0].cover, regions[1].cover], [null, null])
    assert.match(regions[2].cover, /^[0-9a-f]{16}$/)
  })

  it('says how far each of them is', async () => {
    const { regions } = await askJson(api, '/api/state')
    assert.deepEqual(
      regions.map(({ id, observedToDay, models }: { id: string; observedToDay: number; models: unknown[] }) => [
        id,
        observedToDay,
        models.length,
      ]),
      [
        ['small', 9, 1],
        ['gauges', 9, 1],
        ['counties', 9, 1],
      ],
    )
    const [{ horizonsDays, layers }] = regions[1].models
    assert.deepEqual(horizonsDays, [1, 2])
    assert.deepEqual(layers, ['mean', 'p95', 'p99', 'q2.5', 'q25', 'q50', 'q75', 'q97.5'])
  })

  const maps: [query: string, values: number[]][] = [
    ['region=gauges&model=ema&layer=mean', [3, 4, NaN]], // the shortest horizon where none is asked for
    ['region=gauges&model=ema&layer=mean&horizon=2', [4, 5, NaN]],
    ['region=gauges&model=ema&layer=q75&horizon=2', [4.75, 5.75, NaN]],
    ['region=gauges&model=ema&layer=p99', [0.01, 0.02, 0.03]],
    ['region=gauges&layer=observed', [0.5, NaN, NaN]],
    ['region=counties&layer=observed', [3, NaN]],
    ['region=counties&model=ridge&layer=mean&horizon=7', [10, 11]],
  ]
  for (const [query, values] of maps) {
    it(`gives the map ${query}`, async () => assert.deepEqual(await floats(`/api/map?${query}`), values))
  }

  it('says of which days a map speaks', async () => {
    const { headers } = await ask(api, '/api/map?region=counties&model=ridge&layer=mean')
    const days = ['day', 'from-day', 'to-day'].map(name => headers[`groundswell-${name}`])
    assert.deepEqual(days, ['9', '10', '16'])
  })

  it('gives the series of a gauge at one horizon', async () => {
    const path = '/api/series?region=gauges&model=ema&horizon=2&cell=1&from=1970-01-09&to=1970-01-12'
    assert.deepEqual(await askJson(api, path), {
      region: 'gauges',
      cell: 1,
      latitude: 42,
      longitude: -77,
      model: 'ema',
      horizonDays: 2,
      windowDays: 1,
      everyDays: 1,
      observed: { day: [8, 9], value: [2, null] },
      forecast: {
        day: [8, 9],
        mean: [3, 5],
        levels: [0.025, 0.25, 0.5, 0.75, 0.975],
        quantiles: [0.025, 0.25, 0.5, 0.75, 0.975].map(level => [3 + level, 5 + level]),
        exceedances: ['p95', 'p99'],
        thresholds: [20, 200],
        exceedance: [
          [0.2, 0.2],
          [0.02, 0.02],
        ],
      },
    })
  })

  it('gives the scores of each horizon', async () => {
    const rows = await askJson(api, '/api/scores?region=gauges')
    assert.deepEqual(
      rows.map(({ horizonDays, mse, wis, exceedances, brier }: Record<string, unknown>) => [
        horizonDays,
        mse,
        wis,
        exceedances,
        brier,
      ]),
      [
        [1, 1, 0.5, ['p95'], [0.25]],
        [2, 9, 2, ['p95'], [0.5]],
      ],
    )
  })

  it('gives a cover as bytes, to be kept under its version', async () => {
    const [, , { cover: version }] = await askJson(api, '/api/regions')
    const { headers, body } = await ask(api, `/api/cover?region=counties&version=${version}`)
    assert.match(String(headers['cache-control']), /max-age=31536000, immutable/)
    const words = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => body.readUInt32LE(4 * (from + i)))
    assert.deepEqual(words(0, 8), [2, 0, 2, 4, 0, 1, 2, 3])
    const shares = [8, 9, 10, 11].map(word => body.readFloatLE(4 * word))
    assert.deepEqual(shares, [0.5, 0.5, 2 / 3, 1 / 3].map(Math.fround))
    assert.equal(body.length, 48)
    const unnamed = await ask(api, '/api/cover?region=counties')
    assert.equal(unnamed.headers['cache-control'], 'no-cache')
  })

  it('gives the borders of the states, as they lie on the grid of the USA', async () => {
    const { headers, body } = await ask(api, '/api/outline')
    assert.match(String(headers['cache-control']), /max-age=86400/)
    const { lines } = JSON.parse(body.toString()) as { lines: number[][] }
    assert.ok(body.length < 200_000, `${body.length} bytes`)
    const longitudes = lines.flatMap(line => line.filter((_, i) => i % 2 === 0))
    const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)]
    // Attu Island, 172.4 E, to the Virgin Islands, 64.6 W.
    assert.ok(Math.abs(west - -187.6) < 0.2 && Math.abs(east - -64.6) < 0.2, `${west} ${east}`)
    // The Four Corners, 37 N 109.05 W, where borders meet.
    const isAtCorners = (line: number[]) =>
      line.some((x, i) => i % 2 === 0 && Math.hypot(x + 109.045, line[i + 1] - 37) < 0.01)
    assert.ok(lines.some(isAtCorners))
  })

  const wrong: [what: string, path: string, status: number, says: RegExp][] = [
    ['a region that is not shown', '/api/map?region=mars&layer=observed', 400, /known: small, gauges, counties/],
    ['a horizon of another region', '/api/map?region=gauges&model=ema&layer=mean&horizon=7', 400, /in days: 1, 2/],
    ['a horizon not yet issued', '/api/map?region=counties&model=ridge&layer=mean&horizon=14', 404, /14 days ahead/],
    ['a model of another region', '/api/map?region=gauges&model=ridge&layer=mean', 404, /known: ema/],
    ['a layer of another region', '/api/map?region=gauges&model=ema&layer=m4', 400, /known: mean, p95, p99/],
    ['a site too many', '/api/series?region=gauges&model=ema&cell=3', 400, /give 0 to 2/],
    ['the cover of points', '/api/cover?region=gauges', 400, /has no cover/],
    ['an old cover', '/api/cover?region=counties&version=0', 400, /of version [0-9a-f]{16} now/],
    ['a parameter where none is', '/api/outline?region=gauges', 400, /known: none/],
  ]
  for (const [what, path, status, says] of wrong) {
    it(`answers ${status} to ${what}`, async () => {
      const answer = await ask(api, path)
      assert.equal(answer.status, status)
      assert.match(JSON.parse(answer.body.toString()).message, says)
    })
  }
})
