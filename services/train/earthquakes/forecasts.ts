import { SettingsError } from '../../../shared/domain/errors.js'
import { type ErrorSums, errorSums, scaleErrorSums } from '../../../shared/kernels/scores.js'
import { PAPER_SCALE } from '../protocols.js'
import type { PartBins, QuakeData } from './data.js'

/**
 * Forecasts of the targets of validation and test, in order of the bins: equivalent magnitude, shape [targets · pixels].
 * NaN: none.
 */
export type QuakeForecasts = Float64Array

/** Digits kept after the point: a million times finer than any error. */
const KEPT = 1e6

export const initForecasts = ({ parts, pixels }: QuakeData): QuakeForecasts =>
  new Float64Array((parts.test.to - parts.validation.from) * pixels.length).fill(NaN)

/** Place of a target bin's first pixel. */
export const forecastAt = ({ parts, pixels }: QuakeData, bin: number): number =>
  (bin - parts.validation.from) * pixels.length

/** Sets what is said of one target bin. @param values  shape [pixels] */
export function putForecast(data: QuakeData, into: QuakeForecasts, bin: number, values: ArrayLike<number>): void {
  const at = forecastAt(data, bin)
  for (let p = 0; p < data.pixels.length; p++) into[at + p] = Math.round(values[p] * KEPT) / KEPT
}

/** What came of a target bin, shape [pixels]. */
export const truthOf = ({ series, pixels }: QuakeData, bin: number): Float64Array =>
  Float64Array.from(pixels, pixel => series[pixel][bin])

/** What came of all targets of a part, shape [targets · pixels]. */
export function truthsOf(data: QuakeData, { from, to }: PartBins): Float64Array {
  const all = new Float64Array((to - from) * data.pixels.length)
  for (let bin = from; bin < to; bin++) all.set(truthOf(data, bin), (bin - from) * data.pixels.length)
  return all
}

/**
 * Error sums over a part on the papers' scale, of all pixels or of the places given.
 *
 * @throws {SettingsError} a forecast is missing: a model that says nothing of a hard bin is not better for it
 */
export function partErrors(
  data: QuakeData,
  forecasts: QuakeForecasts,
  part: 'validation' | 'test',
  places?: Uint32Array,
): ErrorSums {
  const { from, to } = data.parts[part]
  const width = data.pixels.length
  const said = forecasts.subarray(forecastAt(data, from), forecastAt(data, to))
  const at =
    places &&
    Uint32Array.from({ length: (to - from) * places.length }, (_, i) => {
      return Math.floor(i / places.length) * width + places[i % places.length]
    })
  const sums = errorSums(truthsOf(data, data.parts[part]), said, at)
  const due = at?.length ?? said.length
  if (sums.n === due) return scaleErrorSums(sums, 1 / PAPER_SCALE)
  throw new SettingsError(`${sums.n} of ${due} ${part} forecasts were made; give the model what it needs for all`)
}
