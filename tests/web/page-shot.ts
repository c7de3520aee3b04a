import { launchChromium } from '../support/chromium.js'

/**
 * Takes the picture of the page that the documentation shows, of a run that is under way:
 * `npm run demo`, then `node dist/tests/web/page-shot.js http://127.0.0.1:8088 rivers docs/page.png`.
 */
const [url, region, path] = process.argv.slice(2)
if (path === undefined) throw new Error('say whose picture, of which region, and where to put it: URL REGION FILE')

/** For maps, series and scores to be fetched and drawn. */
const DRAWN_MS = 3_000

const browser = await launchChromium()
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 960 } })
  await page.goto(`${url}/#region=${region}`)
  await page.waitForTimeout(DRAWN_MS)
  await page.screenshot({ path, fullPage: true })
} finally {
  await browser.close()
}
