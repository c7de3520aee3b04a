import { WebSocket } from 'ws'
import { SECOND_MS } from '../../../shared/domain/units.js'
import { FetchError } from './fetch-error.js'
import type { PollContext } from './poll-context.js'
import { StoppedError } from './retrying.js'

export interface SocketOptions {
  readonly url: string
  readonly connectMs: number
  /** Time between two pings, ms. A ping that is not answered before the next one is sent ends the connection. */
  readonly pingMs: number
  /** Largest message, bytes. */
  readonly maxBytes: number
  readonly userAgent: string
}

export const SOCKET_DEFAULTS = { connectMs: 10 * SECOND_MS, pingMs: 15 * SECOND_MS, maxBytes: 1024 * 1024 }

/** What a connection gives: messages, and signs of life (it has opened, or a ping was answered). */
export type SocketItem =
  | { readonly kind: 'open' | 'alive'; readonly atMs: number }
  | { readonly kind: 'message'; readonly atMs: number; readonly bytes: Uint8Array }

/** Messages that wait to be taken; beyond it the socket is not read, and its server has to wait. */
const MOST_WAITING = 1000

/**
 * One WebSocket connection, from its opening to its end. The package `ws` and not the platform's `WebSocket`: that one
 * exists from Node 22 on only, and cannot ping.
 *
 * @throws {FetchError} when the connection ends, whatever the reason: there is no good one
 * @throws {StoppedError}
 */
export async function* socketMessages(options: SocketOptions, context: PollContext): AsyncGenerator<SocketItem> {
  const { url, connectMs, pingMs, maxBytes, userAgent } = options
  const over = new AbortController()
  const waiting: SocketItem[] = []
  let failure: Error | undefined
  let wake = () => {}
  const fail = (error: Error) => {
    failure ??= error
    wake()
  }
  const put = (item: SocketItem) => {
    waiting.push(item)
    if (waiting.length === MOST_WAITING) socket.pause()
    wake()
  }
  const socket = new WebSocket(url, { maxPayload: maxBytes, headers: { 'user-agent': userAgent } })
  const stop = () => fail(new StoppedError())
  context.signal.addEventListener('abort', stop)
  if (context.signal.aborted) stop()
  const isOpen = new AbortController()
  void context.sleep(connectMs, isOpen.signal).then(() => {
    if (!isOpen.signal.aborted) fail(lost(url, `not open within ${connectMs} ms`, 'timeout'))
  })
  let unanswered = false
  const ping = async () => {
    while (!over.signal.aborted) {
      await context.sleep(pingMs, over.signal)
      if (over.signal.aborted) return
      // Who does not read cannot hear an answer.
      if (socket.isPaused) continue
      if (unanswered) return fail(lost(url, `no answer to a ping within ${pingMs} ms`, 'timeout'))
      unanswered = true
      socket.ping()
    }
  }
  socket.on('open', () => {
    isOpen.abort()
    put({ kind: 'open', atMs: context.nowMs() })
    void ping()
  })
  socket.on('pong', () => {
    unanswered = false
    put({ kind: 'alive', atMs: context.nowMs() })
  })
  socket.on('message', data => put({ kind: 'message', atMs: context.nowMs(), bytes: data as Buffer }))
  socket.on('error', cause => fail(lost(url, cause.message, isOpen.signal.aborted ? 'cut-off' : 'connect', cause)))
  socket.on('close', code => fail(lost(url, `closed with code ${code}`, 'cut-off')))
  try {
    for (;;) {
      while (waiting.length > 0) {
        const item = waiting.shift()!
        if (waiting.length === 0 && socket.isPaused) socket.resume()
        yield item
      }
      if (failure !== undefined) throw failure
      await new Promise<void>(resolve => (wake = resolve))
    }
  } finally {
    over.abort()
    isOpen.abort()
    context.signal.removeEventListener('abort', stop)
    // A socket that is terminated while it connects says so by an error event.
    socket.on('error', () => undefined)
    socket.terminate()
  }
}

const lost = (url: string, why: string, fault: 'connect' | 'timeout' | 'cut-off', cause?: unknown): FetchError =>
  new FetchError(fault, `${url}: ${why}; it is connected again`, { canRetry: true, cause })
