import { fitPca, pcaScores } from '../../../shared/kernels/pca.js'
import { ATTRIBUTES } from './basin-attributes.js'
import type { Basin } from './basin-folder.js'

/** Share of the attributes' variance that is kept. SPEC.md 3.1 */
const SHARE = 0.9

/**
 * The basins with the principal components of their attributes in the place of these.
 *
 * @param fitTo  basins that the components are found from
 * @returns the basins, and the names of the components
 */
export function withComponents(
  basins: readonly Basin[],
  fitTo: readonly Basin[] = basins,
): { readonly basins: Basin[]; readonly names: readonly string[] } {
  const row = ({ attributes }: Basin) => Float64Array.from(ATTRIBUTES, name => attributes.get(name) ?? NaN)
  const values = new Float64Array(fitTo.length * ATTRIBUTES.length)
  for (const [i, basin] of fitTo.entries()) values.set(row(basin), i * ATTRIBUTES.length)
  const pca = fitPca(values, fitTo.length, ATTRIBUTES.length, SHARE)
  const names = Array.from(pca.explained, (_, c) => `component${c + 1}`)
  return {
    names,
    basins: basins.map(basin => {
      const scores = pcaScores(pca, row(basin))
      // The latitude stays: a model of evaporation asks for it by name.
      return {
        ...basin,
        attributes: new Map([...basin.attributes, ...names.map((name, c) => [name, scores[c]] as const)]),
      }
    }),
  }
}
