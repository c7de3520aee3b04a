import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { startApi } from '../../../services/api/server.js'
import { initView } from '../../../services/api/view.js'
import type { AlertsInfo } from '../../../services/api/wire.js'
import { openAlertDesk } from '../../../services/notify/alert-desk.js'
import { publish } from '../../../services/run/publish.js'
import { SOCAL } from '../../../shared/domain/region.js'
import { systemClock } from '../../../shared/ports/clock.js'
import { lmdbEventLog } from '../../../shared/ports/event-log-lmdb.js'
import { alertOf } from '../../support/made-up-alerts.js'
import { memoryStore } from '../../support/memory-store.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

/** An API beside a log that holds an open alert `a` and a resolved one `b`. */
async function apiOf(t: TestContext, withRules = true) {
  const log = lmdbEventLog({ path: temporaryFolder(t), partitions: 1 })
  t.after(() => log.close())
  const events = [
    alertOf({ alert: 'b' }),
    alertOf({ alert: 'b', sequence: 1, event: 'resolved' }),
    alertOf({ alert: 'a', exercise: true }),
  ]
  await publish(log, ['alerts'], events, new Map())
  const api = await startApi({
    store: memoryStore(),
    views: [initView(SOCAL)],
    label: { kind: 'replay', text: 'a test' },
    ...(withRules && { alerts: openAlertDesk(log, ['socal'], systemClock) }),
    port: 0,
    clock: systemClock,
  })
  t.after(() => api.close())
  const ask = async (body?: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const post = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(`${api.url}/api/alerts`, post)
    return { status: response.status, told: (await response.json()) as AlertsInfo & { message?: string } }
  }
  return { ask, log }
}

describe('/api/alerts', () => {
  it('tells the open ones first, each with why', async t => {
    const { told } = await (await apiOf(t)).ask()
    assert.deepEqual(
      told.alerts.map(({ alert, state, exercise, fired }) => [alert, state, exercise, fired]),
      [
        ['a', 'open', true, '2019-07-05'],
        ['b', 'resolved', false, '2019-07-05'],
      ],
    )
    assert.match(told.alerts[0].why.join('\n'), /Of the last 2 alerts of this rule 1 came true/)
  })
  it('acknowledges once', async t => {
    const { ask } = await apiOf(t)
    const { status, told } = await ask({ action: 'acknowledge', alert: 'a', by: 'ann', note: 'mine' })
    assert.equal(status, 200)
    assert.deepEqual(told.alerts[0].acknowledged, { by: 'ann', note: 'mine' })
    const again = await ask({ action: 'acknowledge', alert: 'a', by: 'bob' })
    assert.deepEqual(
      [again.status, again.told.message],
      [409, 'alert a is acknowledged by ann; there is nothing to acknowledge'],
    )
  })
  it('silences on weekdays, and ends it', async t => {
    const { ask } = await apiOf(t)
    const when = { weekdays: [0, 6], fromMinute: 1320, toMinute: 360 }
    const { told } = await ask({ action: 'silence', rule: 'm5-likely', ...when, by: 'ann' })
    const [{ id, ...silence }] = told.silences
    assert.deepEqual([silence.rule, silence.untilMs, silence.weekdays], ['m5-likely', null, [0, 6]])
    assert.deepEqual((await ask({ action: 'unsilence', id, by: 'ann' })).told.silences, [])
    assert.equal((await ask({ action: 'unsilence', id, by: 'ann' })).status, 409)
  })
  const refused: [what: string, body: unknown, status: number][] = [
    ['an action that is none', { action: 'shout', by: 'ann' }, 400],
    ['nobody’s word', { action: 'acknowledge', alert: 'a' }, 400],
    ['an alert that is over', { action: 'acknowledge', alert: 'b', by: 'ann' }, 409],
    ['an alert that is not there', { action: 'acknowledge', alert: 'z', by: 'ann' }, 409],
  ]
  for (const [what, body, status] of refused) {
    it(`refuses ${what}`, async t => assert.equal((await (await apiOf(t)).ask(body)).status, status))
  }
  it('is not there without rules', async t => assert.equal((await (await apiOf(t, false)).ask()).status, 404))
})
