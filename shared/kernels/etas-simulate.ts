import { SettingsError } from '../domain/errors.js'
import { type PixelGrid, pixelCount } from '../domain/pixel-grid.js'
import type { QuakeColumns } from '../domain/quake.js'
import { DAY_MS } from '../domain/units.js'
import { pixelAt } from './energy-grid.js'
import { branchingRatio, COMCAT_25, type EtasParameters } from './etas.js'
import { cumulativeRate, drawPlace, EARTH_RADIUS_KM, gridAreaKm2, travel } from './etas-background.js'
import { type DelayEnvelope, delayEnvelope, drawDelayDays, drawMagnitude } from './etas-draws.js'
import {
  bendToStrike,
  checkPhysics,
  drawDistance,
  ETAS_PHYSICS,
  type EtasPhysics,
  type ProductivityLaw,
  productivityLaw,
} from './etas-physics.js'
import { type GrowingQuakes, growingQuakes, orderByTime, pushQuake } from './growing-quakes.js'
import { poisson, type RandomState, randomFrom, uniform } from './random.js'

export interface EtasOptions {
  readonly parameters: EtasParameters
  /** The simulated box. A quake that falls outside it is dropped with its aftershocks, so widen a region's grid. */
  readonly grid: PixelGrid
  /** Background rate per km² of each pixel, relative, shape [rows · cols]; absent: uniform. The total stays μ · area. */
  readonly weights?: Float64Array
  /** First UTC day of the catalogue. */
  readonly fromDay: number
  /** First UTC day after the catalogue. */
  readonly toDay: number
  /** Days simulated before `fromDay` and thrown away, so that the catalogue begins amid old aftershock sequences. */
  readonly burnInDays: number
  /** Upper end of the magnitudes, after rounding. */
  readonly maxMagnitude: number
  /** Width of a magnitude bin: 0.1 as the fit was made, or 0.01; 0 leaves magnitudes as drawn. */
  readonly magnitudeStep: 0.1 | 0.01 | 0
  /** Safe integer: same seed, same catalogue, bit for bit on one build of Node. */
  readonly seed: number
  /** What is otherwise than fitted; absent: nothing. */
  readonly physics?: EtasPhysics
  /** Quakes that happen whatever is drawn, inside the grid; their aftershocks are drawn. */
  readonly given?: readonly GivenQuake[]
}

/** A quake that is put into a simulation. */
export interface GivenQuake {
  /** UTC days since 1970 with their fraction, before `toDay`. */
  readonly day: number
  readonly latitude: number
  readonly longitude: number
  readonly magnitude: number
}

/**
 * 7.9 is our choice: the size of the 1857 Fort Tejon earthquake, the largest known on the southern San Andreas fault;
 * without an upper end the mean would hang on quakes that never happen. 100 years of burn-in: a quake has
 * η / (1 − η) ≈ 20 ancestors on average, each 551 days older, 30 years in all; those whose line began before the
 * burn-in are missing, at the catalogue's start some e^(−100/30) = 4 %.
 */
export const ETAS_DEFAULTS = {
  parameters: COMCAT_25,
  burnInDays: 36_525,
  maxMagnitude: 7.9,
  magnitudeStep: 0.1,
} as const satisfies Partial<EtasOptions>

/** Times come to 10 ms and places to 0.001°, as the catalogue of Southern California gives them. */
const TIME_STEP_MS = 10
const PLACE_STEPS = 1000

/**
 * One catalogue drawn from the ETAS model: a Poisson background in space and time, and the cascade of its aftershocks,
 * generation by generation. Ids are `sim<seed>-<n>`, n from 1 in order of time. Depths are unknown: ETAS has none.
 *
 * Magnitudes are rounded after the cascade, not before: a parent breeds by its own magnitude, as the branching ratio
 * assumes.
 *
 * @returns sorted by time
 * @throws {SettingsError} if the branching ratio is not below 1, if the span, the magnitudes or the weights are empty,
 *   or if the seed is not whole
 * @throws {FieldShapeError} if there is not one weight per pixel
 */
export function simulateEtas(options: EtasOptions): QuakeColumns {
  checkOptions(options)
  const cascade = startCascade(options)
  addGiven(cascade)
  if (cascade.physics.background === 'weights') addBackground(cascade)
  for (let parent = 0; parent < cascade.quakes.length; parent++) addAftershocks(cascade, parent)
  return reported(cascade.quakes, options)
}

/** A simulation under way, and what is worked out once for all its quakes. */
interface Cascade {
  readonly options: EtasOptions
  readonly quakes: GrowingQuakes
  readonly random: RandomState
  readonly delays: DelayEnvelope
  /** Length of burn-in and catalogue, days. */
  readonly days: number
  /** Upper end of the magnitudes as drawn. */
  readonly top: number
  readonly physics: EtasPhysics
  readonly productivity: ProductivityLaw
}

const startCascade = (options: EtasOptions): Cascade => ({
  options,
  quakes: growingQuakes(),
  random: randomFrom(options.seed),
  delays: delayEnvelope(options.parameters),
  days: options.toDay - options.fromDay + options.burnInDays,
  top: drawnTop(options),
  physics: options.physics ?? ETAS_PHYSICS,
  productivity: productivityLaw(options.parameters, options.physics ?? ETAS_PHYSICS, drawnTop(options)),
})

