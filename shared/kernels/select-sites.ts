import type { PixelCover } from '../domain/pixel-cover.js'

/**
 * A cover of some of its sites, in another order.
 *
 * @param sites  places in `cover`, one for each site of the result; one that is not in it, such as −1, covers nothing
 */
export function selectSites({ start, pixel, share }: PixelCover, sites: readonly number[]): PixelCover {
  const rangeOf = (site: number) => (site >= 0 && site + 1 < start.length ? [start[site], start[site + 1]] : [0, 0])
  const ranges = sites.map(rangeOf)
  const starts = Uint32Array.of(0, ...ranges.map(([from, to]) => to - from))
  for (let s = 1; s < starts.length; s++) starts[s] += starts[s - 1]
  const total = starts[sites.length]
  const selected = { start: starts, pixel: new Uint32Array(total), share: new Float64Array(total) }
  ranges.forEach(([from, to], s) => {
    selected.pixel.set(pixel.subarray(from, to), starts[s])
    selected.share.set(share.subarray(from, to), starts[s])
  })
  return selected
}
