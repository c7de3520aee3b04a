/** What happened in one pixel, day by day: only the days on which anything did, ascending. */
export interface PixelHistory {
  readonly day: number[]
  readonly joules: number[]
  readonly multiplicity: number[]
}

export const initHistory = (): PixelHistory => ({ day: [], joules: [], multiplicity: [] })

/** Sets a pixel's day, or with `joules` undefined takes it out. Days mostly arrive in order: the end is tried first. */
export function setDay(history: PixelHistory, day: number, joules: number | undefined, multiplicity: number): void {
  let at = history.day.length
  while (at > 0 && history.day[at - 1] >= day) at--
  if (at === history.day.length && joules !== undefined) {
    history.day.push(day)
    history.joules.push(joules)
    history.multiplicity.push(multiplicity)
    return
  }
  const known = history.day[at] === day ? 1 : 0
  const add = joules === undefined ? [] : [[day, joules, multiplicity]]
  history.day.splice(at, known, ...add.map(row => row[0]))
  history.joules.splice(at, known, ...add.map(row => row[1]))
  history.multiplicity.splice(at, known, ...add.map(row => row[2]))
}

/** Energy of a day; 0 where nothing happened. The newest days are found soonest. */
export function joulesOf(history: PixelHistory, day: number): number {
  let at = history.day.length - 1
  while (at >= 0 && history.day[at] > day) at--
  return history.day[at] === day ? history.joules[at] : 0
}

/** Drops the days before `firstDay`. */
export function forgetBefore(history: PixelHistory, firstDay: number): void {
  let keep = 0
  while (keep < history.day.length && history.day[keep] < firstDay) keep++
  if (keep === 0) return
  history.day.splice(0, keep)
  history.joules.splice(0, keep)
  history.multiplicity.splice(0, keep)
}

/**
 * Energy and multiplicity of the trailing windows that end with `lastDay`, summed anew from the days they hold.
 * Nothing is ever subtracted, so after an M9 has left a window nothing of it remains.
 *
 * The windows are nested, so one walk from the newest day to the oldest gives them all.
 *
 * @param windowDays  lengths, ascending
 * @param windows  how many of them to sum, from the shortest on
 * @param joules, counts  shape [windows] at least, overwritten
 */
export function sumWindows(
  history: PixelHistory,
  lastDay: number,
  windowDays: readonly number[],
  windows: number,
  joules: Float64Array,
  counts: Float64Array,
): void {
  let row = history.day.length - 1
  while (row >= 0 && history.day[row] > lastDay) row--
  let energy = 0
  let count = 0
  for (let w = 0; w < windows; w++) {
    for (; row >= 0 && history.day[row] > lastDay - windowDays[w]; row--) {
      energy += history.joules[row]
      count += history.multiplicity[row]
    }
    joules[w] = energy
    counts[w] = count
  }
}
