import type { Forecaster } from '../../shared/domain/forecaster.js'
import type { Features } from '../../shared/domain/messages.js'

/** How a forecast of one cell would have been without something. */
export interface Attribution {
  /** A feature, or a cell. */
  readonly of: string
  /** Change of the cell's mean, in the target's unit: what is there now less what would be there. */
  readonly change: number
}

/**
 * Occlusion (Zeiler & Fergus 2014, section 2): what a model says of one cell, less what it says when one feature is
 * replaced, in every cell, by the feature's mean over the cells at that issue. One run of the model for each feature.
 *
 * @param horizon  place of the horizon
 * @returns by feature, the largest change first
 */
export async function occludeFeatures(
  forecaster: Forecaster,
  features: Features,
  cell: number,
  horizon: number,
): Promise<Attribution[]> {
  const { names, cells } = features
  const said = await meanAt(forecaster, features, cell, horizon)
  const changes: Attribution[] = []
  for (const [f, name] of names.entries()) {
    const columns = features.columns.slice()
    columns.fill(meanOf(features.columns.subarray(f * cells, (f + 1) * cells)), f * cells, (f + 1) * cells)
    changes.push({ of: name, change: said - (await meanAt(forecaster, { ...features, columns }, cell, horizon)) })
  }
  return sorted(changes)
}

/**
 * The same with places: all features of one cell are replaced by their means over the cells, one cell after another.
 *
 * @param places  cells to leave out, the forecast's own among them
 * @returns by cell, the largest change first
 */
export async function occludeCells(
  forecaster: Forecaster,
  features: Features,
  cell: number,
  horizon: number,
  places: readonly number[],
): Promise<Attribution[]> {
  const { names, cells } = features
  const said = await meanAt(forecaster, features, cell, horizon)
  const means = names.map((_, f) => meanOf(features.columns.subarray(f * cells, (f + 1) * cells)))
  const changes: Attribution[] = []
  for (const place of places) {
    const columns = features.columns.slice()
    for (const [f, mean] of means.entries()) columns[f * cells + place] = mean
    const change = said - (await meanAt(forecaster, { ...features, columns }, cell, horizon))
    changes.push({ of: String(place), change })
  }
  return sorted(changes)
}

const meanAt = async (forecaster: Forecaster, features: Features, cell: number, horizon: number): Promise<number> =>
  (await forecaster.predict(features))[horizon].mean[cell]

/** Of the values that are known; NaN where none is. */
function meanOf(values: Float32Array): number {
  let [sum, count] = [0, 0]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return sum / count
}

const sorted = (changes: readonly Attribution[]): Attribution[] =>
  [...changes].sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
