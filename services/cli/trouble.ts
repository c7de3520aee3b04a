import { HOUR_MS, MINUTE_MS } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { SpoolTrouble } from '../../shared/ports/influx-sender.js'
import type { Trouble } from '../connect/live/poll-context.js'

/** What is told at most once an hour: it stays so until somebody mends it, and every page would say it again. */
const LASTING: ReadonlySet<string> = new Set(['clock-skew'])

/** Tells people what a live source got over, or waits for. */
export function troubleTeller(stream: NodeJS.WritableStream): (trouble: Trouble) => void {
  const toldMs = new Map<string, number>()
  return ({ reason, message, waitMs }) => {
    const nowMs = systemClock.nowMs()
    if (LASTING.has(reason) && nowMs - (toldMs.get(reason) ?? -Infinity) < HOUR_MS) return
    toldMs.set(reason, nowMs)
    const then = waitMs === undefined ? '' : ` (in ${(waitMs / 1000).toFixed(1)} s)`
    stream.write(`${new Date(nowMs).toISOString()} ${message}${then} [${reason}]\n`)
  }
}

/** Tells people what the store waits for: of each kind at most once a minute. */
export function spoolTeller(stream: NodeJS.WritableStream): (trouble: SpoolTrouble) => void {
  const toldMs = new Map<string, number>()
  return ({ reason, message, waitMs }) => {
    const nowMs = systemClock.nowMs()
    if (nowMs - (toldMs.get(reason) ?? -Infinity) < MINUTE_MS) return
    toldMs.set(reason, nowMs)
    const then = waitMs === undefined ? '' : ` (again in ${(waitMs / 1000).toFixed(1)} s)`
    stream.write(`${new Date(nowMs).toISOString()} ${message}${then} [${reason}]\n`)
  }
}
