import { SettingsError } from '../domain/errors.js'
import { type PixelGrid, pixelCount } from '../domain/pixel-grid.js'
import { branchingRatio, type EtasParameters, productivity, productivityGrowth, zoneKm2 } from './etas.js'
import { drawDistanceKm } from './etas-draws.js'
import { exponential, type RandomState, uniform } from './random.js'

/**
 * Where aftershocks fall about their parent.
 *
 * - `power-law`: as fitted, alike in all directions.
 * - `gaussian`: r² exponential with mean 2 d e^(γ (m − m0)), without a far tail: Ogata (1998), Annals of the Institute of
 *   Statistical Mathematics 50, 379–402, doi:10.1023/A:1003403601725.
 * - `along-strike`: the power law drawn out along the fault by √aspect and drawn in across it: the ellipse keeps its area.
 */
export type SpaceLaw =
  | { readonly kind: 'power-law' }
  | { readonly kind: 'gaussian'; readonly dKm2: number }
  | {
      readonly kind: 'along-strike'
      /** Length over width of the ellipse, 1 or more. */
      readonly aspect: number
      /** Azimuth of the fault at each pixel, radians clockwise from north, shape [rows · cols]; of `faultStrikes`. */
      readonly strikes: Float64Array
    }

/** What may be switched in the simulation, to see what a model does with a world in which it is otherwise. */
export interface EtasPhysics {
  /**
   * How many aftershocks a quake has. `fitted`: as the parameters say. `none`: no quake has any, the catalogue is Poisson.
   * A number: the growth α of their count with magnitude, per unit, while the branching ratio stays as fitted; with 0
   * every quake has equally many.
   */
  readonly productivity: 'fitted' | 'none' | number
  readonly space: SpaceLaw
  /** `weights`: background quakes come where the weights say. `none`: no quake comes unasked; see `EtasOptions.given`. */
  readonly background: 'weights' | 'none'
}

/** Everything as fitted. */
export const ETAS_PHYSICS: EtasPhysics = {
  productivity: 'fitted',
  space: { kind: 'power-law' },
  background: 'weights',
}

/** κ e^(α (m − m0)): expected direct aftershocks of a quake. */
export interface ProductivityLaw {
  readonly kappa: number
  readonly alpha: number
}

/**
 * The productivity that the physics asks for. The branching ratio of a chosen α is that of the fit: Σ over magnitudes of
 * κ e^(α (m − m0)) is what it was.
 *
 * @param maxMagnitude  upper end of the magnitudes as drawn
 */
export function productivityLaw(p: EtasParameters, { productivity: law }: EtasPhysics, maxMagnitude: number) {
  const fitted: ProductivityLaw = { kappa: productivity(p, p.referenceMagnitude), alpha: productivityGrowth(p) }
  if (law === 'fitted') return fitted
  if (law === 'none') return { kappa: 0, alpha: 0 }
  // The same law with κ = 1 has a mean of `one`: branchingRatio divides by the fitted κ.
  const chosen = { ...p, a: law + p.rho * p.gamma }
  const one = branchingRatio(chosen, maxMagnitude) / productivity(chosen, p.referenceMagnitude)
  return { kappa: branchingRatio(p, maxMagnitude) / one, alpha: law }
}

/** @throws {SettingsError} if a law cannot be drawn from */
export function checkPhysics({ productivity: law, space }: EtasPhysics, grid: PixelGrid): void {
  if (typeof law === 'number' && !(law >= 0 && law < Infinity)) {
    throw new SettingsError(`productivity growth ${law}; give 0 or more, or "fitted", or "none"`)
  }
  if (space.kind === 'gaussian' && !(space.dKm2 > 0)) {
    throw new SettingsError(`gaussian zone of ${space.dKm2} km²; give a number above 0`)
  }
  if (space.kind !== 'along-strike') return
  if (!(space.aspect >= 1)) throw new SettingsError(`aspect ${space.aspect}; give 1 or more`)
  if (space.strikes.length !== pixelCount(grid)) {
    throw new SettingsError(`${space.strikes.length} strikes for ${pixelCount(grid)} pixels; use faultStrikes`)
  }
}

/**
 * Distance of an aftershock from its parent as if all directions were alike, km.
 *
 * @param magnitude  of the parent
 */
export function drawDistance(
  { space }: EtasPhysics,
  p: EtasParameters,
  magnitude: number,
  random: RandomState,
): number {
  if (space.kind !== 'gaussian') return drawDistanceKm(p, magnitude, random)
  return Math.sqrt(2 * zoneKm2({ ...p, dKm2: space.dKm2 }, magnitude) * exponential(random))
}

/**
 * Draws an azimuth, and bends the way to the fault where the law says so.
 *
 * @param pixel  of the parent
 * @returns km, and radians clockwise from north
 */
export function bendToStrike({ space }: EtasPhysics, distanceKm: number, pixel: number, random: RandomState) {
  const azimuth = 2 * Math.PI * uniform(random)
  if (space.kind !== 'along-strike') return { distanceKm, azimuth }
  const along = distanceKm * Math.cos(azimuth) * Math.sqrt(space.aspect)
  const across = (distanceKm * Math.sin(azimuth)) / Math.sqrt(space.aspect)
  return { distanceKm: Math.hypot(along, across), azimuth: space.strikes[pixel] + Math.atan2(across, along) }
}
