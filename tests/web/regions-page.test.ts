import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { boxesOfSites } from '../../dashboards/web/map-area.js'
import { type GeoBox, longitudeIn, mapFrame, positionOf } from '../../dashboards/web/map-frame.js'
import { chanceScale, logScale, viridis } from '../../dashboards/web/palette.js'
import { addMessage, initView } from '../../services/api/view.js'
import type { Field, Forecast, Score } from '../../shared/domain/messages.js'
import type { ReplayAction, ReplayControl, ReplayState } from '../../shared/domain/replay-control.js'
import { ReplayControlError } from '../../shared/domain/replay-control.js'
import { colour, colourAt, inPage, meqColour, text } from '../support/live-page.js'
import { fieldOf, forecastOf, SMALL, scoreOf, watermarkOf } from '../support/made-up-messages.js'
import { COUNTIES, COUNTY_COVER, GAUGES, siteFieldOf, siteForecast } from '../support/made-up-sites.js'

const views = () => [initView(SMALL), initView(GAUGES), initView(COUNTIES, COUNTY_COVER)]

const wisOf = (horizonDays: number, wis: number, mse: number) =>
  scoreOf(GAUGES, 'ema', 7, [[0, Math.sqrt(mse)]], {
    horizonDays,
    wis,
    exceedances: ['p95', 'p99'],
    brier: Float64Array.of(0.25, 0.125),
    compared: Float64Array.of(1, 1),
    exceeded: Float64Array.of(1, 0),
  })

const filling: (Field | Forecast | Score)[] = [
  ...[8, 9].map(day => fieldOf(SMALL, day, [])),
  forecastOf(SMALL, 'ema', 9, 0),
  ...[8, 9].map(day => siteFieldOf(GAUGES, day, 'runoff', [1, day === 9 ? NaN : 3, 0.1])),
  ...[1, 2].flatMap(horizon => [
    siteForecast(GAUGES, 'persistence', 9, horizon, 0.1),
    siteForecast(GAUGES, 'ema', 9, horizon, horizon),
  ]),
  wisOf(1, 0.5, 1),
  wisOf(2, 2, 9),
  ...[3, 4, 5, 6, 7, 8, 9].map(day => siteFieldOf(COUNTIES, day, 'cases', [14, 7])),
  siteForecast(COUNTIES, 'ridge', 9, 7, 10),
  siteForecast(COUNTIES, 'ridge', 9, 14, 20),
]

/** The scale of runoff and of cases in a pixel: 0.01 to 100. */
const amountColour = (value: number) => viridis(logScale(2, 4, String).share(value))

async function spotOf(page: Page, canvas: string, boxes: GeoBox[], latitude: number, longitude: number) {
  const width = Number(await page.evaluate(`document.getElementById('${canvas}').clientWidth`))
  const [pane] = mapFrame(boxes, width).panes
  return positionOf(pane, latitude, longitudeIn(pane.geo, longitude))
}

const sitesOf = ({ sites = [] }: typeof GAUGES) =>
  boxesOfSites({
    latitude: sites.map(({ latitude }) => latitude),
    longitude: sites.map(({ longitude }) => longitude),
  })

const gaugeSpot = (page: Page, site: number) =>
  spotOf(page, 'forecast-canvas', sitesOf(GAUGES), GAUGES.sites![site].latitude, GAUGES.sites![site].longitude)

inPage(
  'has a tab for each region, for pointer and keys, and keeps the choice of each',
  async ({ page, add, problems }) => {
    await add(filling)
    await text(page, '#tabs', /^EarthquakesRiversCOVID$/)
    await text(page, '#cell-title', /Pixel 33\.50° N, 117\.50° W/)
    await page.getByRole('tab', { name: 'Rivers' }).click()
    await text(page, '#forecast-title', /^Forecast by ema: mean runoff$/)
    assert.match(page.url(), /region=gauges/)
    assert.match(await page.title(), /^SIMULATED · Groundswell · Rivers$/)
    await page.getByRole('tab', { name: 'Rivers' }).press('ArrowRight')
    await text(page, '#forecast-title', /mean new cases/)
    await page.keyboard.press('ArrowRight') // round to the first
    await text(page, '#cell-title', /Pixel 33\.50° N, 117\.50° W/)
    assert.equal(await page.locator('[role=tab][aria-selected=true]').textContent(), 'Earthquakes')
    await colour(page, 'forecast-canvas', 1, meqColour(1))
    await page.keyboard.press('End')
    await page.reload()
    await text(page, '#forecast-title', /mean new cases/)
    assert.equal(await page.locator('#label-kind').textContent(), 'SIMULATED')
    assert.deepEqual(problems, [])
  },
  { views },
)

