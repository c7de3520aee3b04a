import { SettingsError } from '../../../shared/domain/errors.js'
import { addErrorSums, type ErrorSums, errorSums, NO_ERRORS } from '../../../shared/kernels/scores.js'
import type { IliWeeks } from './ilinet.js'

/** Weeks ahead. */
export const HORIZONS = [1, 2, 3, 4] as const

/** Weeks of history in a window of a network. */
export const LOOK_BACK = 52

/** Consecutive parts of the weeks, the last of which end the file. */
export interface InfluenzaParts {
  readonly weeks: number
  /** Weeks whose values are forecast with what was fitted before, to choose by. */
  readonly validation: number
  readonly test: number
}

/**
 * The last 1000 weeks, of which the last 200 are the test. The benchmark holds nothing back; here the 200 weeks before
 * the test are what everything is chosen on. SPEC.md 4.3
 */
export const BENCHMARK_PARTS: InfluenzaParts = { weeks: 1000, validation: 200, test: 200 }

export type Part = 'validation' | 'test'

/** Weeks under a protocol: indices count from its first week. */
export interface InfluenzaData extends IliWeeks {
  readonly weeks: number
  /** Targets of a part: from this week up to but without the other. */
  readonly targets: Readonly<Record<Part, { readonly from: number; readonly to: number }>>
}

/** @throws {SettingsError} the file is too short */
export function underProtocol(ili: IliWeeks, parts: InfluenzaParts): InfluenzaData {
  const { weeks, validation, test } = parts
  const surplus = ili.startDay.length - weeks
  if (surplus < 0 || weeks - validation - test <= LOOK_BACK + HORIZONS.length) {
    throw new SettingsError(
      `the file holds ${ili.startDay.length} weeks; the protocol takes ${weeks}, ${validation} of validation and ${test} of test`,
    )
  }
  return {
    regions: ili.regions,
    startDay: ili.startDay.slice(surplus),
    weekOfYear: ili.weekOfYear.slice(surplus),
    percent: ili.percent.map(series => series.slice(surplus)),
    weeks,
    targets: {
      validation: { from: weeks - test - validation, to: weeks - test },
      test: { from: weeks - test, to: weeks },
    },
  }
}

/** Forecasts of per cent by horizon, region and week of issue, shape [HORIZONS · regions · weeks]; NaN: none. */
export type ForecastCube = Float64Array

export const initCube = ({ regions, weeks }: InfluenzaData): ForecastCube =>
  new Float64Array(HORIZONS.length * regions.length * weeks).fill(NaN)

export const cubeAt = ({ regions, weeks }: InfluenzaData, h: number, region: number, issue: number): number =>
  ((h - 1) * regions.length + region) * weeks + issue

/**
 * Weeks of issue of a part, the same for all horizons: horizon h is then scored on targets − (h − 1) of them, as far as
 * the truth goes.
 */
export function issuesOf({ targets }: InfluenzaData, part: Part): { readonly first: number; readonly last: number } {
  return { first: targets[part].from - 1, last: targets[part].to - 2 }
}

/** Error sums of each horizon, pooled over regions and issues. */
export function cubeErrors(data: InfluenzaData, cube: ForecastCube, part: Part): ErrorSums[] {
  const { first } = issuesOf(data, part)
  const { to } = data.targets[part]
  return HORIZONS.map(h =>
    data.percent
      .map((series, r) => {
        const at = cubeAt(data, h, r, 0)
        return errorSums(series.subarray(first + h, to), cube.subarray(at + first, at + to - h))
      })
      .reduce(addErrorSums, NO_ERRORS),
  )
}

/**
 * Error sums of a part in which nothing may be missing: a model that says nothing of a hard week is not better for it.
 *
 * @throws {SettingsError} a forecast of a known week is NaN
 */
export function completeErrors(data: InfluenzaData, cube: ForecastCube, part: Part): ErrorSums[] {
  const errors = cubeErrors(data, cube, part)
  const { from, to } = data.targets[part]
  errors.forEach(({ n }, i) => {
    const due = data.regions.length * (to - from - i)
    if (n === due) return
    throw new SettingsError(
      `${n} of ${due} forecasts ${i + 1} weeks ahead were made; give the model what it needs for all`,
    )
  })
  return errors
}

/** Fills a part of a cube. @param forecast  per cent, of a region's week issue + h */
export function fillCube(
  data: InfluenzaData,
  cube: ForecastCube,
  part: Part,
  forecast: (h: number, region: number, issue: number) => number,
): void {
  const { first, last } = issuesOf(data, part)
  for (const h of HORIZONS) {
    data.regions.forEach((_, r) => {
      for (let issue = first; issue <= last; issue++) cube[cubeAt(data, h, r, issue)] = forecast(h, r, issue)
    })
  }
}
