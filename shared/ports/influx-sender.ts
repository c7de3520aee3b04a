import type { Clock } from './clock.js'
import { InfluxError } from './influx-errors.js'
import { fateOf } from './influx-fate.js'
import type { RefusedLine, Spool } from './influx-spool.js'

/** What people are told while lines wait, or when some were refused. */
export interface SpoolTrouble {
  /** Stable name: `influx-waits`, `influx-refuses-us`, `influx-refused-lines`, `spool-full`. */
  readonly reason: string
  readonly message: string
  /** Until it is tried again. */
  readonly waitMs?: number
}

export interface SenderOptions {
  readonly spool: Spool
  /** One request, once. @throws {InfluxError} */
  readonly post: (body: string) => Promise<void>
  readonly clock: Clock
  /** 0..1, for the jitter. */
  readonly random: () => number
  /** First wait after a failure, ms; it doubles up to `maxRetryMs`. */
  readonly retryMs: number
  readonly maxRetryMs: number
  readonly onTrouble: (trouble: SpoolTrouble) => void
}

export interface Sender {
  /** Resolves when the batch has arrived, and all before it. @throws {InfluxError} what is in the way, as soon as something is */
  arrived(seq: number): Promise<void>
  /** Ends after the request under way; what was not sent stays in the spool. */
  stop(): Promise<void>
}

/**
 * Sends what the spool holds, in order, one request at a time, for as long as it takes. A batch leaves the spool when
 * every line of it was taken or blamed by the server; a crash between the two sends it again, which overwrites the same
 * points with the same values.
 */
export function startSender({ spool, post, clock, random, onTrouble, ...settings }: SenderOptions): Sender {
  const aborter = new AbortController()
  const { signal } = aborter
  const waiting = new Set<{ readonly seq: number; resolve(): void; reject(error: Error): void }>()
  let trouble: InfluxError | undefined

  /** Lines that are refused for good; undefined where it was stopped before all had been taken or refused. */
  async function deliver(body: string): Promise<RefusedLine[] | undefined> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        await post(body)
        trouble = undefined
        return []
      } catch (error) {
        if (!(error instanceof InfluxError)) throw error
        const lines = body.split('\n')
        const fate = fateOf(error, lines.length)
        if (fate.kind === 'split') return deliverHalves(lines)
        if (fate.kind === 'refused') {
          trouble = undefined
          return [...fate.reasons].map(([at, reason]) => ({ line: lines[at], reason, timeMs: clock.nowMs() }))
        }
        await wait(error, fate.isOurs, attempt)
      }
    }
    return undefined
  }

  async function deliverHalves(lines: readonly string[]): Promise<RefusedLine[] | undefined> {
    const half = lines.length >> 1
    const first = await deliver(lines.slice(0, half).join('\n'))
    const second = first && (await deliver(lines.slice(half).join('\n')))
    return first && second && [...first, ...second]
  }

  async function wait(error: InfluxError, isOurs: boolean, attempt: number): Promise<void> {
    trouble = error
    for (const waiter of waiting) waiter.reject(error)
    waiting.clear()
    const backOffMs = Math.min(settings.retryMs * 2 ** Math.min(attempt, 30), settings.maxRetryMs)
    const waitMs = error.retryAfterMs ?? backOffMs * (0.5 + random() / 2)
    const reason = isOurs ? 'influx-refuses-us' : 'influx-waits'
    const { lines } = spool.status()
    onTrouble({ reason, message: `${error.message}; ${lines} points wait on the disk, none is lost`, waitMs })
    await clock.sleep(waitMs, signal)
  }

  async function send(): Promise<void> {
    let sent = 0
    let removed = Promise.resolve()
    for (;;) {
      await spool.filled(signal)
      if (signal.aborted) return removed
      const batch = spool.next(sent)
      if (batch === undefined) {
        await new Promise(resolve => setImmediate(resolve)) // it is counted, and not yet on the disk
        continue
      }
      const { key, body, damaged } = batch
      const refused =
        damaged === undefined
          ? await deliver(body)
          : body.split('\n').map(line => ({ line, reason: damaged, timeMs: clock.nowMs() }))
      // Stopped in the middle: it is sent again, whole, by the next process.
      if (refused === undefined) return removed
      if (refused.length > 0) onTrouble(refusedTrouble(refused))
      // The next one is under way while the disk forgets this one.
      await removed
      removed = spool.remove(key, refused)
      removed.catch(() => undefined) // told when it is awaited
      sent = key[0]
      for (const waiter of waiting) {
        if (waiter.seq > sent) continue
        waiting.delete(waiter)
        waiter.resolve()
      }
    }
  }

  const done = send().catch((error: Error) => {
    trouble = error instanceof InfluxError ? error : new InfluxError(error.message, { canRetry: false, cause: error })
    onTrouble({ reason: 'spool-broken', message: error.message })
    for (const waiter of waiting) waiter.reject(error)
  })

  return {
    async arrived(seq) {
      const { batches } = spool.status()
      if (batches === 0 || seq <= spool.lastSeq() - batches) return
      if (trouble !== undefined) throw trouble
      await new Promise<void>((resolve, reject) => waiting.add({ seq, resolve, reject }))
    },
    async stop() {
      aborter.abort()
      await done
    },
  }
}

function refusedTrouble(refused: readonly RefusedLine[]): SpoolTrouble {
  const [{ line, reason }] = refused
  return {
    reason: 'influx-refused-lines',
    message:
      `InfluxDB refused ${refused.length} points, such as ${line.slice(0, 120)}: ${reason}; ` +
      'they are kept: groundswell influx refused',
  }
}
