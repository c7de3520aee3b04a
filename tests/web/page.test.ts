import assert from 'node:assert/strict'
import { magnitudeScale, viridis } from '../../dashboards/web/palette.js'
import { addMessage, setProgress } from '../../services/api/view.js'
import type { Field, Forecast, Score } from '../../shared/domain/messages.js'
import { clickPixel, colour, inPage, meqColour, text } from '../support/live-page.js'
import { fieldOf, forecastOf, SMALL, scoreOf, watermarkOf } from '../support/made-up-messages.js'

/** Forecast means: ema 1 + pixel / 2, ridge 3 + pixel / 2 … all of them below the scale's 6. */
const gentle = (model: string, day: number, base: number): Forecast => {
  const forecast = forecastOf(SMALL, model, day, base)
  return { ...forecast, mean: forecast.mean.map((_, pixel) => base + pixel / 2) }
}

const filling: (Field | Forecast | Score)[] = [
  ...[0, 1, 2].map(day => fieldOf(SMALL, day, day === 2 ? [[4, 3]] : [])),
  // The page shows the last of them first.
  gentle('ridge', 2, 3),
  gentle('ema', 2, 1),
  // Working in score-book.test.ts: NNSE 8/11 = 0.7273; the other forecast is perfect: NNSE 1.
  scoreOf(SMALL, 'ema', 0, [
    [0, 1],
    [2, 1],
    [4, 3],
  ]),
  scoreOf(
    SMALL,
    'ridge',
    0,
    [
      [0, 0],
      [2, 2],
      [4, 4],
    ],
    { inSample: true },
  ),
]

inPage(
  'waits for the first data, then shows them without an error on the console',
  async ({ page, view, add, problems }) => {
    await text(page, '#label', /SIMULATED made-up numbers/)
    await text(page, '#out-of-sample', /nothing scored yet/)
    assert.match(await page.title(), /^SIMULATED/)
    await add(filling)
    addMessage(view, watermarkOf(SMALL, 3 * 86_400_000))
    setProgress(view, { phase: 'live', fraction: 0.25, counts: { read: 12_345, late: 0 } })
    await text(page, '#event-time', /^1970-01-04 00:00$/)
    await text(page, '#phase', /live · 25 %/)
    await text(page, '#counts', /read12,345late0/)
    await text(page, '#forecast-title', /^Forecast by ema: mean equivalent magnitude$/)
    await text(page, '#forecast-window', /^2 days, 1970-01-04 to 1970-01-05$/)
    await text(page, '#observed-window', /^2 days, 1970-01-02 to 1970-01-03$/)
    await colour(page, 'forecast-canvas', 1, meqColour(1.5))
    await colour(page, 'observed-canvas', 4, meqColour(3))
    await colour(page, 'observed-canvas', 1, 'rgb(233, 236, 239)') // nothing happened: --quiet
    assert.deepEqual(problems, [])
  },
)

inPage('follows the run live', async ({ page, add }) => {
  await add(filling)
  await colour(page, 'forecast-canvas', 1, meqColour(1.5))
  await add([gentle('ema', 3, 2), fieldOf(SMALL, 3, [[1, 5]])])
  await colour(page, 'forecast-canvas', 1, meqColour(2.5))
  await colour(page, 'observed-canvas', 1, meqColour(5))
  await text(page, '#forecast-window', /1970-01-05 to 1970-01-06/)
  await text(page, '#facts', /Observed, last 2 days/)
})

inPage('chooses a pixel by click, arrows, place and list', async ({ page, add }) => {
  await add(filling)
  await text(page, '#cell-title', /Pixel 33\.50° N, 117\.50° W/) // the highest: pixel 5
  await clickPixel(page, 'forecast-canvas', 1)
  await text(page, '#cell-title', /Pixel 32\.50° N, 118\.50° W/)
  await text(page, '#series-title', /32\.50° N, 118\.50° W, ema/)
  await text(page, '#facts', /Forecast mean1\.50.*P\(M ≥ 4\)2\.0 %.*Observed, last 2 days0\.00/)
  assert.match(page.url(), /cell=1/)
  await clickPixel(page, 'observed-canvas', 4)
  await text(page, '#facts', /Forecast mean3\.00.*Observed, last 2 days3\.00/)
  await page.locator('#forecast-map').focus()
  await page.keyboard.press('ArrowLeft')
  await text(page, '#series-title', /33\.50° N, 119\.50° W/)
  await page.keyboard.press('ArrowDown')
  await text(page, '#series-title', /32\.50° N, 119\.50° W/)
  await page.keyboard.press('ArrowDown') // at the edge already
  await page.keyboard.press('Shift+ArrowRight')
  await text(page, '#series-title', /32\.50° N, 117\.50° W/)
  await text(page, '#announcement', /32\.50° N, 117\.50° W.*mean equivalent magnitude 2\.00, observed 0\.00/)
  await page.keyboard.press('Home')
  await text(page, '#series-title', /33\.50° N, 117\.50° W/)
  await page.locator('#latitude').fill('32.2')
  await page.locator('#longitude').fill('-119.9')
  await page.keyboard.press('Enter')
  await text(page, '#series-title', /32\.50° N, 119\.50° W/)
  await page.locator('#highest button').nth(1).click()
  await text(page, '#series-title', /33\.50° N, 118\.50° W/)
})

