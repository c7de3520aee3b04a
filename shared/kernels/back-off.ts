import { MINUTE_MS, SECOND_MS } from '../domain/units.js'

export interface BackOffOptions {
  /** Longest wait after the first failure, ms. */
  readonly baseMs: number
  /** Longest wait after any failure, ms. */
  readonly capMs: number
}

export const BACK_OFF_DEFAULTS: BackOffOptions = { baseMs: SECOND_MS, capMs: 5 * MINUTE_MS }

/**
 * How long to wait after a failure: anything from 0 to base · 2^failures, evenly, so that clients that failed together
 * do not come back together.
 *
 * @param failures  how many failures in a row came before this one
 * @param random  in 0..1
 * @see Brooker (2015), Exponential Backoff And Jitter, AWS Architecture Blog: "full jitter"
 */
export const backOffMs = ({ baseMs, capMs }: BackOffOptions, failures: number, random: number): number =>
  random * Math.min(capMs, baseMs * 2 ** failures)
