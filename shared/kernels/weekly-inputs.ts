/** Entries of `weeklyInputs`, in order. */
export const weeklyInputNames: readonly string[] = ['cosWeek', 'sinWeek']

/** Day 0 of the count of days, 1970-01-01, was a Thursday. */
const THURSDAY = 4

/**
 * What the day of the week says of counts that are reported by its rhythm: cos and sin of 2π · weekday / 7, Sunday is 0,
 * as in the MMWR week. SPEC.md 4.1 (CosWeekly, SinWeekly)
 *
 * @param day  last day known at issue, as in `Features`
 */
export function weeklyInputs(day: number): Float64Array {
  const weekday = (((day + THURSDAY) % 7) + 7) % 7
  const phase = (2 * Math.PI * weekday) / 7
  return Float64Array.of(Math.cos(phase), Math.sin(phase))
}
