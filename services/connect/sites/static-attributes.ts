import { InputFileError } from '../../../shared/domain/errors.js'
import type { Site } from '../../../shared/domain/site.js'
import { fitPca, type Pca, pcaScores } from '../../../shared/kernels/pca.js'
import { columnOf, textTable } from './text-table.js'

/** Numeric attributes of basins: `values[i · names.length + j]` is attribute j of basin i, NaN where it is missing. */
export interface StaticAttributes {
  readonly ids: readonly string[]
  readonly names: readonly string[]
  readonly values: Float64Array
  /** Columns that were not taken, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: 'words' | 'too few values' | 'place' }[]
}

/** A file of attributes and what messages call it. */
export interface AttributeFile {
  readonly file: string
  readonly text: string
}

/** Share of the variance that the components of the statics explain. SPEC.md 3.1 */
export const STATIC_SHARE = 0.9

/** A column that fewer basins have says more of who measured than of the basins. */
const FEWEST_VALUES = 0.5

/** Where the gauge is comes in by its pixel. */
const PLACE: ReadonlySet<string> = new Set(['gauge_lat', 'gauge_lon'])

/** What CAMELS writes for "missing". */
const MISSING: ReadonlySet<string> = new Set(['', 'NA', 'NaN'])

/**
 * Joins attribute files of CAMELS-US (`camels_clim`, `_geol`, `_soil`, `_topo`, `_vege`; semicolons) by `gauge_id`. Numbers
 * only: columns of words (seasons, rock and land-cover classes) are left out, as their shares stand beside them as
 * numbers; so are columns that most basins lack. `camels_hydro` is computed from the discharge that is to be forecast.
 *
 * @throws {InputFileError} for `camels_hydro`, or if a file lacks `gauge_id` or a basin of the first file
 */
export function readAttributes(files: readonly AttributeFile[]): StaticAttributes {
  const columns: { name: string; cells: readonly string[] }[] = []
  let ids: readonly string[] | undefined
  for (const { file, text } of files) {
    const table = textTable(text, ';', file)
    if (table.names.includes('q_mean')) {
      throw new InputFileError(`${file}: these attributes are computed from discharge; leave the file out`)
    }
    const id = columnOf(table, 'gauge_id')
    const rowOf = new Map(table.rows.map(({ cells }) => [cells[id], cells]))
    ids ??= [...rowOf.keys()]
    const rows = ids.map(basin => {
      const row = rowOf.get(basin)
      if (row === undefined) throw new InputFileError(`${file}: basin ${basin} is missing; join files of one data set`)
      return row
    })
    for (const [place, name] of table.names.entries()) {
      if (place !== id) columns.push({ name, cells: rows.map(cells => cells[place]) })
    }
  }
  return numbersOf(ids ?? [], columns)
}

function numbersOf(
  ids: readonly string[],
  columns: readonly { readonly name: string; readonly cells: readonly string[] }[],
): StaticAttributes {
  const leftOut: StaticAttributes['leftOut'][number][] = []
  const taken: { name: string; numbers: readonly number[] }[] = []
  for (const { name, cells } of columns) {
    const numbers = cells.map(cell => (MISSING.has(cell) ? NaN : Number(cell)))
    const isWords = cells.some((cell, i) => Number.isNaN(numbers[i]) && !MISSING.has(cell))
    const known = numbers.filter(value => !Number.isNaN(value)).length
    if (PLACE.has(name)) leftOut.push({ name, why: 'place' })
    else if (isWords) leftOut.push({ name, why: 'words' })
    else if (known < FEWEST_VALUES * ids.length) leftOut.push({ name, why: 'too few values' })
    else taken.push({ name, numbers })
  }
  const values = new Float64Array(ids.length * taken.length)
  for (const [j, { numbers }] of taken.entries()) {
    for (const [i, value] of numbers.entries()) values[i * taken.length + j] = value
  }
  return { ids, names: taken.map(({ name }) => name), values, leftOut }
}

/** Sites with their statics: the scores of their attributes on the principal components of these very sites. */
export interface SitesWithStatics {
  readonly sites: readonly Site[]
  readonly pca: Pca
}

/**
 * @throws {InputFileError} if a site has no attributes
 */
export function withStatics(
  sites: readonly Site[],
  { ids, names, values }: StaticAttributes,
  share = STATIC_SHARE,
): SitesWithStatics {
  const columns = names.length
  const rows = new Float64Array(sites.length * columns)
  for (const [i, { id }] of sites.entries()) {
    const at = ids.indexOf(id)
    if (at === -1) throw new InputFileError(`site ${id} has no static attributes; leave it out, or add its attributes`)
    rows.set(values.subarray(at * columns, (at + 1) * columns), i * columns)
  }
  const pca = fitPca(rows, sites.length, columns, share)
  const withScores = sites.map((site, i) => ({
    ...site,
    statics: [...pcaScores(pca, rows.subarray(i * columns, (i + 1) * columns))],
  }))
  return { sites: withScores, pca }
}
