export interface PatternSearchRule {
  /** First step along each axis. */
  readonly step: number
  /** The search ends when its step is below. */
  readonly smallestStep: number
  /** And after so many looks at the function at most. */
  readonly evaluations: number
}

/**
 * Looks for a maximum along one axis after another, from a start: the best of both neighbours on all axes is taken, the
 * move is tried once more as a whole, and where nothing is better the step is halved. Needs no gradient.
 *
 * @param value  to be made large; NaN is worse than anything
 * @param start  not changed
 * @see Hooke & Jeeves (1961), Journal of the ACM 8, 212–229
 */
export function patternSearch(
  value: (at: Float64Array) => number,
  start: Float64Array,
  { step: firstStep, smallestStep, evaluations }: PatternSearchRule,
): { readonly at: Float64Array; readonly value: number; readonly evaluations: number } {
  let looks = 0
  const look = (at: Float64Array) => {
    looks++
    const found = value(at)
    return Number.isNaN(found) ? -Infinity : found
  }
  let best = { at: start.slice(), value: look(start) }
  let step = firstStep
  while (step >= smallestStep && looks < evaluations) {
    const before = best
    for (let axis = 0; axis < start.length; axis++) {
      for (const way of [step, -step]) {
        const at = best.at.slice()
        at[axis] += way
        const found = look(at)
        if (found <= best.value) continue
        best = { at, value: found }
        break
      }
    }
    if (best === before) {
      step /= 2
      continue
    }
    const onward = best.at.map((place, axis) => 2 * place - before.at[axis])
    const found = look(onward)
    if (found > best.value) best = { at: onward, value: found }
  }
  return { ...best, evaluations: looks }
}
