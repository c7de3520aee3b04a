import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { makeChannel } from '../../../services/notify/channels/make-channels.js'
import { type NotifierOptions, startNotifier } from '../../../services/notify/notifier.js'
import { publish } from '../../../services/run/publish.js'
import type { Alert } from '../../../shared/domain/alert.js'
import type { DutyWord, Silence } from '../../../shared/domain/duty.js'
import { SOCAL } from '../../../shared/domain/region.js'
import { systemClock } from '../../../shared/ports/clock.js'
import { encodeDuty } from '../../../shared/ports/duty-codec.js'
import type { EventLog } from '../../../shared/ports/event-log.js'
import { lmdbEventLog } from '../../../shared/ports/event-log-lmdb.js'
import type { ChannelSettings } from '../../../shared/ports/rules/channel-schema.js'
import { httpReceiver, type Received, type Reply } from '../../support/http-receiver.js'
import { alertOf } from '../../support/made-up-alerts.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const keysOf = (received: readonly Received[]) => received.map(({ headers }) => headers['idempotency-key'])

const SETTLE_MS = 20_000

function openLog(t: TestContext): EventLog {
  const log = lmdbEventLog({ path: temporaryFolder(t), partitions: 2 })
  t.after(() => log.close())
  return log
}

/** A log with these alerts in it, as a stage publishes them. */
async function logOf(t: TestContext, alerts: readonly Alert[]): Promise<EventLog> {
  const log = openLog(t)
  await publish(log, ['alerts'], alerts, new Map())
  return log
}

const webhook = (name: string, url: string, more: object = {}) => {
  const settings: ChannelSettings = { kind: 'webhook', url, ...more }
  const world = { env: {}, nowMs: systemClock.nowMs, append: async () => {} }
  return { name, settings, channel: makeChannel(name, settings, world) }
}

const notifierOf = (log: EventLog, channels: NotifierOptions['channels'], more: Partial<NotifierOptions> = {}) =>
  startNotifier({
    log,
    group: 'test',
    regions: [SOCAL],
    channels,
    clock: systemClock,
    random: () => 1,
    delivery: { maxFailures: 3, backOff: { baseMs: 1, capMs: 4 } },
    onTrouble: () => {},
    ...more,
  })

/** Runs a notifier until all is told. */
async function tellAll(log: EventLog, channels: NotifierOptions['channels'], more: Partial<NotifierOptions> = {}) {
  const notifier = await notifierOf(log, channels, more)
  await notifier.settle(SETTLE_MS)
  await notifier.stop()
  return notifier.states()
}

const events = (alert: string): Alert[] => [
  alertOf({ alert, sequence: 0 }),
  alertOf({ alert, sequence: 1, event: 'updated' }),
  alertOf({ alert, sequence: 2, event: 'resolved' }),
]

const say = (log: EventLog, word: DutyWord) => log.append('duty', [encodeDuty(word)])
const said = { region: 'socal', by: 'ann', atMs: 0, note: 'seen' }
const silence: Silence = {
  id: 's1',
  fromMs: 0,
  untilMs: Infinity,
  weekdays: [],
  fromMinute: 0,
  toMinute: 0,
}

