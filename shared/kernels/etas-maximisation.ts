import { type EtasParameters, productivityGrowth, spaceIntegral, timeIntegral, zoneKm2 } from './etas.js'
import { delayDensity, delayShares, type GuessedParents, type SourceWindows } from './etas-expectation.js'
import { type EtasPairs, km2OfBin, MAGNITUDE_BINS, magnitudeOfBin } from './etas-pairs.js'
import { minimise } from './nelder-mead.js'

/** A step of half an e-fold to begin with; a hundredth of a nat is far below what the data tell. */
const SEARCH = { tolerance: 1e-3, maxEvaluations: 300 }

/**
 * Twenty years, twice the default reach of a pair. Without an end a short catalogue takes its background for late
 * aftershocks, and the branching ratio for more than 1.
 */
const LONGEST_TAU_DAYS = 7305

/** Earthquakes by their magnitude bin, each weighted by the share of its delays that falls among the targets. */
export function exposedQuakes(
  { magnitudeBin }: EtasPairs,
  { from, to }: SourceWindows,
  shares: Float64Array,
): Float64Array {
  const exposed = new Float64Array(MAGNITUDE_BINS)
  const upTo = (bin: number) => (bin < 0 ? 0 : shares[bin])
  for (let row = 0; row < magnitudeBin.length; row++) exposed[magnitudeBin[row]] += upTo(to[row]) - upTo(from[row])
  return exposed
}

const growth = (alpha: number): Float64Array =>
  Float64Array.from({ length: MAGNITUDE_BINS }, (_, m) => Math.exp(alpha * magnitudeOfBin(m)))

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0)

/** c, ω and τ that make the guessed delays likeliest, with as many children in all as were guessed. */
export function fitTime(
  pairs: EtasPairs,
  windows: SourceWindows,
  guess: GuessedParents,
  p: EtasParameters,
): Pick<EtasParameters, 'cDays' | 'omega' | 'tauDays'> {
  const weights = growth(productivityGrowth(p))
  const law = (at: ArrayLike<number>) => ({ cDays: Math.exp(at[0]), omega: at[1], tauDays: Math.exp(at[2]) })
  const cost = (at: Float64Array) => {
    const candidate = { ...p, ...law(at) }
    // A taper past every delay that is looked at cannot be told from none; below −0.9 the law no longer decays.
    if (candidate.tauDays > LONGEST_TAU_DAYS || candidate.tauDays < candidate.cDays || candidate.omega < -0.9) {
      return Infinity
    }
    const density = delayDensity(candidate, pairs.timeBins)
    const exposure = dot(exposedQuakes(pairs, windows, delayShares(density)), weights)
    return guess.triggered * Math.log(exposure) - dot(guess.byTime, density.map(Math.log))
  }
  const start = [Math.log(p.cDays), p.omega, Math.log(p.tauDays)]
  return law(minimise(cost, start, { ...SEARCH, steps: [0.5, 0.05, 0.5] }).at)
}

/** d, γ and ρ that make the guessed distances likeliest. */
export function fitSpace(guess: GuessedParents, p: EtasParameters): Pick<EtasParameters, 'dKm2' | 'gamma' | 'rho'> {
  const cells = Uint32Array.from(guess.bySpace, (_, cell) => cell).filter(cell => guess.bySpace[cell] > 0)
  const law = (at: ArrayLike<number>) => ({ dKm2: Math.exp(at[0]), gamma: at[1], rho: Math.exp(at[2]) })
  const cost = (at: Float64Array) => {
    const candidate = { ...p, ...law(at) }
    const zones = Float64Array.from({ length: MAGNITUDE_BINS }, (_, m) =>
      zoneKm2(candidate, p.referenceMagnitude + magnitudeOfBin(m)),
    )
    const front = zones.map(zone => Math.log(candidate.rho) + candidate.rho * Math.log(zone))
    let sum = 0
    for (const cell of cells) {
      const m = cell % MAGNITUDE_BINS
      const km2 = km2OfBin((cell - m) / MAGNITUDE_BINS)
      sum -= guess.bySpace[cell] * (front[m] - (1 + candidate.rho) * Math.log(km2 + zones[m]))
    }
    return sum
  }
  const start = [Math.log(p.dKm2), p.gamma, Math.log(p.rho)]
  return law(minimise(cost, start, { ...SEARCH, steps: [0.3, 0.1, 0.1] }).at)
}

/** k0 and a that make the guessed numbers of children likeliest, under the time and space of `p`. */
export function fitProductivity(
  pairs: EtasPairs,
  windows: SourceWindows,
  guess: GuessedParents,
  p: EtasParameters,
): Pick<EtasParameters, 'k0' | 'a'> {
  const exposed = exposedQuakes(pairs, windows, delayShares(delayDensity(p, pairs.timeBins)))
  const sumOfExcess = guess.byMagnitude.reduce((sum, n, m) => sum + n * magnitudeOfBin(m), 0)
  const cost = ([alpha]: Float64Array) => guess.triggered * Math.log(dot(exposed, growth(alpha))) - alpha * sumOfExcess
  const [alpha] = minimise(cost, [productivityGrowth(p)], { ...SEARCH, steps: [0.1] }).at
  const children = guess.triggered / dot(exposed, growth(alpha))
  return {
    k0: children / (timeIntegral(p) * spaceIntegral(p, p.referenceMagnitude)),
    a: alpha + p.rho * p.gamma,
  }
}
