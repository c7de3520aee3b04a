import { validationMse } from './baselines.js'
import { type Combined, type Member, meanCube } from './ensemble.js'
import type { InfluenzaData } from './protocol.js'

/**
 * The plain mean of the best members on the validation part: as many of them as make its own error there least. One number
 * is chosen, not a weight for each, so that little can be learnt from what that part has by chance.
 *
 * @see Bates & Granger (1969), Operational Research Quarterly 20, 451–468, doi:10.2307/3008764
 */
export function bestMean(data: InfluenzaData, members: readonly Member[]): Combined {
  const ranked = members
    .map(member => ({ ...member, cost: validationMse(data, member.cube) }))
    .sort((a, b) => a.cost - b.cost)
  const means = ranked.map((_, i) => {
    const best = ranked.slice(0, i + 1)
    const cube = meanCube(best.map(one => one.cube))
    return { cube, joined: Object.fromEntries(best.map(({ name }) => [name, 1])), cost: validationMse(data, cube) }
  })
  return means.reduce((a, b) => (b.cost < a.cost ? b : a))
}
