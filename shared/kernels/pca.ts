import { symmetricEigen } from './symmetric-eigen.js'

/** Principal components of standardised columns. */
export interface Pca {
  readonly columns: number
  /** Of each column, over the rows that have a value. */
  readonly mean: Float64Array
  /** Population standard deviation of each column; 1 for one that never changes, so that it becomes 0 throughout. */
  readonly sd: Float64Array
  /** Components that are kept: `vectors[c · columns + j]` is the weight of column j in component c. */
  readonly vectors: Float64Array
  /** Share of the variance that each kept component explains, falling. */
  readonly explained: Float64Array
}

/**
 * Standardises the columns (mean 0, population standard deviation 1) and finds their principal components: the
 * eigenvectors of the correlation matrix. Kept is the smallest number of components that together explain at least
 * `share` of the variance: the rule "cumulative explained variance ≤ 0.90" of the papers keeps one component fewer.
 *
 * @param values  shape [rows · columns], row-major; NaN is missing and counts as the column's mean
 * @param share  0..1
 * @see Jolliffe (2002), Principal Component Analysis, 2nd ed., sections 2.3 and 6.1.1
 */
export function fitPca(values: Float64Array, rows: number, columns: number, share: number): Pca {
  const mean = new Float64Array(columns)
  const sd = new Float64Array(columns)
  for (let j = 0; j < columns; j++) {
    let count = 0
    let sum = 0
    for (let i = 0; i < rows; i++) {
      const value = values[i * columns + j]
      if (Number.isNaN(value)) continue
      count++
      sum += value
    }
    mean[j] = count === 0 ? 0 : sum / count
    let squares = 0
    for (let i = 0; i < rows; i++) {
      const value = values[i * columns + j]
      if (!Number.isNaN(value)) squares += (value - mean[j]) ** 2
    }
    // Over all rows: those without a value stand at the mean.
    sd[j] = Math.sqrt(squares / rows) || 1
  }
  const z = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) standardise(values.subarray(i * columns, (i + 1) * columns), mean, sd, z, i * columns)
  const { values: variances, vectors } = symmetricEigen(correlation(z, rows, columns), columns)
  const total = variances.reduce((sum, variance) => sum + Math.max(0, variance), 0)
  let kept = 0
  for (let sum = 0; kept < columns && total > 0 && sum < share * total - 1e-12 * total; kept++) sum += variances[kept]
  return {
    columns,
    mean,
    sd,
    vectors: vectors.slice(0, kept * columns),
    explained: Float64Array.from(variances.subarray(0, kept), variance => variance / total),
  }
}

/** Scores of one row, shape [columns], on the kept components; NaN is missing and counts as the column's mean. */
export function pcaScores({ columns, mean, sd, vectors, explained }: Pca, row: Float64Array): Float64Array {
  const z = new Float64Array(columns)
  standardise(row, mean, sd, z, 0)
  const scores = new Float64Array(explained.length)
  for (let c = 0; c < scores.length; c++) {
    for (let j = 0; j < columns; j++) scores[c] += vectors[c * columns + j] * z[j]
  }
  return scores
}

function standardise(row: Float64Array, mean: Float64Array, sd: Float64Array, z: Float64Array, at: number): void {
  for (let j = 0; j < mean.length; j++) z[at + j] = Number.isNaN(row[j]) ? 0 : (row[j] - mean[j]) / sd[j]
}

function correlation(z: Float64Array, rows: number, columns: number): Float64Array {
  const r = new Float64Array(columns * columns)
  for (let a = 0; a < columns; a++) {
    for (let b = a; b < columns; b++) {
      let sum = 0
      for (let i = 0; i < rows; i++) sum += z[i * columns + a] * z[i * columns + b]
      r[a * columns + b] = sum / rows
      r[b * columns + a] = sum / rows
    }
  }
  return r
}
