import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { DAY_MS, SECOND_MS } from '../../shared/domain/units.js'
import type { RecordedWorld } from './recorded-world.js'

/** Where EMSC has it. */
export const STANDING_ORDER_PATH = '/standing_order/websocket'

export interface StandingOrder {
  /** Ends all connections, as a network does that goes away. */
  cut(): void
  close(): void
}

export interface StandingOrderOptions {
  readonly server: Server
  readonly world: RecordedWorld
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Whether a connection may be made now. */
  readonly isOpen: () => boolean
  /** Time between two looks at what is new, ms. */
  readonly tickMs?: number
}

/** Tells every connection what the agency says from its connecting on. Pings are answered by `ws` itself. */
export function standingOrder({
  server,
  world,
  sleep,
  isOpen,
  tickMs = SECOND_MS,
}: StandingOrderOptions): StandingOrder {
  const sockets = new WebSocketServer({ server, path: STANDING_ORDER_PATH, verifyClient: () => isOpen() })
  const over = new AbortController()
  const toldMs = new Map<WebSocket, number>()
  sockets.on('connection', socket => {
    toldMs.set(socket, world.nowMs())
    socket.on('close', () => toldMs.delete(socket))
    socket.on('error', () => socket.terminate())
  })
  const tell = async () => {
    while (!over.signal.aborted) {
      const nowMs = world.nowMs()
      for (const [socket, sinceMs] of toldMs) {
        for (const message of messagesBetween(world, sinceMs, nowMs)) socket.send(message)
        toldMs.set(socket, nowMs)
      }
      await sleep(tickMs, over.signal)
    }
  }
  void tell()
  const cut = () => {
    for (const socket of sockets.clients) socket.terminate()
  }
  return {
    cut,
    close() {
      over.abort()
      cut()
      sockets.close()
    },
  }
}

/** What was said after the first moment and up to the second, in the order in which it was said. */
function messagesBetween(world: RecordedWorld, afterMs: number, toMs: number): string[] {
  return world
    .eventsBetween(toMs - DAY_MS, toMs + SECOND_MS)
    .flatMap(({ emsc }) => emsc.filter(({ atMs }) => atMs > afterMs && atMs <= toMs))
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ action, data }) => JSON.stringify({ action, data }))
}
