import type { QuakeColumns } from '../../shared/domain/quake.js'
import { SOCAL } from '../../shared/domain/region.js'
import { SOCAL_FAULTS } from '../../shared/domain/socal-faults.js'
import { widenGrid } from '../../shared/kernels/etas-background.js'
import { ETAS_DEFAULTS, simulateEtas } from '../../shared/kernels/etas-simulate.js'
import { faultWeights } from '../../shared/kernels/fault-weights.js'

/** Pixels on each side of the region in which quakes are simulated too: their aftershocks reach inside. */
const MARGIN_PIXELS = 5

export interface SimulatedYears {
  readonly seed: number
  /** First and last day, UTC. */
  readonly fromDay: number
  readonly toDay: number
}

/** A simulated catalogue of Southern California: ETAS with the parameters of SPEC.md 2.2 on a sketch of its faults. */
export function simulateSocal({ seed, fromDay, toDay }: SimulatedYears): QuakeColumns {
  const grid = widenGrid(SOCAL.grid, MARGIN_PIXELS)
  return simulateEtas({ ...ETAS_DEFAULTS, grid, weights: faultWeights(grid, SOCAL_FAULTS), fromDay, toDay, seed })
}
