import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import { makeChannel } from '../../../services/notify/channels/make-channels.js'
import type { Notification } from '../../../services/notify/notification.js'
import { lmdbEventLog } from '../../../shared/ports/event-log-lmdb.js'
import type { ChannelSettings } from '../../../shared/ports/rules/channel-schema.js'
import { checkCap } from '../../support/cap-rules.js'
import { httpReceiver } from '../../support/http-receiver.js'
import { AT_MS, notificationOf } from '../../support/made-up-alerts.js'
import { smtpReceiver } from '../../support/smtp-receiver.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const KEY = 'm5-likely/socal/1234/2019-07-05#0'
const signal = new AbortController().signal

/** What a receiver got. */
async function sent(t: TestContext, settings: (url: string) => ChannelSettings, notification: Notification) {
  const { url, received } = await httpReceiver(t)
  const world = { env: { SECRET: 's3cret', URL: `${url}/hook` }, nowMs: () => AT_MS, append: async () => {} }
  await makeChannel('c', settings(url), world).send(notification, signal)
  return received[0]
}

const told = notificationOf(
  { key: 'm5-likely/socal/1234/2019-07-05#1', kind: 'cancelled', earlier: [{ key: KEY, atMs: AT_MS - 60_000 }] },
  { event: 'cancelled', sequence: 1 },
)

describe('a webhook', () => {
  it('is signed: a receiver computes the same over time and body', async t => {
    const { body, headers } = await sent(t, url => ({ kind: 'webhook', url, secretEnv: 'SECRET' }), notificationOf())
    const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['groundswell-signature'])) ?? []
    assert.equal(Number(seconds), AT_MS / 1000)
    assert.equal(hex, createHmac('sha256', 's3cret').update(`${seconds}.${body}`).digest('hex'))
    assert.equal(headers['idempotency-key'], KEY)
  })
  it('says everything that is known of the alert', async t => {
    const { body } = await sent(t, url => ({ kind: 'webhook', url }), notificationOf())
    const { key, kind, headline, alert } = JSON.parse(body)
    assert.deepEqual([key, kind], [KEY, 'fired'])
    assert.equal(headline, 'FIRED: M5 or more is likely, 34.05° N, 116.55° W (severe)')
    assert.deepEqual([alert.day, alert.value, alert.skill], ['2019-07-05', 0.125, null])
    assert.deepEqual(alert.behind, [{ day: '2019-07-04', cell: 1234, value: 6.4 }])
    assert.deepEqual(
      alert.similar.map(({ happened }: { happened: boolean }) => happened),
      [true, false],
    )
  })
})

describe('PagerDuty', () => {
  const of = (url: string): ChannelSettings => ({ kind: 'pagerduty', url, routingKeyEnv: 'SECRET' })
  for (const [kind, action] of [
    ['fired', 'trigger'],
    ['updated', 'trigger'],
    ['acknowledged', 'acknowledge'],
    ['resolved', 'resolve'],
    ['cancelled', 'resolve'],
  ] as const) {
    it(`is told to ${action} what is ${kind}, under the same key`, async t => {
      const event = JSON.parse((await sent(t, of, notificationOf({ kind }))).body)
      assert.equal(event.event_action, action)
      assert.equal(event.dedup_key, 'm5-likely/socal/1234/2019-07-05')
      assert.equal(event.routing_key, 's3cret')
    })
  }
  it('gets the fields that it needs, with its words', async t => {
    const { payload } = JSON.parse((await sent(t, of, notificationOf())).body)
    assert.equal(payload.severity, 'error')
    assert.equal(payload.source, '34.05° N, 116.55° W')
    assert.equal(payload.timestamp, '2019-07-06T00:00:00.000Z')
  })
  it('wakes nobody for an exercise', async t => {
    const { payload } = JSON.parse((await sent(t, of, notificationOf({}, { exercise: true }))).body)
    assert.equal(payload.severity, 'info')
    assert.match(payload.summary, /^\[EXERCISE\] /)
  })
})

describe('Alertmanager', () => {
  const of = (url: string): ChannelSettings => ({ kind: 'alertmanager', url: `${url}/` })
  it('gets an alert that stays open to the end of its window', async t => {
    const { path, body } = await sent(t, of, notificationOf())
    assert.equal(path, '/api/v2/alerts')
    const [alert] = JSON.parse(body)
    assert.equal(alert.startsAt, '2019-07-06T00:05:00.000Z')
    // The window ends with 2019-07-19.
    assert.equal(alert.endsAt, '2019-07-20T00:00:00.000Z')
  })
  it('gets the end under the same labels, with the start that it had', async t => {
    const [first] = JSON.parse((await sent(t, of, notificationOf())).body)
    const [last] = JSON.parse((await sent(t, of, told)).body)
    assert.deepEqual(last.labels, first.labels)
    assert.deepEqual([last.startsAt, last.endsAt], ['2019-07-06T00:04:00.000Z', '2019-07-06T00:05:00.000Z'])
  })
})