describe('the notifier', () => {
  it('tells each event once and in order, however often it is started', async t => {
    const { url, received } = await httpReceiver(t)
    const log = await logOf(t, events('a'))
    await tellAll(log, [webhook('w', url)])
    await tellAll(log, [webhook('w', url)])
    assert.deepEqual(keysOf(received), ['a#0', 'a#1', 'a#2'])
  })
  it('knows what a stage that was killed says again', async t => {
    const { url, received } = await httpReceiver(t)
    const log = await logOf(t, events('a'))
    await publish(log, ['alerts'], events('a'), new Map())
    await tellAll(log, [webhook('w', url)])
    assert.deepEqual(keysOf(received), ['a#0', 'a#1', 'a#2'])
  })
  it('tries again, keeps the order, and the key', async t => {
    const { url, received } = await httpReceiver(t, [{ status: 503 }, { status: 429, headers: { 'retry-after': '0' } }])
    const log = await logOf(t, events('a'))
    const notifier = await notifierOf(log, [webhook('w', url)])
    while (received.length < 5) await systemClock.sleep(5)
    await notifier.settle(SETTLE_MS)
    await notifier.stop()
    assert.deepEqual(keysOf(received), ['a#0', 'a#0', 'a#0', 'a#1', 'a#2'])
  })
  it('is not held up by a channel that fails, whose letters are kept for people', async t => {
    const down: Reply[] = Array.from({ length: 9 }, () => ({ status: 500, body: 'down' }))
    const [bad, good] = [await httpReceiver(t, down), await httpReceiver(t)]
    const log = await logOf(t, events('a'))
    const notifier = await notifierOf(log, [webhook('bad', bad.url), webhook('good', good.url)])
    const buried = () => notifier.states().flatMap(state => state.dead)
    // Not the ninth request: the third letter is dead once that was answered.
    while (buried().length < 3) await systemClock.sleep(5)
    await notifier.settle(SETTLE_MS)
    await notifier.stop()
    assert.deepEqual(keysOf(good.received), ['a#0', 'a#1', 'a#2'])
    const dead = buried()
    assert.deepEqual(
      dead.map(({ channel, notification, failures }) => [channel, notification.key, failures]),
      [
        ['bad', 'a#0', 3],
        ['bad', 'a#1', 3],
        ['bad', 'a#2', 3],
      ],
    )
    assert.match(dead[0].reason, /status 500, "down"/)
  })
  it('sends again, under the same key, what was taken but not noted when it was killed', async t => {
    const { url, received } = await httpReceiver(t)
    const log = await logOf(t, events('a'))
    // From the first delivery on nothing is saved any more, as if the process had been killed there.
    let saves = 0
    const mortal: EventLog = {
      ...log,
      saveSnapshot: async (...args) => {
        if (++saves === 1) await log.saveSnapshot(...args)
      },
    }
    await tellAll(mortal, [webhook('w', url)])
    await tellAll(log, [webhook('w', url)])
    assert.deepEqual(keysOf(received), ['a#0', 'a#1', 'a#2', 'a#0', 'a#1', 'a#2'])
    const at = received.map(({ body }) => JSON.parse(body).at)
    assert.deepEqual(at.slice(0, 3), at.slice(3))
  })
  it('keeps what waits for a channel that has left the file as dead letters', async t => {
    const { url } = await httpReceiver(t, [{ status: 500 }, { status: 500 }])
    const log = await logOf(t, [alertOf({ alert: 'a' })])
    const slow = { delivery: { maxFailures: 9, backOff: { baseMs: 1e6, capMs: 1e6 } } }
    await tellAll(log, [webhook('w', url)], slow)
    const [state] = (await tellAll(log, [])).filter(({ dead }) => dead.length > 0)
    assert.match(state.dead[0].reason, /no longer in the file of rules/)
  })
  it('never sends an exercise where it was not asked for', async t => {
    const [open, closed] = [await httpReceiver(t), await httpReceiver(t)]
    const log = await logOf(t, [alertOf({ alert: 'exercise-a', exercise: true })])
    await tellAll(log, [webhook('open', open.url, { exercises: true }), webhook('closed', closed.url)])
    assert.deepEqual([open.received.length, closed.received.length], [1, 0])
  })
  it('speaks to the channels of the rule, and of what is bad enough for them', async t => {
    const [named, other, mild] = [await httpReceiver(t), await httpReceiver(t), await httpReceiver(t)]
    const log = await logOf(t, [
      alertOf({ alert: 'a', channels: ['named'] }),
      alertOf({ alert: 'b', severity: 'minor', channels: ['mild'] }),
    ])
    const channels = [webhook('named', named.url), webhook('other', other.url)]
    await tellAll(log, [...channels, webhook('mild', mild.url, { minimumSeverity: 'moderate' })])
    assert.deepEqual([named.received.length, other.received.length, mild.received.length], [1, 0, 0])
  })
})

describe('duty people', () => {
  it('acknowledge once, and the channels are told who', async t => {
    const { url, received } = await httpReceiver(t)
    const log = await logOf(t, events('a').slice(0, 1))
    await tellAll(log, [webhook('w', url)])
    for (const by of ['ann', 'bob']) await say(log, { word: 'acknowledged', ...said, by, alert: 'a' })
    await tellAll(log, [webhook('w', url)])
    assert.deepEqual(keysOf(received), ['a#0', 'a#acknowledged'])
    const { kind, by, note } = JSON.parse(received[1].body)
    assert.deepEqual([kind, by, note], ['acknowledged', 'ann', 'seen'])
  })
  it('are told no updates of what they acknowledged, and its end', async t => {
    const { url, received } = await httpReceiver(t)
    const log = openLog(t)
    const slack: ChannelSettings = { kind: 'slack', urlEnv: 'URL' }
    const world = { env: { URL: url }, nowMs: systemClock.nowMs, append: async () => {} }
    const channels = [{ name: 's', settings: slack, channel: makeChannel('s', slack, world) }]
    const ends = new Map()
    await publish(log, ['alerts'], events('a').slice(0, 1), ends)
    await tellAll(log, channels)
    await say(log, { word: 'acknowledged', ...said, alert: 'a' })
    await tellAll(log, channels)
    await publish(log, ['alerts'], events('a').slice(1), ends)
    await tellAll(log, channels)
    assert.deepEqual(
      received.map(({ body }) => JSON.parse(body).text.split(':')[0]),
      ['FIRED', 'ACKNOWLEDGED', 'RESOLVED'],
    )
  })
  it('silence a rule: what fires then is not told, nor its end; what was told before ends', async t => {
    const { url, received } = await httpReceiver(t)
    const log = openLog(t)
    const ends = new Map()
    await publish(log, ['alerts'], [alertOf({ alert: 'a' })], ends)
    await tellAll(log, [webhook('w', url)])
    await say(log, { word: 'silenced', ...said, silence: { ...silence, rule: 'm5-likely' } })
    await tellAll(log, [webhook('w', url)])
    await publish(log, ['alerts'], [...events('b'), ...events('a').slice(1)], ends)
    await tellAll(log, [webhook('w', url)])
    assert.deepEqual(keysOf(received), ['a#0', 'a#silenced-s1', 'a#2'])
    await say(log, { word: 'unsilenced', ...said, id: 's1' })
    await tellAll(log, [webhook('w', url)])
    await publish(log, ['alerts'], [alertOf({ alert: 'c' })], ends)
    await tellAll(log, [webhook('w', url)])
    assert.deepEqual(keysOf(received).at(-1), 'c#0')
  })
})
