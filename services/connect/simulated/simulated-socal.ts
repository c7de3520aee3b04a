import type { QuakeColumns } from '../../../shared/domain/quake.js'
import { SOCAL } from '../../../shared/domain/region.js'
import { SOCAL_FAULTS } from '../../../shared/domain/socal-faults.js'
import { widenGrid } from '../../../shared/kernels/etas-background.js'
import { hiddenQuakes, type Incompleteness, visibleQuakes } from '../../../shared/kernels/etas-incompleteness.js'
import { ETAS_PHYSICS, type EtasPhysics, type SpaceLaw } from '../../../shared/kernels/etas-physics.js'
import { ETAS_DEFAULTS, type GivenQuake, simulateEtas } from '../../../shared/kernels/etas-simulate.js'
import { faultStrikes } from '../../../shared/kernels/fault-strikes.js'
import { faultWeights } from '../../../shared/kernels/fault-weights.js'

/** Pixels on each side of the region in which quakes are simulated too: their aftershocks reach inside. */
const MARGIN_PIXELS = 5

/** The names of what may be switched; the first of each is as fitted. */
export const SPACE_LAWS = ['power-law', 'along-strike', 'gaussian'] as const
export const BACKGROUNDS = ['faults', 'uniform', 'none'] as const

export interface SimulatedYears {
  readonly seed: number
  /** First day, and the first after the last, UTC. */
  readonly fromDay: number
  readonly toDay: number
  /** Where the background quakes come; `faults` unless said otherwise. */
  readonly background?: (typeof BACKGROUNDS)[number]
  readonly productivity?: EtasPhysics['productivity']
  readonly space?: (typeof SPACE_LAWS)[number]
  /** What the network misses after large shocks; absent: nothing. */
  readonly incompleteness?: Incompleteness
  readonly given?: readonly GivenQuake[]
}

/** The catalogue, and the truth of which it shows a part. */
export interface SimulatedCatalog {
  readonly truth: QuakeColumns
  /** 1 for a quake of the truth that the catalogue lacks. */
  readonly hidden: Uint8Array
  readonly catalog: QuakeColumns
}

/** Length over width of aftershock zones along strike; our choice, plain to see on a map. */
const ASPECT = 4

/** Squared width of a gaussian zone at the smallest magnitude: 1 km, and 10 km at M 7. */
const GAUSSIAN_KM2 = 1

/** A simulated catalogue of Southern California: ETAS with the parameters of SPEC.md 2.2 on a sketch of its faults. */
export const simulateSocal = (years: SimulatedYears): QuakeColumns => simulateSocalTruth(years).catalog

/** The same, with what it hides. */
export function simulateSocalTruth({ seed, fromDay, toDay, ...years }: SimulatedYears): SimulatedCatalog {
  const grid = widenGrid(SOCAL.grid, MARGIN_PIXELS)
  const { background = 'faults', productivity = 'fitted', space = 'power-law', incompleteness, given } = years
  const physics: EtasPhysics = {
    productivity,
    space: spaceLaw(space),
    background: background === 'none' ? 'none' : ETAS_PHYSICS.background,
  }
  const weights = background === 'faults' ? faultWeights(grid, SOCAL_FAULTS) : undefined
  const truth = simulateEtas({ ...ETAS_DEFAULTS, grid, weights, fromDay, toDay, seed, physics, given })
  if (incompleteness === undefined) return { truth, hidden: new Uint8Array(truth.length), catalog: truth }
  const hidden = hiddenQuakes(truth, incompleteness)
  return { truth, hidden, catalog: visibleQuakes(truth, hidden) }
}

function spaceLaw(kind: SpaceLaw['kind']): SpaceLaw {
  if (kind === 'gaussian') return { kind, dKm2: GAUSSIAN_KM2 }
  if (kind === 'power-law') return { kind }
  return { kind, aspect: ASPECT, strikes: faultStrikes(widenGrid(SOCAL.grid, MARGIN_PIXELS), SOCAL_FAULTS) }
}
