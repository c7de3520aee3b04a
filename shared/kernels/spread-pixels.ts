import type { PixelCover } from '../domain/pixel-cover.js'

/** What the sites of a cover put into the pixels that any of them reaches. Pixels ascend. */
export interface PixelValues {
  readonly pixel: Uint32Array
  readonly value: Float64Array
}

/**
 * Shares counts out over the pixels that their sites cover: Σ share · count. Nothing gets lost: the pixels add up to the
 * sites.
 *
 * @param counts  one for each site, shape [sites]; a site of NaN is left out
 * @returns the pixels that a counted site covers
 */
export function spreadCounts(cover: PixelCover, counts: Float64Array): PixelValues {
  const sums = new Map<number, number>()
  eachEntry(cover, counts, (pixel, share, count) => {
    sums.set(pixel, (sums.get(pixel) ?? 0) + share * count)
  })
  return inPixelOrder(sums)
}

/**
 * Mean of what the sites of each pixel measure: Σ w · v / Σ w, with w = weight · share.
 *
 * @param values  one for each site, shape [sites]; a site of NaN is left out
 * @param weights  of the sites, 0 and up, shape [sites]: the drainage area of a gauge, the area of a county. Sites that
 *   weigh nothing count only where no other is: then all alike
 */
export function meanOfSites(cover: PixelCover, values: Float64Array, weights: Float64Array): PixelValues {
  const weighed = new Map<number, { sum: number; weight: number; plain: number; shares: number }>()
  eachEntry(cover, values, (pixel, share, value, site) => {
    const sums = weighed.get(pixel) ?? { sum: 0, weight: 0, plain: 0, shares: 0 }
    sums.sum += weights[site] * share * value
    sums.weight += weights[site] * share
    sums.plain += share * value
    sums.shares += share
    weighed.set(pixel, sums)
  })
  const means = new Map<number, number>()
  for (const [pixel, { sum, weight, plain, shares }] of weighed) {
    means.set(pixel, weight > 0 ? sum / weight : plain / shares)
  }
  return inPixelOrder(means)
}

/** Sites in their order, so that sums do not depend on the order of arrival. */
function eachEntry(
  { start, pixel, share }: PixelCover,
  values: Float64Array,
  visit: (pixel: number, share: number, value: number, site: number) => void,
): void {
  for (let site = 0; site + 1 < start.length; site++) {
    if (Number.isNaN(values[site])) continue
    for (let at = start[site]; at < start[site + 1]; at++) visit(pixel[at], share[at], values[site], site)
  }
}

function inPixelOrder(values: ReadonlyMap<number, number>): PixelValues {
  const pixel = Uint32Array.from(values.keys()).sort()
  return { pixel, value: Float64Array.from(pixel, p => values.get(p) ?? NaN) }
}
