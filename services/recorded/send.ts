import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { HOUR_MS, SECOND_MS } from '../../shared/domain/units.js'
import type { Answer } from './answer.js'
import type { FaultName } from './faults.js'

export interface SendOptions {
  readonly fault: FaultName | undefined
  readonly nowMs: number
  readonly sleep: (ms: number) => Promise<void>
  /** How long a slow answer takes, ms. */
  readonly slowMs: number
  /** What a throttled answer asks for, s. */
  readonly retryAfterS: number
}

/** How far a skewed clock is ahead. */
const SKEW_MS = 3 * HOUR_MS

/** Sends an answer as the real services do: conditional, compressed where that is accepted; and as a fault has it. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body, headers = {} }: Answer,
  { fault, nowMs, sleep, slowMs, retryAfterS }: SendOptions,
): Promise<void> {
  response.sendDate = false
  response.setHeader('date', new Date(nowMs + (fault === 'clock-skew' ? SKEW_MS : 0)).toUTCString())
  if (fault === 'unreachable') return void request.socket.destroy()
  if (fault === 'status-500')
    return void response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal Server Error</h1>')
  if (fault === 'throttled')
    return void response.writeHead(429, { 'retry-after': String(retryAfterS) }).end('Too Many Requests')
  if (fault === 'redirect-loop') return void response.writeHead(302, { location: request.url ?? '/' }).end()
  if (fault === 'wrong-type')
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Down for maintenance</h1>')
  if (fault === 'empty') return void response.writeHead(200, { 'content-type': type }).end()
  if (fault === 'slow') await sleep(slowMs)
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (status === 200 && headers.etag !== undefined && request.headers['if-none-match'] === headers.etag) {
    return void response.writeHead(304).end()
  }
  const isCompressed = /\bgzip\b/.test(String(request.headers['accept-encoding'])) && body.length > 0
  const plain = Buffer.from(body)
  const bytes = isCompressed ? gzipSync(plain) : plain
  // Two bytes in the middle: the checksum notices if the codes do not.
  if (fault === 'broken-gzip' && isCompressed) for (const at of [0, 1]) bytes[(bytes.length >> 1) + at] ^= 0xff
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    ...(isCompressed && { 'content-encoding': 'gzip' }),
  })
  if (fault !== 'cut') return void response.end(bytes)
  response.write(bytes.subarray(0, bytes.length >> 1))
  await sleep(SECOND_MS / 20)
  response.destroy()
}
