import { MINUTE_MS } from '../../../shared/domain/units.js'
import { BACK_OFF_DEFAULTS, backOffMs } from '../../../shared/kernels/back-off.js'
import { FetchError } from './fetch-error.js'
import { type LiveChannel, type LivePiece, resumeTime } from './live-piece.js'
import type { PollContext } from './poll-context.js'
import { waitFor } from './retrying.js'
import { type SocketItem, type SocketOptions, socketMessages } from './socket-messages.js'

export interface EmscOptions {
  readonly socket: SocketOptions
  /** How long after its origin time an earthquake may first be told, ms. */
  readonly publishingDelayMs: number
  /** What changed between two moments while we were away. */
  readonly backFill: (fromMs: number, toMs: number) => AsyncIterable<LivePiece>
  /** Where a first run begins, ms since 1970. */
  readonly fromMs: number
}

/**
 * EMSC's standing order: whatever the agency creates, updates or deletes, worldwide, the moment it does; the client
 * pings every 15 s. A message is `{"action": "create", "data": Feature}`; the feature's properties have unid, time,
 * lat, lon, depth, mag, magtype, evtype, auth and lastupdate. Data: CC BY 4.0.
 * @see https://www.seismicportal.eu/realtime.html
 */
export const EMSC_SOCKET_URL = 'wss://www.seismicportal.eu/standing_order/websocket'

/** A gap is filled from before its beginning: what was said while the connection broke may not have reached us. */
const OVERLAP_MS = 5 * MINUTE_MS
const LINE_FEED = 0x0a

/**
 * Listens to the standing order, and connects again whenever the connection ends. After each connecting it first asks
 * the event service for what was missed; deletions during the gap remain unknown, as that service does not tell them.
 * Heartbeat: the last sign of life less the publishing delay. None while there is no connection.
 */
export const emscWebsocket = (options: EmscOptions, context: PollContext): LiveChannel =>
  async function* (resume) {
    let heardMs = resumeTime(resume) ?? options.fromMs
    for (let failures = 0; ; failures++) {
      try {
        for await (const item of socketMessages(options.socket, context)) {
          if (item.kind !== 'open') failures = 0
          else {
            for await (const { completeToMs: _, ...piece } of options.backFill(heardMs - OVERLAP_MS, item.atMs)) {
              if (piece.bytes.length > 0) yield piece
            }
          }
          heardMs = item.atMs
          yield {
            ...pieceOf(item, options.socket.url),
            completeToMs: heardMs - options.publishingDelayMs,
            resume: heardMs,
          }
        }
      } catch (error) {
        if (!(error instanceof FetchError)) throw error
        const waitMs = backOffMs(BACK_OFF_DEFAULTS, failures, context.random())
        context.onTrouble?.({ reason: error.fault, message: error.message, waitMs })
        await waitFor(waitMs, context)
      }
    }
  }

/** A message as it came, ended by \n: where it was written over several lines, it makes the whole of its batch. */
const pieceOf = (item: SocketItem, file: string): LivePiece => ({
  format: 'emsc-json',
  file,
  fetchedMs: item.atMs,
  bytes: item.kind === 'message' ? Buffer.concat([item.bytes, Buffer.of(LINE_FEED)]) : new Uint8Array(0),
})
