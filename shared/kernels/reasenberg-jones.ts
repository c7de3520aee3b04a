/** Aftershocks of one main shock: 10^(a + b (Mm − M)) (t + c)^(−p) a day, of magnitude M and above. */
export interface ReasenbergJones {
  readonly a: number
  readonly b: number
  readonly p: number
  readonly cDays: number
}

/** The generic sequence of California. Reasenberg & Jones (1989), Science 243, 1173–1176; (1994), Science 265, 1251 */
export const CALIFORNIA_AFTERSHOCKS: ReasenbergJones = { a: -1.67, b: 0.91, p: 1.08, cDays: 0.05 }

/** Main shocks from here on get an aftershock forecast. */
export const MAIN_SHOCK_MAGNITUDE = 5

/**
 * How far from the epicentre aftershocks are looked for: one rupture length, and at least the 10 km by which epicentres
 * scatter. That it is one length, not two or three, is our choice.
 *
 * @returns km
 * @see Wells & Coppersmith (1994), BSSA 84, 974–1002, table 2A: log10 of the subsurface rupture length, all slip types
 */
export const aftershockZoneKm = (magnitude: number): number => Math.max(10, 10 ** (0.59 * magnitude - 2.44))

/**
 * Expected aftershocks of a main shock between two times after it.
 *
 * @param magnitude  counted from here on
 * @param fromDays, toDays  days after the main shock, 0 or more
 */
export function expectedAftershocks(
  { a, b, p, cDays }: ReasenbergJones,
  mainMagnitude: number,
  magnitude: number,
  fromDays: number,
  toDays: number,
): number {
  const rate = 10 ** (a + b * (mainMagnitude - magnitude))
  const span = Math.log((toDays + cDays) / (fromDays + cDays))
  if (p === 1) return rate * span
  return (rate * (fromDays + cDays) ** (1 - p) * Math.expm1((1 - p) * span)) / (1 - p)
}

/** P(at least one aftershock of `magnitude` or above between the two times). */
export const aftershockProbability = (...of: Parameters<typeof expectedAftershocks>): number =>
  -Math.expm1(-expectedAftershocks(...of))
