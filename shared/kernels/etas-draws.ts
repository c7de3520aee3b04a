import { type EtasParameters, zoneKm2 } from './etas.js'
import { exponential, type RandomState, uniform } from './random.js'

/**
 * Magnitude from the Gutenberg–Richter law between the reference magnitude and `maxMagnitude`, by the inverse of its
 * distribution.
 */
export function drawMagnitude(p: EtasParameters, maxMagnitude: number, random: RandomState): number {
  const tail = Math.expm1(-p.beta * (maxMagnitude - p.referenceMagnitude))
  return p.referenceMagnitude - Math.log1p(uniform(random) * tail) / p.beta
}

/** Distance of an aftershock from its parent, km, by the inverse of the space law. */
export const drawDistanceKm = (p: EtasParameters, magnitude: number, random: RandomState): number =>
  Math.sqrt(zoneKm2(p, magnitude) * Math.expm1(exponential(random) / p.rho))

/** The envelope below which delays are drawn; `delayEnvelope` makes it once for many draws. */
export interface DelayEnvelope {
  readonly cDays: number
  readonly omega: number
  readonly tauDays: number
  /** Where the envelope changes from power law to exponential, days. */
  readonly splitDays: number
  /** Share of the envelope's area below the split. */
  readonly nearShare: number
}

/** ∫ of u^(−1−ω) over [from, to]. */
const powerArea = (omega: number, from: number, to: number): number => {
  const span = Math.log(to / from)
  return omega === 0 ? span : (from ** -omega * -Math.expm1(-omega * span)) / omega
}

/**
 * With u = t + c the delay's density is u^(−1−ω) e^(−u/τ), u ≥ c. Below τ the power law alone bounds it (times
 * e^(−c/τ)), above τ the exponential alone (times τ^(−1−ω)): two laws whose inverses are exact.
 */
export function delayEnvelope({ cDays, omega, tauDays }: EtasParameters): DelayEnvelope {
  const splitDays = Math.max(cDays, tauDays)
  const near = Math.exp(-cDays / tauDays) * powerArea(omega, cDays, splitDays)
  const far = splitDays ** (-1 - omega) * tauDays * Math.exp(-splitDays / tauDays)
  return { cDays, omega, tauDays, splitDays, nearShare: near / (near + far) }
}

/**
 * Delay of an aftershock after its parent, days: exact at every ω > −1, by rejection from the envelope. A draw is
 * kept with a probability of e^(−1) or more below the split.
 *
 * @see Devroye (1986), Non-Uniform Random Variate Generation, II.3
 */
export function drawDelayDays(envelope: DelayEnvelope, random: RandomState): number {
  const { cDays, omega, tauDays, splitDays, nearShare } = envelope
  for (;;) {
    if (uniform(random) < nearShare) {
      const span = Math.log(splitDays / cDays)
      const share = uniform(random)
      const log = omega === 0 ? share * span : -Math.log1p(share * Math.expm1(-omega * span)) / omega
      const days = cDays * Math.expm1(log)
      if (uniform(random) < Math.exp(-days / tauDays)) return days
    } else {
      const u = splitDays + tauDays * exponential(random)
      if (uniform(random) < (u / splitDays) ** (-1 - omega)) return u - cDays
    }
  }
}