describe('Slack', () => {
  it('gets text and blocks, with its three letters escaped', async t => {
    const { path, body } = await sent(t, () => ({ kind: 'slack', urlEnv: 'URL' }), notificationOf())
    const { text, blocks } = JSON.parse(body)
    assert.equal(path, '/hook')
    assert.equal(text, 'FIRED: M5 or more is likely, 34.05° N, 116.55° W (severe)')
    assert.match(blocks[1].text.text, /exceedance m5 is 0\.125 &amp; more &lt;than&gt; 0\.05\./)
    assert.match(blocks[1].text.text, /Of the last 2 alerts of this rule 1 came true/)
  })
})

describe('Grafana', () => {
  it('gets an annotation at the issue time', async t => {
    const { path, headers, body } = await sent(
      t,
      url => ({ kind: 'grafana', url, tokenEnv: 'SECRET' }),
      notificationOf(),
    )
    assert.deepEqual([path, headers.authorization], ['/api/annotations', 'Bearer s3cret'])
    const { time, tags } = JSON.parse(body)
    assert.equal(time, Date.UTC(2019, 6, 6))
    assert.deepEqual(tags, ['groundswell', 'seismic', 'region:socal', 'rule:m5-likely', 'event:fired'])
  })
})

describe('CAP 1.2', () => {
  const of = (url: string): ChannelSettings => ({ kind: 'cap', url, sender: 'duty@example.org' })
  for (const kind of ['fired', 'updated', 'resolved', 'cancelled'] as const) {
    for (const exercise of [false, true]) {
      it(`of what is ${kind}${exercise ? ' in a replay' : ''} keeps the rules of the standard`, async t => {
        const notification = { ...told, kind, alert: { ...told.alert, event: kind, exercise } }
        const { body, headers } = await sent(t, of, kind === 'fired' ? { ...notification, earlier: [] } : notification)
        assert.match(String(headers['content-type']), /^application\/cap\+xml/)
        const { faults, first } = checkCap(body)
        assert.deepEqual(faults, [])
        assert.equal(first('status'), exercise ? 'Exercise' : 'Actual')
        assert.equal(
          first('msgType'),
          { fired: 'Alert', updated: 'Update', resolved: 'Update', cancelled: 'Cancel' }[kind],
        )
      })
    }
  }
  it('names what it takes back', async t => {
    const { first } = checkCap((await sent(t, of, told)).body)
    assert.equal(
      first('references'),
      'duty@example.org,groundswell.m5-likely/socal/1234/2019-07-05#0,2019-07-06T00:04:00-00:00',
    )
    assert.equal(first('identifier'), 'groundswell.m5-likely/socal/1234/2019-07-05#1')
  })
  it('finds what breaks the rules', () => {
    assert.notDeepEqual(checkCap('<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"></alert>').faults, [])
  })
})

describe('e-mail', () => {
  it('is one thread, and the same message each time', async t => {
    const { port, mails } = await smtpReceiver(t)
    const settings: ChannelSettings = {
      kind: 'email',
      host: '127.0.0.1',
      port,
      security: 'none',
      from: 'groundswell@example.org',
      to: ['duty@example.org'],
    }
    const channel = makeChannel('mail', settings, { env: {}, nowMs: () => AT_MS, append: async () => {} })
    for (const notification of [notificationOf(), told, told]) await channel.send(notification, signal)
    channel.close()
    const header = (mail: number, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(mails[mail].text)?.[1]
    assert.deepEqual([mails[0].from, mails[0].to], ['groundswell@example.org', ['duty@example.org']])
    assert.equal(header(1, 'In-Reply-To'), header(0, 'Message-ID'))
    assert.equal(header(1, 'Message-ID'), header(2, 'Message-ID'))
    assert.equal(header(0, 'X-Groundswell-Key'), KEY)
  })
})

describe('the topic', () => {
  it('holds JSON by domain, keyed by region', async t => {
    const log = lmdbEventLog({ path: temporaryFolder(t), partitions: 1 })
    t.after(() => log.close())
    const world = { env: {}, nowMs: () => AT_MS, append: log.append }
    await makeChannel('c', { kind: 'kafka' }, world).send(notificationOf(), signal)
    const record = await log.last('alerts.seismic', 'socal')
    assert.equal(record?.headers?.['idempotency-key'], KEY)
    assert.equal(JSON.parse(new TextDecoder().decode(record?.value)).alert.place, '34.05° N, 116.55° W')
  })
})
