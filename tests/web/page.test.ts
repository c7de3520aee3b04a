import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { mapFrame, pixelBox } from '../../dashboards/web/map-frame.js'
import { meqScale, probabilityScale, viridis } from '../../dashboards/web/palette.js'
import { type Api, startApi } from '../../services/api/server.js'
import { addMessage, initView, type LiveView, setProgress } from '../../services/api/view.js'
import type { Field, Forecast, Score } from '../../shared/domain/messages.js'
import { systemClock } from '../../shared/ports/clock.js'
import { launchChromium, skipWithoutChromium } from '../support/chromium.js'
import { fieldOf, forecastOf, SMALL, scoreOf, watermarkOf } from '../support/made-up-messages.js'
import { memoryStore } from '../support/memory-store.js'

/** After this a thing that has not come will not come. */
const PATIENCE_MS = 10_000

const label = { kind: 'simulated', text: 'made-up numbers' } as const

/** Forecast means: ema 1 + pixel / 2, ridge 3 + pixel / 2 … all of them below the scale's 6. */
const gentle = (model: string, day: number, base: number): Forecast => {
  const forecast = forecastOf(SMALL, model, day, base)
  return { ...forecast, mean: forecast.mean.map((_, pixel) => base + pixel / 2) }
}

const filling: (Field | Forecast | Score)[] = [
  ...[0, 1, 2].map(day => fieldOf(SMALL, day, day === 2 ? [[4, 3]] : [])),
  gentle('ema', 2, 1),
  gentle('ridge', 2, 3),
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

interface Running {
  readonly page: Page
  readonly view: LiveView
  readonly problems: string[]
  /** Writes to the store and the view, as the pipeline does. */
  add(records: (Field | Forecast | Score)[]): Promise<void>
  /** Ends the server; `again` starts another, with an empty view and store, on the same port. */
  stop(): Promise<void>
  again(): Promise<Running>
}

/** Servers of the test under way: an assertion that fails must not leave one behind. */
const servers = new Set<Api>()

async function stopAll(): Promise<void> {
  for (const api of servers) await api.close()
  servers.clear()
}

async function serve(page: Page, port: number): Promise<Running & { api: Api }> {
  const store = memoryStore()
  const view = initView(SMALL)
  const api = await startApi({ store, view, label, port, clock: systemClock })
  servers.add(api)
  const problems: string[] = []
  return {
    api,
    page,
    view,
    problems,
    async add(records) {
      await store.write(records)
      for (const record of records) addMessage(view, record)
    },
    stop: () => api.close(),
    again: () => serve(page, Number(new URL(api.url).port)),
  }
}

/** One test in a page of its own. */
function inPage(
  what: string,
  run: (running: Running) => Promise<void>,
  { hash = '', width = 1280, colorScheme = 'light' as 'light' | 'dark' } = {},
): void {
  it(what, async (test: TestContext) => {
    if (skipWithoutChromium(test)) return
    const browser: Browser = await launchChromium()
    try {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
      const running = await serve(page, 0)
      page.on('console', message => {
        if (message.type() === 'error') running.problems.push(message.text())
      })
      page.on('pageerror', error => running.problems.push(error.message))
      await page.goto(`${running.api.url}/${hash}`)
      page.setDefaultTimeout(PATIENCE_MS)
      await run(running)
    } finally {
      await browser.close()
      await stopAll()
    }
  })
}

/**
 * Waits until a reading is as expected. It polls from outside: the page's security policy forbids, as it should, that
 * code is made from text inside it.
 */
async function until<T>(page: Page, read: () => Promise<T>, isExpected: (value: T) => boolean): Promise<void> {
  let last: T
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += 50) {
    last = await read()
    if (isExpected(last)) return
    await page.waitForTimeout(50)
  }
  assert.fail(`still ${JSON.stringify(last!)}`)
}

/** Waits until an element's text matches. */
const text = (page: Page, selector: string, pattern: RegExp) =>
  until(
    page,
    async () => (await page.locator(selector).textContent()) ?? '',
    found => pattern.test(found),
  )

/** Canvas position, CSS pixels, a third into a pixel: away from graticule, towns and the frame of the chosen. */
async function spotIn(page: Page, canvas: string, pixel: number): Promise<[x: number, y: number]> {
  const width = Number(await page.evaluate(`document.getElementById('${canvas}').clientWidth`))
  const box = pixelBox(SMALL.grid, mapFrame(SMALL.grid, width), pixel)
  return [box.left + box.width / 3, box.top + box.height / 3]
}

/** Waits until a pixel of a map has this colour. */
async function colour(page: Page, canvas: string, pixel: number, rgb: string): Promise<void> {
  const [x, y] = await spotIn(page, canvas, pixel)
  const read = `[...document.getElementById('${canvas}').getContext('2d')
    .getImageData(${Math.round(x)}, ${Math.round(y)}, 1, 1).data]`
  await until(
    page,
    async () => `rgb(${((await page.evaluate(read)) as number[]).slice(0, 3).join(', ')})`,
    found => found === rgb,
  )
}
const meqColour = (meq: number) => viridis(meqScale.share(meq))

async function clickPixel(page: Page, canvas: string, pixel: number): Promise<void> {
  const [x, y] = await spotIn(page, canvas, pixel)
  await page.locator(`#${canvas}`).click({ position: { x, y } })
}

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
  await text(page, '#pixel-title', /Pixel 33\.50° N, 117\.50° W/) // the highest: pixel 5
  await clickPixel(page, 'forecast-canvas', 1)
  await text(page, '#pixel-title', /Pixel 32\.50° N, 118\.50° W/)
  await text(page, '#series-title', /32\.50° N, 118\.50° W, ema/)
  await text(page, '#facts', /Forecast mean1\.50.*P\(M ≥ 4\)2\.0 %.*Observed, last 2 days0\.00/)
  assert.match(page.url(), /pixel=1/)
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
  await text(page, '#series-title', /, ridge$/)
  await page.getByLabel('P(M ≥ 4)').check({ force: true })
  await colour(page, 'forecast-canvas', 1, viridis(probabilityScale(4).share(0.02)))
  await text(page, '#forecast-title', /ridge: probability of M ≥ 4/)
  await page.reload()
  await text(page, '#forecast-title', /ridge: probability of M ≥ 4/)
})

inPage('shows the scores, in-sample apart', async ({ page, add }) => {
  await add(filling)
  const cells = (part: string) => page.locator(`#${part} tr[data-model] > *`).allTextContents()
  await text(page, '#in-sample', /ridge/)
  const brier = Array(4).fill('1.67·10⁻¹') // 0.5 / 3
  assert.deepEqual(await cells('out-of-sample'), ['ema', '1', '1.00000', '1.00000', '0.6250', '0.7273', ...brier])
  assert.deepEqual(await cells('in-sample'), ['ridge', '1', '0.00000', '0.00000', '1.0000', '1.0000', ...brier])
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
  { hash: '#model=none&layer=p9&pixel=6&span=1' },
)
