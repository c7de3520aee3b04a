import { upperIncompleteGamma } from './incomplete-gamma.js'

/**
 * Parameters of the epidemic-type aftershock sequence, in the form of Mizrahi et al. (2021): a quake of magnitude m
 * adds, after t days and at r km, the rate per day and km²
 *
 *     k0 e^(a (m − m0)) · e^(−t/τ) / (t + c)^(1 + ω) · 1 / (r² + d e^(γ (m − m0)))^(1 + ρ)
 *
 * where m0, the reference magnitude, is the lower edge of the catalogue's first magnitude bin.
 *
 * @see Mizrahi, Nandan & Wiemer (2021), Seismological Research Letters, doi:10.1785/0220200231
 */
export interface EtasParameters {
  /** Background rate, quakes per day and km². */
  readonly mu: number
  /** Rate of aftershocks of a quake of the reference magnitude. */
  readonly k0: number
  /** Growth of productivity with magnitude, per unit. */
  readonly a: number
  /** Delay before the decay sets in, days. */
  readonly cDays: number
  /** Omori exponent less 1; negative where the taper, not the power law, ends the sequence. Above −1. */
  readonly omega: number
  /** Time scale of the exponential taper, days. */
  readonly tauDays: number
  /** Squared width of the aftershock zone at the reference magnitude, km². */
  readonly dKm2: number
  /** Growth of that zone with magnitude, per unit. */
  readonly gamma: number
  /** Spatial exponent less 1; above 0. */
  readonly rho: number
  /** Gutenberg–Richter slope, b · ln 10. */
  readonly beta: number
  /** m0, the lower edge of the first magnitude bin. */
  readonly referenceMagnitude: number
}

/**
 * California, ComCat M ≥ 2.5, fitted by expectation maximisation to 55,442 quakes of 1981-01-01..2007-01-01.
 * Magnitudes come in bins of 0.1, so the first bin begins at 2.45.
 *
 * @see EarthquakeNPP (github.com/ss15859/EarthquakeNPP), ComCat_25, parameters_0.json, fit of 16 iterations
 */
export const COMCAT_25: EtasParameters = {
  mu: 10 ** -6.334228,
  k0: 10 ** -2.675542,
  a: 1.539162,
  cDays: 10 ** -2.797685,
  omega: -0.061494,
  tauDays: 10 ** 3.723224,
  dKm2: 10 ** -0.795325,
  gamma: 1.021525,
  rho: 0.548746,
  beta: 2.147136,
  referenceMagnitude: 2.45,
}

/** ∫_0^∞ of the time kernel, days^(−ω): τ^(−ω) e^(c/τ) Γ(−ω, c/τ). */
export const timeIntegral = ({ cDays, omega, tauDays }: EtasParameters): number =>
  tauDays ** -omega * Math.exp(cDays / tauDays) * upperIncompleteGamma(-omega, cDays / tauDays)

/** ∫ of the space kernel over the infinite plane, km^(−2ρ). */
export const spaceIntegral = (p: EtasParameters, magnitude: number): number =>
  Math.PI / (p.rho * zoneKm2(p, magnitude) ** p.rho)

/** d e^(γ (m − m0)): squared width of the aftershock zone, km². */
export const zoneKm2 = (p: EtasParameters, magnitude: number): number =>
  p.dKm2 * Math.exp(p.gamma * (magnitude - p.referenceMagnitude))

/** α = a − ργ: growth of productivity with magnitude, per unit, once the wider zone of a large quake is integrated. */
export const productivityGrowth = ({ a, rho, gamma }: EtasParameters): number => a - rho * gamma

/** Expected number of direct aftershocks, at all times and distances: that of m0, times e^(α (m − m0)). */
export const productivity = (p: EtasParameters, magnitude: number): number =>
  p.k0 * Math.exp(p.a * (magnitude - p.referenceMagnitude)) * timeIntegral(p) * spaceIntegral(p, magnitude)

/** Share of a quake's direct aftershocks that come within `days` of it. */
export const delayCdf = ({ cDays, omega, tauDays }: EtasParameters, days: number): number =>
  1 - upperIncompleteGamma(-omega, (days + cDays) / tauDays) / upperIncompleteGamma(-omega, cDays / tauDays)

/** Share of a quake's direct aftershocks that lie within `km` of it. */
export const distanceCdf = (p: EtasParameters, magnitude: number, km: number): number =>
  -Math.expm1(-p.rho * Math.log1p((km * km) / zoneKm2(p, magnitude)))

/**
 * Mean number of direct aftershocks of a quake of random magnitude: below 1 the cascade dies out, and leaves
 * 1 / (1 − η) quakes for each background quake.
 *
 * The magnitude is Gutenberg–Richter between m0 and `maxMagnitude`; without an upper end, and with α = a − ργ below β,
 * this is Mizrahi's productivity(m0) · β / (β − α).
 *
 * @param maxMagnitude  upper end of the magnitudes; +Infinity allowed
 * @returns +Infinity where the mean does not exist: α ≥ β without an upper end
 */
export function branchingRatio(p: EtasParameters, maxMagnitude: number): number {
  const alpha = productivityGrowth(p)
  const span = maxMagnitude - p.referenceMagnitude
  if (span === Infinity && alpha >= p.beta) return Infinity
  const excess = p.beta - alpha
  const integral = excess === 0 ? span : -Math.expm1(-excess * span) / excess
  return (productivity(p, p.referenceMagnitude) * p.beta * integral) / -Math.expm1(-p.beta * span)
}
