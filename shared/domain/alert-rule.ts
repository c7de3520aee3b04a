/** Of what a rule has an alert each: of every pixel, gauge, county or state by itself, or one of the region. */
export const ALERT_UNITS = ['pixel', 'gauge', 'county', 'state', 'region'] as const
export type AlertUnit = (typeof ALERT_UNITS)[number]

/** How bad it is, mildest first: the words of CAP 1.2, 3.2.2. */
export const SEVERITIES = ['minor', 'moderate', 'severe', 'extreme'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What a rule looks at: something that a forecast says, or how its model has held. */
export type AlertQuantity =
  /** P(the peak of the window ≥ a threshold), by the threshold's name: `m5`, `p95`. */
  | { readonly kind: 'exceedance'; readonly name: string }
  /** The point forecast, in the target's unit. */
  | { readonly kind: 'mean' }
  /** The quantile of a probability level, in the target's unit. */
  | { readonly kind: 'quantile'; readonly level: number }
  /** Share of truths outside the central interval of a coverage, over the newest issues that are scored. */
  | { readonly kind: 'outside'; readonly coverage: number; readonly issues: number }
  /** How far the PIT is from uniform over the newest issues that are scored: 0 … 2. */
  | { readonly kind: 'pit'; readonly issues: number }

/** Of how a model's intervals have held, not of what it says is to come. */
export type CalibrationQuantity = Extract<AlertQuantity, { readonly issues: number }>

export const isOfCalibration = (quantity: AlertQuantity): quantity is CalibrationQuantity => 'issues' in quantity

/** How the cells of a region become its one value. */
export const COMBINATIONS = ['max', 'min', 'mean', 'sum'] as const
export type Combination = (typeof COMBINATIONS)[number]

/** The part of a region that a rule is about; absent parts leave everything in. */
export interface AlertPlace {
  /** Degrees; pixels by their centres, sites by where they are; edges included. */
  readonly box?: { readonly south: number; readonly west: number; readonly north: number; readonly east: number }
  readonly pixels?: readonly number[]
  /** Ids: gauge numbers, county codes. */
  readonly sites?: readonly string[]
}

/**
 * How good the model must have been of late. Skill = 1 − loss / loss of the reference, over the newest issues that both
 * were scored on, out of sample: Brier for an exceedance, squared error for a value.
 */
export interface MinimumSkill {
  /** The model that it is measured against: `climatology`. */
  readonly against: string
  readonly atLeast: number
  /** Newest issues that count; before there are so many, the rule is silent. */
  readonly issues: number
}

/**
 * What a rule means, once it is read: every default is filled in.
 *
 * An alert fires when the condition was met at `forIssues` issues in a row, and resolves at the first issue at which the
 * value is no longer beyond `clear`.
 */
export interface AlertRule {
  readonly id: string
  /** For people: what it warns of. */
  readonly says: string
  readonly region: string
  readonly model: string
  readonly horizonDays: number
  readonly per: AlertUnit
  readonly where: AlertPlace
  /** Of a rule per region; default max. */
  readonly combine: Combination
  readonly quantity: AlertQuantity
  /** Which side of the threshold is worth an alert. */
  readonly side: 'above' | 'below'
  /** Met where the value is past it; equal is not past. */
  readonly threshold: number
  /** Hysteresis: an alert stays while the value is past this one. */
  readonly clear: number
  readonly forIssues: number
  /** After an alert has ended it does not fire again for so long; while it lasts, it is told again no sooner. Days. */
  readonly quietDays: number
  readonly severity: Severity
  readonly minimumSkill?: MinimumSkill
  /** Names of channels; empty: all. */
  readonly channels: readonly string[]
}

/**
 * The probability above which acting pays: protection costs C, the event without it L. For a calibrated forecast the
 * expected expense is least where one acts at p > C / L.
 *
 * @param cost, loss  of one unit
 * @see Murphy (1977), Mon. Wea. Rev. 105, 803–816; Richardson (2000), Q. J. R. Meteorol. Soc. 126, 649–667
 */
export const costLossThreshold = (cost: number, loss: number): number => cost / loss