inPage('switches model and layer, and keeps both in the address', async ({ page, add }) => {
  await add(filling)
  await colour(page, 'forecast-canvas', 1, meqColour(1.5))
  await page.locator('#model').selectOption('ridge')
  await colour(page, 'forecast-canvas', 1, meqColour(3.5))
  await text(page, '#series-title', /, ridge, 2 days ahead$/)
  await page.getByLabel('P(M ≥ 4)').check({ force: true })
  await colour(page, 'forecast-canvas', 1, viridis(magnitudeScale(4).share(0.02)))
  await text(page, '#forecast-title', /ridge: probability of M ≥ 4/)
  await page.reload()
  await text(page, '#forecast-title', /ridge: probability of M ≥ 4/)
})

inPage('shows the scores, in-sample apart', async ({ page, add }) => {
  await add(filling)
  const cells = (part: string) => page.locator(`#${part} tr[data-model] > *`).allTextContents()
  await text(page, '#in-sample', /ridge/)
  const brier = Array(4).fill('1.67·10⁻¹') // 0.5 / 3
  assert.deepEqual(await cells('out-of-sample'), [
    'ema',
    '1',
    '1.000',
    '1.000',
    '0.000',
    '100.0 %',
    '0.6250',
    '0.7273',
    ...brier,
  ])
  assert.deepEqual(await cells('in-sample'), [
    'ridge',
    '1',
    '0.000',
    '0.000',
    '0.000',
    '100.0 %',
    '1.0000',
    '1.0000',
    ...brier,
  ])
})

inPage('reads the chart point by point from the keyboard', async ({ page, add }) => {
  await add(filling)
  await text(page, '#series-title', /33\.50° N, 117\.50° W, ema/)
  await page.locator('#chart').focus()
  await page.keyboard.press('ArrowLeft')
  // The newest issue, day 2, speaks of the window that ends on day 4; made-up quantiles of pixel 5: 6 + level.
  await text(page, '#chart-readout', /window to 1970-01-05: forecast 3\.50, 95 % 6\.03 to 6\.97; observed not yet/)
  await page.keyboard.press('ArrowLeft')
  await text(page, '#chart-readout', /window to 1970-01-03: no forecast; observed 0\.00/)
})

inPage('finds the server again after a restart on the same port', async ({ page, add, stop, again }) => {
  await add(filling)
  await colour(page, 'forecast-canvas', 1, meqColour(1.5))
  await stop()
  await page.waitForSelector('#connection[data-state="lost"]')
  const restarted = await again()
  await restarted.add([...filling.slice(0, 3), gentle('ema', 2, 0.5)])
  await page.waitForSelector('#connection[data-state="connected"]')
  await colour(page, 'forecast-canvas', 1, meqColour(1))
  await restarted.stop()
})

inPage(
  'fits a narrow screen, in the dark',
  async ({ page, add, problems }) => {
    await add(filling)
    await colour(page, 'observed-canvas', 1, 'rgb(38, 43, 51)') // --quiet of the dark theme
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 400)
    assert.deepEqual(problems, [])
  },
  { width: 400, colorScheme: 'dark' },
)

inPage(
  'makes the best of an address that makes no sense',
  async ({ page, add, problems }) => {
    await add(filling)
    await text(page, '#forecast-title', /Forecast by ema: mean/)
    assert.equal(await page.locator('#span').inputValue(), '365')
    assert.deepEqual(problems, [])
  },
  { hash: '#region=mars&model=none&layer=p9&cell=6&span=1&horizon=0' },
)
