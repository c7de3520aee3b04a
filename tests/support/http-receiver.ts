import type { IncomingHttpHeaders } from 'node:http'
import type { TestContext } from 'node:test'
import { serverOf } from './recorded-server.js'

export interface Received {
  readonly path: string
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A server that keeps what it is sent, and answers as it is told: with each reply once, then with 202. */
export async function httpReceiver(t: TestContext, replies: Reply[] = []) {
  const received: Received[] = []
  const url = await serverOf(t, (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { url: path = '', method = '', headers } = request
      received.push({ path, method, headers, body: Buffer.concat(pieces).toString() })
      const { status, headers: told, body } = replies.shift() ?? { status: 202, body: '{"status":"success"}' }
      response.writeHead(status, told).end(body)
    })
  })
  return { url, received }
}
