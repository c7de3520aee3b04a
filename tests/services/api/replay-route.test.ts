import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { type Api, startApi } from '../../../services/api/server.js'
import { initView } from '../../../services/api/view.js'
import { controlledPace } from '../../../services/connect/replay/pace.js'
import type { RawBatch } from '../../../shared/domain/messages.js'
import { startOfDay } from '../../../shared/domain/units.js'
import { SMALL } from '../../support/made-up-messages.js'
import { memoryStore } from '../../support/memory-store.js'
import { steppedClock } from '../../support/stepped-clock.js'

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const JSON_TYPE = { 'content-type': 'application/json' }

function send(api: Api, { method = 'POST', headers = JSON_TYPE, body = '' }: Sent) {
  const { port } = new URL(api.url)
  return new Promise<{ status?: number; headers: Record<string, unknown>; body: Record<string, unknown> }>(
    (resolve, reject) => {
      request({ host: '127.0.0.1', port, path: '/api/replay', method, headers }, response => {
        const parts: Buffer[] = []
        response.on('data', part => parts.push(part))
        response.on('end', () => {
          const text = Buffer.concat(parts).toString()
          resolve({ status: response.statusCode, headers: response.headers, body: JSON.parse(text) })
        })
      })
        .on('error', reject)
        .end(body)
    },
  )
}

describe('/api/replay', () => {
  const pace = controlledPace({ daysPerSecond: Infinity, fromMs: -Infinity })
  const reached = { completeToMs: startOfDay(10_001) } as RawBatch // the day 1997-05-19 is complete
  let api: Api
  let live: Api
  before(async () => {
    pace.wait(reached, async () => {}, new AbortController().signal)
    const settings = { store: memoryStore(), views: [initView(SMALL)], port: 0, clock: steppedClock(35) }
    api = await startApi({ ...settings, label: { kind: 'replay', text: 'made up' }, replay: pace })
    live = await startApi({ ...settings, label: { kind: 'live', text: 'made up' } })
  })
  after(async () => {
    await api.close()
    await live.close()
  })

  const idle = { paused: false, daysPerSecond: null, reachedMs: startOfDay(10_001), seekMs: null }

  it('tells how the replay stands', async () => {
    const { status, body } = await send(api, { method: 'GET', headers: {} })
    assert.deepEqual([status, body], [200, idle])
  })

  const actions: [body: object, answer: object][] = [
    [{ action: 'pause' }, { ...idle, paused: true }],
    [{ action: 'resume' }, idle],
    [{ action: 'step' }, { ...idle, paused: true }],
    [
      { action: 'speed', daysPerSecond: 20 },
      { ...idle, paused: true, daysPerSecond: 20 },
    ],
    [
      { action: 'speed', daysPerSecond: null },
      { ...idle, paused: true },
    ],
    [
      { action: 'seek', date: '1997-06-01' },
      { ...idle, paused: true, seekMs: Date.UTC(1997, 5, 1) },
    ],
  ]
  for (const [body, answer] of actions) {
    const text = JSON.stringify(body)
    it(`takes ${text}`, async () => {
      const { status, headers, body: said } = await send(api, { body: text })
      assert.deepEqual([status, said], [200, answer])
      assert.equal(headers['access-control-allow-origin'], undefined)
    })
  }

  const refused: [what: string, sent: Sent, status: number, message: RegExp][] = [
    ['a seek backwards', { body: '{"action":"seek","date":"1990-01-01"}' }, 409, /--from 1990-01-01/],
    ['a speed of nothing', { body: '{"action":"speed","daysPerSecond":0}' }, 409, /give more than 0/],
    ['an unknown action', { body: '{"action":"rewind"}' }, 400, /no action "rewind" here; known: pause/],
    ['a body that is null', { body: 'null' }, 400, /no action undefined here/],
    ['no JSON', { body: 'pause' }, 400, /the body is no JSON/],
    ['a date that does not exist', { body: '{"action":"seek","date":"2021-02-30"}' }, 400, /is no date/],
    ['a long body', { body: `{"action":"${'x'.repeat(2000)}"}` }, 400, /longer than 1024 bytes/],
    [
      'what a form sends',
      { headers: { 'content-type': 'text/plain' }, body: '{"action":"pause"}' },
      400,
      /send application\/json/,
    ],
    [
      'the page of another site',
      { headers: { ...JSON_TYPE, origin: 'https://example.org' }, body: '{"action":"pause"}' },
      400,
      /"https:\/\/example\.org" cannot steer what runs here/,
    ],
    [
      'another Host',
      { headers: { ...JSON_TYPE, host: 'example.org' }, body: '{"action":"pause"}' },
      403,
      /127\.0\.0\.1/,
    ],
    ['another method', { method: 'DELETE', headers: {} }, 405, /it only answers GET, HEAD, POST/],
  ]
  for (const [what, sent, status, message] of refused) {
    it(`refuses ${what}`, async () => {
      const stateBefore = pace.state()
      const answer = await send(api, sent)
      assert.equal(answer.status, status)
      assert.match(String(answer.body.message), message)
      assert.deepEqual(pace.state(), stateBefore)
    })
  }

  it('is not there where what runs is no replay', async () => {
    const { status, body } = await send(live, { body: '{"action":"pause"}' })
    assert.deepEqual([status, body.code], [404, 'NOT_FOUND'])
  })

  it('takes its own page', async () => {
    const { port } = new URL(api.url)
    const headers = { ...JSON_TYPE, origin: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}` }
    assert.equal((await send(api, { headers, body: '{"action":"pause"}' })).status, 200)
  })
})
