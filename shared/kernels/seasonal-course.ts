import { DAY_MS } from '../domain/units.js'
import { solveCholesky } from './cholesky.js'

/**
 * Least squares of values on the course of the year, for many series at once: 1, and cos and sin of each harmonic. Only
 * the sums of the normal equations are kept.
 */
export interface SeasonalSums {
  readonly harmonics: number
  /** Shape [series · terms · terms], of each the lower triangle is used. */
  readonly gram: Float64Array
  /** Shape [series · terms]. */
  readonly moment: Float64Array
  /** Values added, shape [series]. */
  readonly count: Uint32Array
}

export const seasonalTerms = (harmonics: number): number => 1 + 2 * harmonics

export const initSeasonal = (series: number, harmonics: number): SeasonalSums => ({
  harmonics,
  gram: new Float64Array(series * seasonalTerms(harmonics) ** 2),
  moment: new Float64Array(series * seasonalTerms(harmonics)),
  count: new Uint32Array(series),
})

/** The regressors of a day, shape [terms]. Phase: days since 1 January over the length of the mean year. */
export function seasonalRow(day: number, harmonics: number): Float64Array {
  const year = new Date(day * DAY_MS).getUTCFullYear()
  const phase = (2 * Math.PI * (day - Date.UTC(year, 0, 1) / DAY_MS)) / 365.2425
  const row = new Float64Array(seasonalTerms(harmonics))
  row[0] = 1
  for (let h = 1; h <= harmonics; h++) {
    row[2 * h - 1] = Math.cos(h * phase)
    row[2 * h] = Math.sin(h * phase)
  }
  return row
}

/** Adds one day's values, shape [series]; NaN is not known. */
export function addSeasonal(sums: SeasonalSums, row: Float64Array, values: ArrayLike<number>): void {
  const terms = row.length
  for (let s = 0; s < sums.count.length; s++) {
    const value = values[s]
    if (Number.isNaN(value)) continue
    sums.count[s]++
    for (let i = 0; i < terms; i++) {
      sums.moment[s * terms + i] += row[i] * value
      for (let j = 0; j <= i; j++) sums.gram[(s * terms + i) * terms + j] += row[i] * row[j]
    }
  }
}

/**
 * Values of the fitted courses on a day, shape [series]. A series with less than a year of values has no course: its mean;
 * one without any is NaN.
 *
 * @param coefficients  of `fitSeasonal`
 */
export function seasonalValues(coefficients: Float64Array, row: Float64Array): Float64Array {
  const terms = row.length
  const values = new Float64Array(coefficients.length / terms)
  for (let s = 0; s < values.length; s++) {
    for (let i = 0; i < terms; i++) values[s] += coefficients[s * terms + i] * row[i]
  }
  return values
}

/** Coefficients, shape [series · terms]. */
export function fitSeasonal({ harmonics, gram, moment, count }: SeasonalSums): Float64Array {
  const terms = seasonalTerms(harmonics)
  const coefficients = new Float64Array(moment.length)
  for (let s = 0; s < count.length; s++) {
    const mine = coefficients.subarray(s * terms, (s + 1) * terms)
    const solved =
      count[s] < 365
        ? undefined
        : solveCholesky(
            gram.slice(s * terms * terms, (s + 1) * terms * terms),
            moment.slice(s * terms, (s + 1) * terms),
          )
    if (solved === undefined) mine[0] = moment[s * terms] / count[s]
    else mine.set(solved)
  }
  return coefficients
}
