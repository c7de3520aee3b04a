import type { PixelCover } from '../../shared/domain/pixel-cover.js'
import { meanOfSites, type PixelValues, spreadCounts } from '../../shared/kernels/spread-pixels.js'

/**
 * Reads `/api/cover`, little-endian: sites u32 · start u32[sites + 1] · pixel u32[entries] · share f32[entries].
 *
 * @throws {RangeError} if the bytes end too early
 */
export function readCover(bytes: ArrayBuffer): PixelCover {
  const view = new DataView(bytes)
  let at = 0
  const next = () => {
    at += 4
    return at - 4
  }
  const sites = view.getUint32(next(), true)
  const start = Uint32Array.from({ length: sites + 1 }, () => view.getUint32(next(), true))
  const pixel = Uint32Array.from({ length: start[sites] }, () => view.getUint32(next(), true))
  const share = Float64Array.from({ length: start[sites] }, () => view.getFloat32(next(), true))
  return { start, pixel, share }
}

/**
 * Size of each site, in pixels: of a site that covers some pixel whole, 1 / the share that lies in it. A site smaller than
 * a pixel counts as one, so that it can be seen and chosen.
 */
export function siteSizes({ start, share }: PixelCover): Float64Array {
  return Float64Array.from({ length: start.length - 1 }, (_, site) => {
    const largest = share.subarray(start[site], start[site + 1]).reduce((a, b) => Math.max(a, b), 0)
    return largest === 0 ? 0 : 1 / largest
  })
}

/** The site of which the largest part lies in each pixel that any of them covers. */
export function sitesOfPixels({ start, pixel, share }: PixelCover, sizes: Float64Array): Map<number, number> {
  const owner = new Map<number, { site: number; part: number }>()
  for (let site = 0; site + 1 < start.length; site++) {
    for (let at = start[site]; at < start[site + 1]; at++) {
      const part = share[at] * sizes[site]
      if (part > (owner.get(pixel[at])?.part ?? 0)) owner.set(pixel[at], { site, part })
    }
  }
  return new Map(Array.from(owner, ([covered, { site }]) => [covered, site]))
}

/** Values of sites as values of pixels: amounts are shared out, chances averaged by area. A site of NaN is left out. */
export function pixelValues(
  cover: PixelCover,
  sizes: Float64Array,
  values: ArrayLike<number>,
  isAmount: boolean,
): PixelValues {
  const ofSites = Float64Array.from(values)
  return isAmount ? spreadCounts(cover, ofSites) : meanOfSites(cover, ofSites, sizes)
}
