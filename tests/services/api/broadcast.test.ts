import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import type { BroadcastSettings } from '../../../services/api/broadcast.js'
import { startApi } from '../../../services/api/server.js'
import { addMessage, initView, setProgress } from '../../../services/api/view.js'
import { fieldOf, SMALL } from '../../support/made-up-messages.js'
import { memoryStore } from '../../support/memory-store.js'
import { steppedClock } from '../../support/stepped-clock.js'

const label = { kind: 'replay', text: 'made up' } as const

async function started(broadcast: Partial<BroadcastSettings> = {}) {
  const clock = steppedClock(35)
  const view = initView(SMALL)
  const api = await startApi({ store: memoryStore(), views: [view], label, port: 0, clock, broadcast })
  return { clock, view, api }
}

/** Opens the event stream; `text` grows with what was received, and `until` waits for it. */
async function openEvents(url: string, lastEventId?: string) {
  const request: ClientRequest = get(`${url}/api/events`, {
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.setEncoding('utf8')
  // An end by the server is what some tests wait for; it is no error of theirs.
  response.on('error', () => {})
  const stream = {
    text: '',
    response,
    request,
    until: async (what: RegExp) => {
      while (!what.test(stream.text)) await once(response, 'data')
    },
  }
  response.on('data', part => {
    stream.text += part
  })
  return stream
}
const eventsIn = (text: string) => text.match(/^event: state$/gm)?.length ?? 0

describe('/api/events', () => {
  it('sends the state at once, with its id and how long to wait before connecting again', async () => {
    const { api } = await started()
    const stream = await openEvents(api.url)
    await stream.until(/\n\n.*\n\n/s)
    assert.equal(stream.response.headers['content-type'], 'text/event-stream')
    assert.match(stream.text, /^retry: 1000\n\nid: z-0\nevent: state\ndata: \{"boot":"z",.*\}\n\n$/)
    await api.close()
  })

  it('tells of many changes in one event an interval', async () => {
    const { api, view, clock } = await started()
    const stream = await openEvents(api.url)
    await stream.until(/id: z-0/)
    for (let day = 0; day < 50; day++) addMessage(view, fieldOf(SMALL, day, []))
    await clock.advance(199)
    addMessage(view, fieldOf(SMALL, 50, []))
    await clock.advance(1)
    await stream.until(/id: z-51/)
    assert.equal(eventsIn(stream.text), 2)
    await clock.advance(1_000)
    addMessage(view, fieldOf(SMALL, 51, []))
    await clock.advance(200)
    await stream.until(/id: z-52/)
    assert.equal(eventsIn(stream.text), 3)
    await api.close()
  })

  it('sends a heartbeat where nothing changes', async () => {
    const { api, clock } = await started({ heartbeatMs: 1_000 })
    const stream = await openEvents(api.url)
    await stream.until(/id: z-0/)
    await clock.advance(2_000)
    await stream.until(/: still here\n\n: still here\n\n/)
    assert.equal(eventsIn(stream.text), 1)
    await api.close()
  })

  it('sends a reader who comes back only what it lacks', async () => {
    const { api, view, clock } = await started()
    setProgress(view, { phase: 'live', fraction: null, counts: {} })
    const upToDate = await openEvents(api.url, 'z-1')
    const behind = await openEvents(api.url, 'z-0')
    await behind.until(/id: z-1/)
    setProgress(view, { phase: 'finished', fraction: 1, counts: {} })
    await clock.advance(200)
    await upToDate.until(/id: z-2/)
    assert.equal(eventsIn(upToDate.text), 1)
    await api.close()
  })

  it('drops a reader who does not read', async () => {
    const { api, view, clock } = await started({ maxUnreadBytes: 100_000 })
    const { port, hostname } = new URL(api.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    socket.write(`GET /api/events HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
    socket.pause()
    const brisk = await openEvents(api.url)
    while (api.readers() < 2) await new Promise(resolve => setImmediate(resolve))
    // What one system buffers for a socket is some megabytes; this is far more.
    for (let i = 0; i < 40 && api.readers() === 2; i++) {
      setProgress(view, { phase: 'x'.repeat(1_000_000), fraction: null, counts: { i } })
      await clock.advance(200)
      await brisk.until(new RegExp(`id: z-${i + 1}\n.*\n.*\n\n`))
      brisk.text = ''
    }
    assert.equal(api.readers(), 1)
    socket.destroy()
    await api.close()
  })

  it('refuses more readers than it keeps, and forgets those who leave', async () => {
    const { api } = await started({ maxReaders: 1 })
    const first = await openEvents(api.url)
    const second = await openEvents(api.url)
    assert.equal(second.response.statusCode, 503)
    first.request.destroy()
    while (api.readers() > 0) await new Promise(resolve => setImmediate(resolve))
    const third = await openEvents(api.url)
    assert.equal(third.response.statusCode, 200)
    await api.close()
  })

  it('ends every stream when it closes, and frees the port', async () => {
    const { api } = await started()
    const stream = await openEvents(api.url)
    await stream.until(/id: z-0/)
    const ended = new Promise(resolve => stream.response.on('close', resolve))
    await api.close()
    await ended
    const { port } = new URL(api.url)
    const again = await startApi({
      store: memoryStore(),
      views: [initView(SMALL)],
      label,
      port: Number(port),
      clock: steppedClock(),
    })
    assert.equal(again.url, api.url)
    await again.close()
  })
})
