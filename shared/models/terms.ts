import { ArtefactError } from '../domain/errors.js'
import type { Features } from '../domain/messages.js'
import type { PixelGrid } from '../domain/pixel-grid.js'
import { fieldMean, neighbourMean } from '../kernels/neighbours.js'
import { featureRow } from './feature-row.js'

/** Over which pixels a feature is averaged. */
export type Reach = 'pixel' | 'neighbours' | 'region'

/** One input of a model for every pixel: a feature of the pixel itself, or its mean over others. */
export interface Term {
  readonly reach: Reach
  readonly feature: string
}

export const terms = (reach: Reach, features: readonly string[]): Term[] =>
  features.map(feature => ({ reach, feature }))

/** Terms as a manifest keeps them: `neighbours:ema10`. */
export const termNames = (of: readonly Term[]): string[] => of.map(({ reach, feature }) => `${reach}:${feature}`)

/** Rows of the features that the terms read. */
export const termInputs = (of: readonly Term[]): string[] => [...new Set(of.map(({ feature }) => feature))]

/** @throws {ArtefactError} */
export function parseTerms(names: unknown): Term[] {
  if (!Array.isArray(names)) throw new ArtefactError('the manifest names no terms; train the model again')
  return names.map(name => {
    const [reach, feature] = String(name).split(':')
    if (feature === undefined || !Object.hasOwn(COLUMN_OF, reach)) {
      throw new ArtefactError(`'${name}' is no term, such as pixel:lag0; train the model again`)
    }
    return { reach: reach as Reach, feature }
  })
}

/** How each term's column, shape [pixels], comes from its feature's row. */
const COLUMN_OF: Readonly<Record<Reach, (row: Float32Array, grid: PixelGrid) => Float32Array>> = {
  pixel: row => row,
  neighbours: (row, grid) => {
    const mean = new Float32Array(row.length)
    neighbourMean(grid, row, mean)
    return mean
  },
  region: row => new Float32Array(row.length).fill(fieldMean(row)),
}

/** One column for each term, shape [pixels]; those of pixels are views of the features. */
export const termColumns = (of: readonly Term[], features: Features, grid: PixelGrid): Float32Array[] =>
  of.map(({ reach, feature }) => COLUMN_OF[reach](featureRow(features, feature), grid))
