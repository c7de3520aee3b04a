import type { Site } from '../../../shared/domain/site.js'
import { REPORTING_DEFAULTS, type ReportingHabits } from '../../../shared/kernels/case-reports.js'
import { discretisedGamma } from '../../../shared/kernels/discretised-gamma.js'
import { GENERATION_DAYS, type RenewalParameters } from '../../../shared/kernels/renewal.js'
import type { ReproductionParameters } from '../../../shared/kernels/reproduction.js'

/** A share of the infected, and how long after infection. */
export interface Outcome {
  readonly share: number
  readonly meanDays: number
  readonly sdDays: number
}

export interface EpidemicOptions {
  /** Safe integer: same seed, same epidemic. */
  readonly seed: number
  /** Counties, with people. */
  readonly sites: readonly Site[]
  /** First day, and the first after the last. */
  readonly fromDay: number
  readonly toDay: number
  readonly renewal: RenewalParameters
  readonly reproduction: ReproductionParameters
  /** Infections from abroad a day and million people, in the first `importDays`. */
  readonly importsPerMillion: number
  readonly importDays: number
  /** Infected who become known cases, die, and are admitted to hospital. */
  readonly cases: Outcome
  readonly deaths: Outcome
  readonly admissions: Outcome
  readonly habits: ReportingHabits
}

/**
 * Two and a half waves of a respiratory disease like COVID-19 before vaccines; a year and more. One infection in four
 * is found, 0.6 % die, 3 % are admitted: round numbers of 2020. A case is known 9 days after infection (incubation and
 * test), an admission after 12, a death after 24.
 */
export const EPIDEMIC_DEFAULTS = {
  renewal: {
    generation: discretisedGamma(GENERATION_DAYS.mean, GENERATION_DAYS.sd, GENERATION_DAYS.days, 1),
    dispersion: 0.3,
    travel: 0.1,
  },
  reproduction: {
    basic: 2.6,
    interventions: [
      { name: 'stay at home', afterDays: 55, factor: 0.36, rampDays: 14 },
      { name: 'reopening', afterDays: 125, factor: 1.28, rampDays: 30 },
      { name: 'masks', afterDays: 180, factor: 0.84, rampDays: 21 },
      { name: 'autumn', afterDays: 245, factor: 1.3, rampDays: 30 },
      { name: 'winter rules', afterDays: 330, factor: 0.72, rampDays: 14 },
    ],
    sharedSd: 0.06,
    ownSd: 0.1,
    memoryDays: 40,
  },
  importsPerMillion: 0.06,
  importDays: 60,
  cases: { share: 0.25, meanDays: 9, sdDays: 4 },
  deaths: { share: 0.006, meanDays: 24, sdDays: 9 },
  admissions: { share: 0.03, meanDays: 12, sdDays: 5 },
  habits: REPORTING_DEFAULTS,
} as const satisfies Partial<EpidemicOptions>
