import { mse } from '../../../shared/kernels/scores.js'
import { cubeErrors, type ForecastCube, type InfluenzaData } from './protocol.js'

export interface Member {
  readonly name: string
  readonly cube: ForecastCube
}

/** A mean of members, and how often each is in it. */
export interface Combined {
  readonly cube: ForecastCube
  readonly joined: Readonly<Record<string, number>>
}

/** Rounds of choosing: a weight is a multiple of a twentieth. */
const ROUNDS = 20

/**
 * A mean of forecasts, weighted on the validation part: again and again that member joins, maybe once more, with which
 * the mean over horizons of the MSE is least.
 *
 * @returns how often each member joined, and the mean
 * @see Caruana et al. (2004), ICML, "Ensemble selection from libraries of models", doi:10.1145/1015330.1015432
 */
export function selectEnsemble(data: InfluenzaData, members: readonly Member[]): Combined {
  const size = members[0].cube.length
  let sum = new Float64Array(size)
  const counts = new Map<string, number>()
  for (let round = 1; round <= ROUNDS; round++) {
    const tried = members.map(({ name, cube }) => {
      const sums = sum.map((value, i) => value + cube[i])
      const errors = cubeErrors(
        data,
        sums.map(value => value / round),
        'validation',
      )
      return { name, sums, cost: errors.reduce((total, one) => total + mse(one), 0) }
    })
    const best = tried.reduce((a, b) => (b.cost < a.cost ? b : a))
    sum = best.sums
    counts.set(best.name, (counts.get(best.name) ?? 0) + 1)
  }
  return { cube: sum.map(value => value / ROUNDS), joined: Object.fromEntries(counts) }
}

/** The mean over all cubes. */
export const meanCube = (cubes: readonly ForecastCube[]): ForecastCube =>
  cubes[0].map((_, i) => cubes.reduce((sum, cube) => sum + cube[i], 0) / cubes.length)
