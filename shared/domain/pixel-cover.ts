/**
 * Which pixels each site covers, and with what share of it: the shares of one site add up to 1. A gauge covers the one
 * pixel that it stands in, a county all that its area touches.
 *
 * Site s has the entries `start[s]` to before `start[s + 1]`, pixels ascending.
 */
export interface PixelCover {
  /** Shape [sites + 1]. */
  readonly start: Uint32Array
  /** Pixel of each entry; see PixelGrid. */
  readonly pixel: Uint32Array
  /** Share of the site that lies in the pixel, (0, 1]. */
  readonly share: Float64Array
}
