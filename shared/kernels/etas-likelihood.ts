import type { QuakeColumns } from '../domain/quake.js'
import { DAY_MS } from '../domain/units.js'
import { delayCdf, type EtasParameters, productivity, timeIntegral, zoneKm2 } from './etas.js'
import { distanceKm } from './great-circle.js'

/** Mean log-likelihood of each earthquake of a test period, nats, as EarthquakeNPP reports it. */
export interface EtasLikelihood {
  /** Earthquakes of the test period. */
  readonly earthquakes: number
  /** Of when they came: mean ln Λ(t) less the integral of Λ over the period, up to the last of them. */
  readonly temporal: number
  /** Of where they came, given when: mean ln λ(t, x) − ln Λ(t), nats with places in km. */
  readonly spatial: number
}

/** The test period, in ms since 1970; earthquakes before it are the history. */
export interface TestPeriod {
  readonly fromMs: number
  readonly toMs: number
  readonly areaKm2: number
}

/**
 * Temporal and spatial log-likelihood of a test period under fitted parameters, which stay as they are.
 *
 * @param quakes  at or above the reference magnitude, sorted by time; those of the test period are targets, all are sources
 * @see Stockman et al., EarthquakeNPP (github.com/ss15859/EarthquakeNPP); the space kernel is taken over the plane
 */
export function etasLikelihood(
  p: EtasParameters,
  quakes: QuakeColumns,
  { fromMs, toMs, areaKm2 }: TestPeriod,
): EtasLikelihood {
  const { timeMs, latitude, longitude, magnitude } = quakes
  const perDay = p.mu * areaKm2
  const zones = magnitude.map(m => zoneKm2(p, m))
  const children = magnitude.map(m => productivity(p, m))
  const decay = 1 / timeIntegral(p)
  let [earthquakes, temporal, spatial, last] = [0, 0, 0, fromMs]
  for (let i = 0; i < quakes.length && timeMs[i] < toMs; i++) {
    if (timeMs[i] < fromMs) continue
    let total = perDay
    let here = p.mu
    for (let j = 0; timeMs[j] < timeMs[i]; j++) {
      const days = (timeMs[i] - timeMs[j]) / DAY_MS
      const rate = (children[j] * decay * Math.exp(-days / p.tauDays)) / (days + p.cDays) ** (1 + p.omega)
      const km = distanceKm(latitude[i], longitude[i], latitude[j], longitude[j])
      total += rate
      // Of the plane: ρ z^ρ / π / (r² + z)^(1 + ρ) is the density of the place.
      here += ((rate * p.rho) / Math.PI / zones[j]) * (zones[j] / (km * km + zones[j])) ** (1 + p.rho)
    }
    earthquakes++
    temporal += Math.log(total)
    spatial += Math.log(here) - Math.log(total)
    last = timeMs[i]
  }
  let expected = (perDay * (last - fromMs)) / DAY_MS
  for (let j = 0; j < quakes.length && timeMs[j] < last; j++) {
    const upTo = delayCdf(p, (last - timeMs[j]) / DAY_MS)
    expected += children[j] * (upTo - (timeMs[j] < fromMs ? delayCdf(p, (fromMs - timeMs[j]) / DAY_MS) : 0))
  }
  return { earthquakes, temporal: (temporal - expected) / earthquakes, spatial: spatial / earthquakes }
}

/**
 * The same of a Poisson process, alike in all places and at all times.
 *
 * @param perDay  its rate over the region
 */
export function poissonLikelihood(
  perDay: number,
  { earthquakes, days, areaKm2 }: { readonly earthquakes: number; readonly days: number; readonly areaKm2: number },
): EtasLikelihood {
  return { earthquakes, temporal: Math.log(perDay) - (perDay * days) / earthquakes, spatial: -Math.log(areaKm2) }
}