inPage(
  'shows gauges as dots, chosen by pointer and keys',
  async ({ page, add, problems }) => {
    await add(filling)
    await text(page, '#cell-title', /Gauge Middle Fork/) // the highest of those known
    await colourAt(page, 'forecast-canvas', await gaugeSpot(page, 0), amountColour(1))
    await colourAt(page, 'forecast-canvas', await gaugeSpot(page, 2), 'rgb(255, 255, 255)') // not known: --panel
    await text(page, '#forecast-window', /^1970-01-11$/)
    await text(page, '#observed-window', /^1970-01-10$/)
    const [x, y] = await gaugeSpot(page, 0)
    await page.locator('#forecast-canvas').hover({ position: { x: x + 8, y } })
    await text(page, '#forecast-hover', /^Still Water: 1 mm\/day$/)
    await page.locator('#forecast-canvas').click({ position: { x: x + 8, y } })
    await text(page, '#cell-title', /Gauge Still Water/)
    await text(page, '#cell-near', /^01 · 41\.00° N, 79\.00° W$/)
    await text(page, '#facts', /Forecast mean1.*95 % range1\.03 to 1\.98.*P\(≥ 10\), p9510 %.*Observed, last day1/)
    await page.keyboard.press('ArrowRight')
    await text(page, '#announcement', /Middle Fork.*mean runoff 2, observed not known/)
    await text(page, '#series-title', /^Middle Fork, ema, 1 day ahead$/)
    await page.locator('#latitude').fill('41.4')
    await page.locator('#longitude').fill('-75.2')
    await page.keyboard.press('Enter')
    await text(page, '#cell-title', /Gauge Lower Run/)
    assert.deepEqual(problems, [])
  },
  { views, hash: '#region=gauges' },
)

inPage(
  'builds its choosers from what the region offers',
  async ({ page, add }) => {
    await add(filling)
    await text(page, '#layers', /^\s*Forecast layermeanP\(≥ p95\)P\(≥ p99\)\s*$/)
    await text(page, '#horizon', /^1 day2 days$/)
    await text(page, '#quantile', /^–2\.5 %25 %50 %75 %97\.5 %$/)
    await page.locator('#horizon').selectOption('2')
    await colourAt(page, 'forecast-canvas', await gaugeSpot(page, 0), amountColour(2))
    await text(page, '#forecast-window', /^1970-01-12$/)
    await page.locator('#quantile').selectOption('q75')
    await text(page, '#forecast-title', /75 % quantile of runoff/)
    await colourAt(page, 'forecast-canvas', await gaugeSpot(page, 0), amountColour(2.75))
    await page.getByLabel('P(≥ p95)').check({ force: true })
    await colourAt(page, 'forecast-canvas', await gaugeSpot(page, 0), viridis(chanceScale.share(0.1)))
    assert.equal(await page.locator('#quantile').inputValue(), '')
    await page.locator('#model').selectOption('persistence')
    await text(page, '#forecast-title', /persistence: probability of a day ≥ p95 of the site/)
    await page.getByRole('tab', { name: 'COVID' }).click()
    await text(page, '#horizon', /^7 days2 weeks$/)
    await page.getByRole('tab', { name: 'Rivers' }).click()
    await text(page, '#forecast-title', /persistence: probability of a day ≥ p95 of the site/)
    assert.equal(await page.locator('#horizon').inputValue(), '2')
  },
  { views, hash: '#region=gauges' },
)

inPage(
  'shows the scores of one horizon, with those of the quantiles',
  async ({ page, add }) => {
    await add(filling)
    const cells = () => page.locator('#out-of-sample tr[data-model] > *').allTextContents()
    await text(page, '#out-of-sample', /ema/)
    // One value of truth does not vary: NSE is −∞, which no JSON has, and NNSE 0.
    const brier = ['2.50·10⁻¹', '1.25·10⁻¹']
    const row = (mse: string, mae: string, wis: string) => [
      'ema',
      '1',
      mse,
      mae,
      wis,
      '100.0 %',
      '–',
      '0.0000',
      ...brier,
    ]
    assert.deepEqual(await cells(), row('1.000', '1.000', '0.5000'))
    assert.match((await page.locator('#brier-columns').textContent()) ?? '', /^P\(≥ p95\)P\(≥ p99\)$/)
    await page.locator('#score-horizon').selectOption('2')
    await text(page, '#out-of-sample', /9\.000/)
    assert.deepEqual(await cells(), row('9.000', '3.000', '2.000'))
  },
  { views, hash: '#region=gauges' },
)

