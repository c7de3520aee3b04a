import type { Example } from '../domain/truth.js'
import { onPowerScale } from '../kernels/power-scale.js'
import type { Examples } from './networks/batches.js'
import { rowExamples } from './networks/row-examples.js'
import type { SiteInputRule } from './site-network-inputs.js'
import type { TrainingPart } from './training-split.js'

/** What a column of inputs is brought to mean 0 and deviation 1 by. */
export interface Standard {
  /** Shape [columns]. */
  readonly mean: Float32Array
  readonly deviation: Float32Array
}

/** So many rows at most are kept; of a longer training every second issue, fourth, and so on. */
const MAX_ROWS = 400_000

/** Beyond so many deviations an input tells no more: a wave larger than any before still looks like the largest. */
const CLIP = 4

/** Rows of one issue: inputs as they are, and how far each truth lies from the newest window. */
interface IssueRows {
  readonly part: TrainingPart
  readonly rows: number
  /** Shape [rows · columns]. */
  readonly inputs: Float32Array
  /** Shape [rows · horizons]; NaN where not known. */
  readonly truth: Float32Array
}

export interface SiteSamples {
  add(example: Example, part: TrainingPart): void
  /** Of the inputs, and one number for all truths, over both parts. */
  standard(): Standard & { readonly unit: number }
  /** Rows of the parts as examples of a network. */
  examples(parts: readonly TrainingPart[], standard: Standard & { readonly unit: number }): Examples
}

/**
 * Rows of a network of sites: one for each site and issue of which the newest window and a truth are known.
 *
 * @param cells  sites whose truth is learnt from
 */
export function siteSamples(rule: SiteInputRule, horizons: number, power: number, cells: Uint32Array): SiteSamples {
  const width = rule.steps + rule.statics
  let issues: IssueRows[] = []
  let [every, seen, rows] = [1, 0, 0]
  const columnsOf = (part: readonly Float32Array[], s: number, into: Float32Array, at: number) => {
    for (let c = 0; c < part.length; c++) into[at + c] = part[c][s]
  }
  return {
    add: ({ features, truths }, part) => {
      if (seen++ % every !== 0) return
      const { newest, history, statics } = rule.read(features)
      const z = truths.map(({ value }) => onPowerScale(value, power))
      const known = cells.filter(s => !Number.isNaN(newest[s]) && z.some(one => !Number.isNaN(one[s])))
      const inputs = new Float32Array(known.length * width)
      const truth = new Float32Array(known.length * horizons)
      known.forEach((s, row) => {
        columnsOf(history, s, inputs, row * width)
        columnsOf(statics, s, inputs, row * width + rule.steps)
        for (let h = 0; h < horizons; h++) truth[row * horizons + h] = z[h][s] - newest[s]
      })
      issues.push({ part, rows: known.length, inputs, truth })
      rows += known.length
      while (rows > MAX_ROWS) {
        issues = issues.filter((_, i) => i % 2 === 0)
        rows = issues.reduce((sum, one) => sum + one.rows, 0)
        every *= 2
      }
    },
    standard: () => {
      const inputs = momentsOf(
        issues.map(issue => issue.inputs),
        width,
      )
      const truth = momentsOf(
        issues.map(issue => issue.truth),
        1,
      )
      return { ...inputs, unit: truth.deviation[0] }
    },
    examples: (parts, standard) => {
      const chosen = issues.filter(({ part }) => parts.includes(part))
      const rowsOf = chosen.flatMap((issue, i) => Array.from({ length: issue.rows }, (_, row) => [i, row] as const))
      return rowExamples({
        ...{ rows: rowsOf.length, width, steps: rule.steps, horizon: horizons },
        write: (place, inputs, truth) => {
          const [i, row] = rowsOf[place]
          inputs.set(chosen[i].inputs.subarray(row * width, (row + 1) * width))
          standardise(inputs, standard)
          for (let h = 0; h < horizons; h++) truth[h] = chosen[i].truth[row * horizons + h] / standard.unit
        },
      })
    },
  }
}

/** Over the values that are known; a column that never moves, or is never known, has deviation 1. */
function momentsOf(blocks: readonly Float32Array[], width: number): Standard {
  const [sum, squares, n] = [new Float64Array(width), new Float64Array(width), new Float64Array(width)]
  for (const block of blocks) {
    for (let i = 0; i < block.length; i++) {
      const value = block[i]
      if (Number.isNaN(value)) continue
      const c = i % width
      sum[c] += value
      squares[c] += value * value
      n[c]++
    }
  }
  const mean = Float32Array.from(sum, (total, c) => (n[c] === 0 ? 0 : total / n[c]))
  const deviation = Float32Array.from(squares, (total, c) => {
    const variance = n[c] === 0 ? 0 : total / n[c] - mean[c] ** 2
    return variance > 1e-12 ? Math.sqrt(variance) : 1
  })
  return { mean, deviation }
}

/** In place. */
function standardise(inputs: Float32Array, { mean, deviation }: Standard): void {
  for (let i = 0; i < inputs.length; i++) {
    const c = i % mean.length
    inputs[i] = standardised(inputs[i], mean[c], deviation[c])
  }
}

/** What is not known stands at its mean. */
export function standardised(input: number, mean: number, deviation: number): number {
  const value = (input - mean) / deviation
  return Number.isNaN(value) ? 0 : Math.max(-CLIP, Math.min(CLIP, value))
}
