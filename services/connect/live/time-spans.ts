import { BACK_OFF_DEFAULTS, type BackOffOptions } from '../../../shared/kernels/back-off.js'
import type { FetchError } from './fetch-error.js'
import type { PollContext } from './poll-context.js'
import { retrying } from './retrying.js'

export interface TimeSpansOptions<T> {
  readonly fromMs: number
  readonly toMs: number
  /** The first span that is asked for, ms; the next grow or shrink with what comes. */
  readonly firstMs: number
  /** No span is cut shorter, ms. */
  readonly shortestMs: number
  readonly backOff?: BackOffOptions
  /** Fail at once on what no repetition mends, until the first answer; true where it is not said. */
  readonly isStrict?: boolean
  /** Asks for one span; undefined where it holds more than the service sends at once. */
  readonly read: (fromMs: number, toMs: number) => Promise<T | undefined>
  /** What is wrong if even the shortest span holds too much. */
  readonly tooMuch: (fromMs: number) => FetchError
}

/** What a service had to say of a span. */
export interface TimeSpan<T> {
  readonly toMs: number
  readonly item: T
}

/**
 * Asks for everything between two times, oldest first, however much it is: a span that holds too much is cut in two,
 * and after one that did not the next is twice as long. A span that fails is asked for again.
 *
 * @throws {FetchError} if the first span is refused for good, or the shortest holds too much
 * @throws {StoppedError}
 */
export async function* timeSpans<T>(options: TimeSpansOptions<T>, context: PollContext): AsyncGenerator<TimeSpan<T>> {
  const { shortestMs, backOff = BACK_OFF_DEFAULTS, isStrict = true, read, tooMuch } = options
  let spanMs = options.firstMs
  let hasAnswered = false
  for (let fromMs = options.fromMs; fromMs < options.toMs; ) {
    const start = fromMs
    const toMs = Math.min(options.toMs, start + spanMs)
    const item = await retrying(() => read(start, toMs), { backOff, isStrict: isStrict && !hasAnswered }, context)
    hasAnswered = true
    if (item === undefined) {
      if (toMs - start <= shortestMs) throw tooMuch(start)
      spanMs = Math.max(shortestMs, Math.floor((toMs - start) / 2))
      continue
    }
    yield { toMs, item }
    fromMs = toMs
    spanMs *= 2
  }
}