function checkOptions(options: EtasOptions): void {
  const { parameters, fromDay, toDay, maxMagnitude, burnInDays, seed, grid } = options
  if (!Number.isSafeInteger(seed)) throw new SettingsError(`seed ${seed}; give a whole number`)
  if (!(toDay > fromDay)) throw new SettingsError(`days ${fromDay}..${toDay} are empty; let toDay come after fromDay`)
  if (!(burnInDays >= 0)) throw new SettingsError(`burn-in of ${burnInDays} days; give 0 or more`)
  if (!(maxMagnitude > parameters.referenceMagnitude)) {
    throw new SettingsError(
      `largest magnitude ${maxMagnitude} is not above the smallest, ${parameters.referenceMagnitude}; raise maxMagnitude`,
    )
  }
  const eta = branchingRatio(parameters, drawnTop(options))
  if (!(eta < 1)) throw new SettingsError(`branching ratio ${eta.toFixed(3)}: the cascade would not end; lower k0 or a`)
  checkPhysics(options.physics ?? ETAS_PHYSICS, grid)
  for (const { day, latitude, longitude } of options.given ?? []) {
    if (!(day < toDay && day >= fromDay - burnInDays && isInside(grid, latitude, longitude))) {
      throw new SettingsError(
        `given quake on day ${day} at ${latitude}, ${longitude}; put it into the days and the grid`,
      )
    }
  }
}

/** Magnitudes are drawn up to the upper edge of the last bin. */
const drawnTop = ({ maxMagnitude, magnitudeStep }: EtasOptions): number => maxMagnitude + magnitudeStep / 2

function addBackground({ options, quakes, random, days, top }: Cascade): void {
  const { grid, parameters: p, weights } = options
  const cumulative = cumulativeRate(grid, weights ?? new Float64Array(pixelCount(grid)).fill(1))
  for (let left = poisson(random, p.mu * gridAreaKm2(grid) * days); left > 0; left--) {
    const day = uniform(random) * days
    const [latitude, longitude] = drawPlace(grid, cumulative, random)
    pushQuake(quakes, day, latitude, longitude, drawMagnitude(p, top, random))
  }
}

function addGiven({ options, quakes }: Cascade): void {
  const firstDay = options.fromDay - options.burnInDays
  for (const { day, latitude, longitude, magnitude } of options.given ?? []) {
    pushQuake(quakes, day - firstDay, latitude, longitude, magnitude)
  }
}

function addAftershocks(cascade: Cascade, parent: number): void {
  const { options, quakes, random, delays, days, top, physics } = cascade
  const { grid, parameters: p } = options
  const day = quakes.day[parent]
  const latitude = quakes.latitude[parent]
  const longitude = quakes.longitude[parent]
  const magnitude = quakes.magnitude[parent]
  const { kappa, alpha } = cascade.productivity
  const expected = kappa * Math.exp(alpha * (magnitude - p.referenceMagnitude))
  const pixel = pixelAt(grid, latitude, longitude)
  for (let left = poisson(random, expected); left > 0; left--) {
    const childDay = day + drawDelayDays(delays, random)
    if (childDay >= days) continue
    const distanceKm = drawDistance(physics, p, magnitude, random)
    // Past the antipode the great circle would come back: on the plane of the model that is far away, and outside.
    if (distanceKm > Math.PI * EARTH_RADIUS_KM) continue
    const way = bendToStrike(physics, distanceKm, pixel, random)
    const [childLatitude, childLongitude] = travel(latitude, longitude, way.distanceKm, way.azimuth)
    if (!isInside(grid, childLatitude, childLongitude)) continue
    pushQuake(quakes, childDay, childLatitude, childLongitude, drawMagnitude(p, top, random))
  }
}

const isInside = ({ south, west, step, rows, cols }: PixelGrid, latitude: number, longitude: number): boolean =>
  latitude >= south && latitude < south + rows * step && longitude >= west && longitude < west + cols * step

/** The quakes from `fromDay` on, rounded as a catalogue would report them. */
function reported(quakes: GrowingQuakes, { fromDay, burnInDays, magnitudeStep, seed }: EtasOptions): QuakeColumns {
  const order = orderByTime(quakes, burnInDays)
  const place = (degrees: number) => Math.round(degrees * PLACE_STEPS) / PLACE_STEPS
  // Dividing by a whole number gives the nearest Float64 to the decimal: 26 / 10 is 2.6, but 3 * 0.1 is not 0.3.
  const steps = Math.round(1 / magnitudeStep)
  const round = (magnitude: number) => (magnitudeStep === 0 ? magnitude : Math.round(magnitude * steps) / steps)
  const timeMs = (day: number) =>
    fromDay * DAY_MS + Math.floor(((day - burnInDays) * DAY_MS) / TIME_STEP_MS) * TIME_STEP_MS
  const column = (value: (row: number) => number) => Float64Array.from(order, value)
  return {
    length: order.length,
    id: Array.from(order, (_, n) => `sim${seed}-${n + 1}`),
    kind: new Uint8Array(order.length),
    timeMs: column(row => timeMs(quakes.day[row])),
    updatedMs: new Float64Array(order.length).fill(Number.NaN),
    latitude: column(row => place(quakes.latitude[row])),
    longitude: column(row => place(quakes.longitude[row])),
    depthKm: new Float64Array(order.length).fill(Number.NaN),
    magnitude: column(row => round(quakes.magnitude[row])),
  }
}
