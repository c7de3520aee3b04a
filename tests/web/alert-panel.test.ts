import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { openAlertDesk } from '../../services/notify/alert-desk.js'
import { publish } from '../../services/run/publish.js'
import { systemClock } from '../../shared/ports/clock.js'
import { lmdbEventLog } from '../../shared/ports/event-log-lmdb.js'
import { inPage, text } from '../support/live-page.js'
import { alertOf } from '../support/made-up-alerts.js'
import { SMALL } from '../support/made-up-messages.js'

const folder = mkdtempSync(join(tmpdir(), 'groundswell-test-'))
const log = lmdbEventLog({ path: folder, partitions: 1 })
after(async () => {
  await log.close()
  rmSync(folder, { recursive: true, force: true })
})
await publish(log, ['alerts'], [alertOf({ region: SMALL.id, exercise: true, says: '<b>M5</b> is likely' })], new Map())
const alerts = openAlertDesk(log, [SMALL.id], systemClock)

inPage(
  'shows an alert with why, and who has acknowledged it',
  async ({ page, problems }) => {
    await text(page, '#alert-list summary', /^EXERCISE · open · severe · <b>M5<\/b> is likely, 34\.05° N, 116\.55° W/)
    await text(page, '#alert-list details', /Observed before: 6\.4 on 2019-07-04/)
    await page.locator('#alert-list button').click()
    await text(page, '#alert-state', /say who you are/)
    await page.locator('#duty-name').fill('ann')
    await page.locator('#alert-list button').click()
    await text(page, '#alert-list', /EXERCISE · acknowledged.*by ann/)
    assert.deepEqual(problems, [])
  },
  { alerts },
)

inPage('shows no alerts where no rules run', async ({ page, problems }) => {
  await text(page, '#label', /SIMULATED/)
  assert.equal(await page.locator('#alerts').isVisible(), false)
  assert.deepEqual(problems, [])
})
