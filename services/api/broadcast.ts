import type { ServerResponse } from 'node:http'
import type { Clock } from '../../shared/ports/clock.js'
import { SECURITY_HEADERS } from './headers.js'
import { BusyError } from './http-errors.js'

export interface BroadcastSettings {
  /** Least time between two states sent to one reader, ms. */
  readonly intervalMs: number
  /** A reader that got nothing for so long gets a comment, so that a dead connection shows, ms. */
  readonly heartbeatMs: number
  /** How long a browser waits before it connects again, ms. */
  readonly retryMs: number
  /** A reader with more than this unread is dropped; its browser connects again and gets the newest state, bytes. */
  readonly maxUnreadBytes: number
  /** Readers at a time. */
  readonly maxReaders: number
}

export const BROADCAST_DEFAULTS: BroadcastSettings = {
  intervalMs: 200,
  heartbeatMs: 15_000,
  retryMs: 1_000,
  maxUnreadBytes: 256 * 1024,
  maxReaders: 64,
}

/** What is told: the whole state each time, so that a reader who missed some has missed nothing. */
export interface Broadcastable {
  /** Another id, another state. */
  id(): string
  data(): unknown
}

export interface Broadcast {
  /** Starts an event stream on the response; its first state goes out at once unless the reader has it already. */
  connect(response: ServerResponse, lastEventId: string | undefined): void
  readers(): number
  /** Ends every stream now. */
  close(): void
}

interface Reader {
  readonly response: ServerResponse
  sentId: string | undefined
  sentMs: number
}

/** Server-Sent Events: tells every reader of the newest state, never more often than `intervalMs`. */
export function startBroadcast(source: Broadcastable, clock: Clock, settings: BroadcastSettings): Broadcast {
  const readers = new Set<Reader>()
  const stop = new AbortController()

  const send = (reader: Reader, text: string) => {
    if (reader.response.writableLength > settings.maxUnreadBytes) {
      reader.response.destroy()
      return
    }
    reader.response.write(text)
    reader.sentMs = clock.nowMs()
  }
  const sendState = (reader: Reader) => {
    const id = source.id()
    if (reader.sentId === id) return
    reader.sentId = id
    send(reader, `id: ${id}\nevent: state\ndata: ${JSON.stringify(source.data())}\n\n`)
  }
  const tick = () => {
    const nowMs = clock.nowMs()
    for (const reader of readers) {
      sendState(reader)
      if (nowMs - reader.sentMs >= settings.heartbeatMs) send(reader, ': still here\n\n')
    }
  }
  const run = async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(settings.intervalMs, stop.signal)
      if (!stop.signal.aborted) tick()
    }
  }
  void run()

  return {
    connect(response, lastEventId) {
      if (readers.size >= settings.maxReaders) {
        throw new BusyError(`${readers.size} pages are open already; close one, then try again`)
      }
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream', connection: 'keep-alive' })
      const reader: Reader = { response, sentId: lastEventId, sentMs: clock.nowMs() }
      readers.add(reader)
      response.on('close', () => readers.delete(reader))
      send(reader, `retry: ${settings.retryMs}\n\n`)
      sendState(reader)
    },
    readers: () => readers.size,
    close() {
      stop.abort()
      for (const { response } of readers) response.destroy()
    },
  }
}
