import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { type WebSocket, WebSocketServer } from 'ws'
import { emscWebsocket } from '../../../../services/connect/live/emsc-websocket.js'
import type { LivePiece } from '../../../../services/connect/live/live-piece.js'
import { StoppedError } from '../../../../services/connect/live/retrying.js'
import { SOCKET_DEFAULTS } from '../../../../services/connect/live/socket-messages.js'
import { emscReport } from '../../../../services/feed/seismic/emsc-message.js'
import { realContext } from '../../../support/poll-context.js'
import { emscFeature } from '../../../support/recorded-world.js'

const DELAY_MS = 1_800_000
const message = (action: string, unid: string) => JSON.stringify({ action, data: emscFeature(unid, 1_500_000_000_000) })

/**
 * Listens until `count` messages and back-fills have come: their texts, and the heartbeats beside them.
 *
 * @param serve  told of each connection, and which it is, from 0
 */
async function listen(
  t: TestContext,
  count: number,
  serve: (socket: WebSocket, connection: number) => void,
  pingMs = 10_000,
) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: true })
  await new Promise(resolve => server.on('listening', resolve))
  t.after(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  let connections = 0
  server.on('connection', socket => serve(socket, connections++))
  const over = new AbortController()
  const context = realContext({ signal: over.signal, random: () => 0.01 })
  const filled: (readonly [number, number])[] = []
  const backFill = async function* (fromMs: number, toMs: number): AsyncGenerator<LivePiece> {
    filled.push([fromMs, toMs])
    yield { format: 'emsc-json', bytes: Buffer.from('filled'), fetchedMs: toMs, completeToMs: toMs }
  }
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/standing_order/websocket`
  const options = {
    socket: { ...SOCKET_DEFAULTS, url, pingMs, userAgent: 'test' },
    publishingDelayMs: DELAY_MS,
    backFill,
    fromMs: 0,
  }
  const pieces: LivePiece[] = []
  let end: unknown
  try {
    for await (const piece of emscWebsocket(options, context)(1000)) {
      pieces.push(piece)
      if (pieces.filter(({ bytes }) => bytes.length > 0).length >= count) over.abort()
    }
  } catch (error) {
    end = error
  }
  assert.ok(end instanceof StoppedError, String(end))
  const texts = pieces.map(({ bytes }) => Buffer.from(bytes).toString()).filter(text => text !== '')
  return { texts, pieces, filled, reasons: context.troubles.map(({ reason }) => reason), connections }
}

describe('the standing order', () => {
  it('fills the gap since it was last heard, then hands over each message as it came', async t => {
    const [first, second] = [message('create', '20170714_0000001'), message('update', '20170714_0000001')]
    const { texts, pieces, filled } = await listen(t, 3, socket => {
      socket.send(first)
      socket.send(second)
    })
    assert.deepEqual(texts, ['filled', `${first}\n`, `${second}\n`])
    assert.equal(filled[0][0], 1000 - 300_000)
    const last = pieces.at(-1)!
    assert.equal(last.completeToMs, last.fetchedMs - DELAY_MS)
    assert.equal(last.resume, last.fetchedMs)
    assert.equal(pieces[0].completeToMs, undefined) // what fills a gap proves nothing yet
  })

  it('connects again after the connection broke, and fills that gap too', async t => {
    const { texts, filled, reasons } = await listen(t, 4, (socket, connection) => {
      socket.send(message('create', `2017071${connection}_0000001`), () => connection === 0 && socket.terminate())
    })
    assert.deepEqual(
      texts.map(text => text.slice(0, 6)),
      ['filled', '{"acti', 'filled', '{"acti'],
    )
    assert.equal(filled.length, 2)
    assert.ok(filled[1][0] >= filled[0][1] - 300_000)
    assert.deepEqual(reasons, ['cut-off'])
  })

  it('is given up when a ping is not answered', async t => {
    const { reasons, connections } = await listen(
      t,
      2,
      (socket, connection) => {
        // The first connection goes deaf: nothing is read, nothing is answered.
        if (connection === 0) socket.pause()
      },
      50,
    )
    assert.deepEqual([reasons, connections], [['timeout'], 2])
  })

  it('is alive while it says nothing, and says so', async t => {
    const { pieces } = await listen(
      t,
      2,
      socket => void setTimeout(() => socket.send(message('create', '20170714_0000002')), 150),
      20,
    )
    assert.ok(pieces.filter(({ bytes }) => bytes.length === 0).length >= 2)
  })
})

describe('a message of EMSC', () => {
  const data = emscFeature('20170714_0000001', 1_500_000_000_000, { mag: 4.5, depth: 12, evtype: 'ke' })
  const read = (value: unknown) => emscReport(value, 0, 1)
  it('becomes a report, its place from the properties', () => {
    assert.deepEqual(read({ action: 'create', data }), {
      record: 0,
      line: 1,
      agency: 'emsc',
      ids: ['20170714_0000001'],
      listsAll: false,
      timeMs: 1_500_000_000_000,
      updatedMs: 1_500_000_000_000,
      latitude: 34.05,
      longitude: -117.05,
      depthKm: 12,
      magnitude: 4.5,
      type: 'ke',
      deleted: false,
    })
  })
  it('may be a feature of the event service', () => assert.deepEqual(read(data), read({ action: 'update', data })))
  it('takes back what it deletes, of which it need not know the place', () => {
    const { lat: _, lon: __, ...bare } = data.properties
    const report = read({ action: 'delete', data: { ...data, properties: bare } })
    assert.ok('deleted' in report && report.deleted)
  })
  const properties = (fields: object) => ({
    action: 'create',
    data: { ...data, properties: { ...data.properties, ...fields } },
  })
  const refused: [what: string, value: unknown, message: RegExp][] = [
    ['nothing', null, /not an object/],
    ['a list', [1], /no "properties"/],
    ['another action', { action: 'explode', data }, /"action"/],
    ['no data', { action: 'create' }, /"data"/],
    ['no id', properties({ unid: '' }), /"unid"/],
    ['no time', properties({ time: 'now' }), /"time"/],
    ['no sense in its update', properties({ lastupdate: 'soon' }), /"lastupdate"/],
    ['a place in words', properties({ lat: 'north' }), /"lat"/],
    ['a magnitude in words', properties({ mag: 'big' }), /"mag"/],
    ['a depth in words', properties({ depth: 'deep' }), /"depth"/],
  ]
  for (const [what, value, wording] of refused) {
    it(`is refused for ${what}`, () => {
      const fault = read(value)
      assert.ok('reason' in fault && fault.reason === 'emsc-shape')
      assert.match(fault.message, wording)
    })
  }
})
