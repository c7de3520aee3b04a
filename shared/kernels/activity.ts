import { ACTIVITY_DAYS } from '../domain/feature-names.js'

/** Shape [ACTIVITY_DAYS · pixels], each a share of days in [0, 1]. */
export type Activity = Float64Array

/** What one day leaves of the days before it. */
const KEPT = ACTIVITY_DAYS.map(days => Math.exp(-1 / days))

/**
 * One day of the decaying activity of every pixel: A(d) = k A(d − 1) + (1 − k) x(d), k = e^(−1/τ), where x is 1 on a day
 * with an earthquake of known magnitude and 0 otherwise; 0 before the record.
 *
 * A day counts once, however many aftershocks it brought: what a pixel will do depends on how often it stirs, far less
 * on how much. Sums of exponentials of several τ make up the power law of Omori and Utsu, and unlike it need no more of
 * the past than yesterday's values.
 *
 * @param into  overwritten; may be the same array as `before`
 * @param before  of the day before; undefined on the first day
 * @param active  pixels in which x is 1, each once
 * @see Utsu, Ogata & Matsu'ura (1995), Journal of Physics of the Earth 43, 1–33, doi:10.4294/jpe1952.43.1
 */
export function activityStep(into: Activity, before: Activity | undefined, active: Iterable<number>): void {
  const pixels = into.length / KEPT.length
  KEPT.forEach((kept, t) => {
    for (let at = t * pixels; at < (t + 1) * pixels; at++) into[at] = before === undefined ? 0 : kept * before[at]
  })
  for (const pixel of active) {
    KEPT.forEach((kept, t) => {
      into[t * pixels + pixel] += 1 - kept
    })
  }
}

/** The same of one pixel only. */
export function activityOfPixel(into: Activity, before: Activity | undefined, pixel: number, isActive: boolean): void {
  const pixels = into.length / KEPT.length
  KEPT.forEach((kept, t) => {
    const at = t * pixels + pixel
    into[at] = before === undefined ? 0 : kept * before[at]
    if (isActive) into[at] += 1 - kept
  })
}
