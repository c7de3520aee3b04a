/** Half a year: the season that a week lies in says nothing about what is usual in it. */
const OWN_SEASON = 26
const YEAR_WEEKS = 52

/** What is usual in a week of the year, seen from an issue. */
export type SeasonMeans = (seenFrom: number, week: number) => number

/** Weeks of the year that lie next to each other, 53 and 52 with 1. */
const isNear = (a: number, b: number): boolean => {
  const apart = Math.abs(a - b)
  return apart <= 1 || apart >= YEAR_WEEKS - 1
}

/**
 * What is usual in a week of the year: the mean over that week and its two neighbours in all years but the one around
 * `seenFrom`. In-sample that leaves out the very season that is to be forecast, so that a regression does not learn to
 * trust it more than it may.
 *
 * @param values  one series, shape [weeks]
 * @param fitTo  only weeks before this one are seen
 * @returns (seenFrom, week of the year) → mean; NaN if no other year has it
 */
export function seasonMeans(values: Float64Array, weekOfYear: Uint8Array, fitTo: number): SeasonMeans {
  const [sums, counts] = [new Float64Array(YEAR_WEEKS + 2), new Float64Array(YEAR_WEEKS + 2)]
  for (let week = 1; week <= YEAR_WEEKS + 1; week++) {
    for (let t = 0; t < fitTo; t++) {
      if (!isNear(weekOfYear[t], week)) continue
      sums[week] += values[t]
      counts[week]++
    }
  }
  return (seenFrom, week) => {
    let [sum, count] = [sums[week], counts[week]]
    for (let t = Math.max(0, seenFrom - OWN_SEASON); t < Math.min(fitTo, seenFrom + OWN_SEASON + 1); t++) {
      if (!isNear(weekOfYear[t], week)) continue
      sum -= values[t]
      count--
    }
    return sum / count
  }
}
