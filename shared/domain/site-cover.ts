import type { PixelCover } from './pixel-cover.js'
import type { Site } from './site.js'

/** Sites that are areas, and what they cover of a grid. */
export interface SiteCover {
  /** In the order of their ids. */
  readonly sites: readonly Site[]
  /** Entries of `sites`, in their order. */
  readonly cover: PixelCover
  /** Area of each site, km², also of what lies outside the grid; shape [sites]. */
  readonly areaKm2: Float64Array
}
