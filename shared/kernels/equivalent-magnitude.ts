import { energyOf } from './energy-grid.js'

/** Energy of an M 0.0, joules: dividing by it leaves Σ 10^(1.5 M). */
const JOULES_AT_M0 = energyOf(0)

/**
 * Magnitude of the one earthquake that would radiate the summed energy: M_eq = (2/3) · log10 Σ 10^(1.5 M).
 *
 * An empty bin is 0. So is one whose energy is below that of an M 0.0: a bin in which something tiny happened is never
 * quieter than an empty one.
 *
 * @param joules  Σ 10^(1.5 M + 4.8)
 * @see SPEC.md 0.1: the target of Fox et al. (2024), before its scaling
 */
export const equivalentMagnitude = (joules: number): number =>
  joules > JOULES_AT_M0 ? Math.log10(joules / JOULES_AT_M0) / 1.5 : 0