inPage(
  'shares the cases of counties out over their pixels',
  async ({ page, add, problems }) => {
    await add(filling)
    const spot = (canvas: string, longitude: number) => spotOf(page, canvas, sitesOf(COUNTIES), 40.7, longitude)
    // Of 10 cases a day half in each of two pixels; of 11 two thirds and one third.
    await colourAt(page, 'forecast-canvas', await spot('forecast-canvas', -89.7), amountColour(5))
    await colourAt(page, 'forecast-canvas', await spot('forecast-canvas', -87.7), amountColour(Math.fround(2 / 3) * 11))
    await colourAt(page, 'observed-canvas', await spot('observed-canvas', -89.7), amountColour(7))
    await text(page, '#forecast-scale', /cases\/day in a pixel of 1°/)
    const [x, y] = await spot('observed-canvas', -86.4)
    await page.locator('#observed-canvas').hover({ position: { x, y } })
    await text(page, '#observed-hover', /^Brown, IL: 7 cases\/day$/)
    await page.locator('#observed-canvas').click({ position: { x, y } })
    await text(page, '#cell-title', /Area Brown, IL/)
    await text(page, '#facts', /Forecast mean11.*Observed, last 7 days7/)
    // A chance holds in all of the county.
    await page.getByLabel('P(≥ p95)').check({ force: true })
    await colourAt(page, 'forecast-canvas', await spot('forecast-canvas', -89.7), viridis(chanceScale.share(0.1)))
    assert.deepEqual(problems, [])
  },
  { views, hash: '#region=counties' },
)

inPage('has no tabs and no controls of a replay where there is one region, live', async ({ page, add }) => {
  await add(filling)
  await text(page, '#forecast-title', /Forecast by ema/)
  assert.equal(await page.locator('#tabs').isVisible(), false)
  assert.equal(await page.locator('#replay').isVisible(), false)
})

/** A replay that notes what it is told, and cannot go back. */
function notingReplay(): ReplayControl & { readonly told: ReplayAction[] } {
  const told: ReplayAction[] = []
  let paused = false
  const state = (): ReplayState => ({ paused, daysPerSecond: 20, reachedMs: 0 })
  return {
    told,
    state,
    act(action) {
      if (action.action === 'seek' && action.day < 100) throw new ReplayControlError('that day is over; start anew')
      told.push(action)
      paused = action.action === 'pause' || action.action === 'step'
      return state()
    },
  }
}
const replay = notingReplay()

inPage(
  'steers a replay',
  async ({ page, add, view, problems }) => {
    await add(filling)
    addMessage(view, watermarkOf(SMALL, 3 * 86_400_000))
    await page.getByRole('button', { name: 'Pause' }).click()
    await text(page, '#replay-state', /^paused$/)
    await page.getByRole('button', { name: 'Step one day' }).click()
    await page.getByRole('button', { name: 'Resume' }).click()
    await text(page, '#replay-pause', /^Pause$/)
    await page.getByLabel('Go to').fill('1971-03-04')
    await page.getByRole('button', { name: 'Go', exact: true }).click()
    await text(page, '#replay-state', /^$/)
    const seek = { action: 'seek', day: 427 } // 365 + 31 + 28 + 3
    assert.deepEqual(replay.told, [{ action: 'pause' }, { action: 'step' }, { action: 'resume' }, seek])
    assert.deepEqual(problems, [])
    await page.getByLabel('Go to').fill('1970-02-01')
    await page.keyboard.press('Enter')
    await text(page, '#replay-state', /^that day is over; start anew$/)
  },
  { views, replay },
)

inPage(
  'fits a narrow screen with three tabs, in the dark',
  async ({ page, add }) => {
    await add(filling)
    await text(page, '#forecast-title', /mean new cases/)
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 400)
  },
  { views, width: 400, colorScheme: 'dark', hash: '#region=counties' },
)
