import { SettingsError } from '../domain/errors.js'
import type { QuakeColumns } from '../domain/quake.js'
import { DAY_MS } from '../domain/units.js'
import { COMCAT_25, type EtasParameters, productivity } from './etas.js'
import { delayDensity, delayShares, expectParents, sourceWindows } from './etas-expectation.js'
import { exposedQuakes, fitProductivity, fitSpace, fitTime } from './etas-maximisation.js'
import { etasPairs, magnitudeOfBin, type PairReach } from './etas-pairs.js'
import { bValueOf } from './gutenberg-richter.js'
import { quakeRows } from './quake-rows.js'

export interface EtasFitOptions {
  /** Magnitude of completeness: of the first bin of 0.1, whose lower edge is the reference magnitude. */
  readonly completeness: number
  /** Targets are the quakes from this day on, UTC days since 1970; earlier ones are sources only. */
  readonly fromDay: number
  /** First day after the targets. */
  readonly toDay: number
  /** Area of the region that the quakes are of, km². */
  readonly areaKm2: number
  readonly reach: PairReach
  readonly maxIterations: number
  /** Ends where no parameter of time, space or productivity moves by more than this, in natural logarithms. */
  readonly tolerance: number
  /** Where the search begins; its magnitudes' law is not used. */
  readonly start: EtasParameters
}

/** Ten years and 300 km: at the fits of California they leave out about a hundredth of the triggered quakes. */
export const ETAS_FIT = {
  reach: { days: 3652.5, km: 300 },
  maxIterations: 60,
  tolerance: 0.01,
  start: COMCAT_25,
} as const satisfies Partial<EtasFitOptions>

export interface EtasFit {
  readonly parameters: EtasParameters
  /** Log-likelihood of the targets at each iteration, nats; never falls by more than the bins' rounding. */
  readonly logLikelihood: readonly number[]
  /** Targets, and how many of them are background. */
  readonly targets: number
  readonly background: number
  /** P(background) of each quake in the order given; NaN for those that are sources only. */
  readonly independence: Float64Array
}

/**
 * Fits the space–time ETAS model by expectation maximisation: who triggered whom is guessed from the parameters, then
 * the parameters are fitted to the guess. Given the guess, time, space and productivity part, and each is maximised in
 * turn.
 *
 * @param quakes  sorted by time; those below completeness are left out
 * @throws {SettingsError} if fewer than 100 targets are left
 * @see Veen & Schoenberg (2008), JASA 103, 614–624; Mizrahi, Nandan & Wiemer (2021), doi:10.1785/0220200231
 */
export function fitEtas(all: QuakeColumns, options: EtasFitOptions): EtasFit {
  const referenceMagnitude = options.completeness - 0.05
  const rows = Uint32Array.from(all.magnitude, (_, row) => row).filter(
    row => all.magnitude[row] >= referenceMagnitude && all.timeMs[row] < options.toDay * DAY_MS,
  )
  const quakes = quakeRows(all, rows)
  const pairs = etasPairs(quakes, referenceMagnitude, options.fromDay, options.reach)
  if (pairs.targets.length < 100) {
    throw new SettingsError(
      `${pairs.targets.length} quakes of M ≥ ${options.completeness} from the first target day on; fit to 100 or more`,
    )
  }
  const { b } = bValueOf(quakes.magnitude, options.completeness, 0.1)
  const windows = sourceWindows(
    quakes.timeMs.map(ms => ms / DAY_MS),
    { ...options, reachDays: options.reach.days },
  )
  const exposure = options.areaKm2 * (options.toDay - options.fromDay)
  const logLikelihood: number[] = []
  let p: EtasParameters = { ...options.start, beta: b * Math.LN10, referenceMagnitude }
  for (;;) {
    const guess = expectParents(pairs, p)
    const shares = delayShares(delayDensity(p, pairs.timeBins))
    const expected = exposedQuakes(pairs, windows, shares).reduce(
      (sum, n, m) => sum + n * productivity(p, referenceMagnitude + magnitudeOfBin(m)),
      p.mu * exposure,
    )
    logLikelihood.push(guess.logRates - expected)
    const shaped = {
      ...p,
      mu: guess.background / exposure,
      ...fitTime(pairs, windows, guess, p),
      ...fitSpace(guess, p),
    }
    const next = { ...shaped, ...fitProductivity(pairs, windows, guess, shaped) }
    const moved = distance(p, next)
    p = next
    if (moved > options.tolerance && logLikelihood.length < options.maxIterations) continue
    const independence = new Float64Array(all.length).fill(NaN)
    pairs.targets.forEach((target, place) => {
      independence[rows[target]] = guess.independence[place]
    })
    return { parameters: p, logLikelihood, targets: pairs.targets.length, background: guess.background, independence }
  }
}

/** Largest move of the parameters that the likelihood is sensitive to: c, ω, d, γ, ρ, μ and the productivity. */
function distance(from: EtasParameters, to: EtasParameters): number {
  const coordinates = (p: EtasParameters) => [
    Math.log(p.mu),
    Math.log(productivity(p, p.referenceMagnitude)),
    Math.log(productivity(p, p.referenceMagnitude + 3)),
    Math.log(p.cDays),
    p.omega,
    Math.log(p.dKm2),
    p.gamma,
    Math.log(p.rho),
  ]
  const target = coordinates(to)
  return Math.max(...coordinates(from).map((value, i) => Math.abs(value - target[i])))
}
