import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { gridBox } from '../../dashboards/web/map-area.js'
import { mapFrame } from '../../dashboards/web/map-frame.js'
import { meqScale, viridis } from '../../dashboards/web/palette.js'
import { pixelBox } from '../../dashboards/web/pixel-boxes.js'
import { type Api, startApi } from '../../services/api/server.js'
import { addMessage, initView, type LiveView } from '../../services/api/view.js'
import type { AlertDesk } from '../../services/notify/alert-desk.js'
import type { Field, Forecast, Score } from '../../shared/domain/messages.js'
import type { ReplayControl } from '../../shared/domain/replay-control.js'
import { systemClock } from '../../shared/ports/clock.js'
import { launchChromium, skipWithoutChromium } from './chromium.js'
import { SMALL } from './made-up-messages.js'
import { memoryStore } from './memory-store.js'

/** After this a thing that has not come will not come. */
const PATIENCE_MS = 10_000

const label = { kind: 'simulated', text: 'made-up numbers' } as const

export interface Running {
  readonly page: Page
  /** Of the first region, and of all. */
  readonly view: LiveView
  readonly views: readonly LiveView[]
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

interface Served {
  readonly views: () => readonly LiveView[]
  readonly replay?: ReplayControl
  readonly alerts?: AlertDesk
}

async function serve(page: Page, port: number, served: Served): Promise<Running & { api: Api }> {
  const store = memoryStore()
  const views = served.views()
  const api = await startApi({
    store,
    views,
    label,
    replay: served.replay,
    alerts: served.alerts,
    port,
    clock: systemClock,
  })
  servers.add(api)
  const problems: string[] = []
  return {
    api,
    page,
    view: views[0],
    views,
    problems,
    async add(records) {
      await store.write(records)
      for (const view of views) for (const record of records) addMessage(view, record)
    },
    stop: () => api.close(),
    again: () => serve(page, Number(new URL(api.url).port), served),
  }
}

/** One test in a page of its own. */
export function inPage(
  what: string,
  run: (running: Running) => Promise<void>,
  options: {
    readonly hash?: string
    readonly width?: number
    readonly colorScheme?: 'light' | 'dark'
    /** Default: one region, SMALL. */
    readonly views?: () => readonly LiveView[]
    readonly replay?: ReplayControl
    readonly alerts?: AlertDesk
  } = {},
): void {
  const { hash = '', width = 1280, colorScheme = 'light', views = () => [initView(SMALL)], replay, alerts } = options
  it(what, async (test: TestContext) => {
    if (skipWithoutChromium(test)) return
    const browser: Browser = await launchChromium()
    try {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
      const running = await serve(page, 0, { views, replay, alerts })
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
export const text = (page: Page, selector: string, pattern: RegExp) =>
  until(
    page,
    async () => (await page.locator(selector).textContent()) ?? '',
    found => pattern.test(found),
  )

/** Canvas position, CSS pixels, a third into a pixel: away from graticule, towns and the frame of the chosen. */
async function spotIn(page: Page, canvas: string, pixel: number): Promise<[x: number, y: number]> {
  const width = Number(await page.evaluate(`document.getElementById('${canvas}').clientWidth`))
  const [pane] = mapFrame([gridBox(SMALL.grid)], width).panes
  const box = pixelBox(SMALL.grid, pane, pixel)
  return [box.left + box.width / 3, box.top + box.height / 3]
}

/** Waits until a pixel of a map has this colour. */
export async function colour(page: Page, canvas: string, pixel: number, rgb: string): Promise<void> {
  await colourAt(page, canvas, await spotIn(page, canvas, pixel), rgb)
}

/** Waits until a canvas has this colour at a position, CSS pixels. */
export async function colourAt(
  page: Page,
  canvas: string,
  [x, y]: readonly [x: number, y: number],
  rgb: string,
): Promise<void> {
  const read = `[...document.getElementById('${canvas}').getContext('2d')
    .getImageData(${Math.round(x)}, ${Math.round(y)}, 1, 1).data]`
  await until(
    page,
    async () => `rgb(${((await page.evaluate(read)) as number[]).slice(0, 3).join(', ')})`,
    found => found === rgb,
  )
}
export const meqColour = (meq: number) => viridis(meqScale.share(meq))

export async function clickPixel(page: Page, canvas: string, pixel: number): Promise<void> {
  const [x, y] = await spotIn(page, canvas, pixel)
  await page.locator(`#${canvas}`).click({ position: { x, y } })
}
