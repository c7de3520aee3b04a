/**
 * Viridis at 0, 1/8 … 1: sequential, even to the eye, and readable without red and green.
 *
 * @see van der Walt & Smith (2015), matplotlib's default colour map, released under CC0
 */
const ANCHORS: readonly (readonly [red: number, green: number, blue: number])[] = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
]

/** Colour at a place on the scale, as CSS writes it. @param share  0..1; what lies outside is taken as its end */
export function viridis(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (ANCHORS.length - 1)
  const low = Math.min(Math.floor(place), ANCHORS.length - 2)
  const mixed = ANCHORS[low].map((part, i) => Math.round(part + (ANCHORS[low + 1][i] - part) * (place - low)))
  return `rgb(${mixed.join(', ')})`
}

/** How values become colours. Fixed for each layer: a colour means the same today and tomorrow. */
export interface ColourScale {
  /** Place of a value on the palette; below 0 and above 1 outside the scale. */
  share(value: number): number
  /** Where to write which value below the colour bar, ascending. */
  readonly ticks: readonly (readonly [value: number, text: string])[]
  /** What the quiet swatch stands for, where values of 0 have a colour of their own. */
  readonly none?: string
}

/** Equivalent magnitude from which the colour no longer changes. */
const TOP_MEQ = 6

/** Equivalent magnitudes 0..6 by square root: forecasts lie mostly below 1 and would look alike on an even scale. */
export const meqScale: ColourScale = {
  share: value => Math.sqrt(Math.max(0, value) / TOP_MEQ),
  ticks: [0, 0.25, 1, 2, 4].map(value => [value, String(value)] as const).concat([[TOP_MEQ, `≥ ${TOP_MEQ}`]]),
  none: 'none',
}

/**
 * Probabilities over four decades, by logarithm. The top is 10 % for M ≥ 4 and a tenth of that for each magnitude more,
 * as Gutenberg and Richter's law with b = 1 has it, so that every layer uses the whole palette.
 */
export function probabilityScale(magnitude: number): ColourScale {
  const top = 3 - magnitude
  const bottom = top - 4
  const exponents = [0, 1, 2, 3, 4].map(step => bottom + step)
  return {
    share: value => (value > 0 ? (Math.log10(value) - bottom) / (top - bottom) : -Infinity),
    ticks: exponents.map((exponent, i) => {
      const sign = i === 0 ? '≤ ' : i === 4 ? '≥ ' : ''
      return [10 ** exponent, `${sign}${Number((100 * 10 ** exponent).toPrecision(1))} %`] as const
    }),
  }
}

const TWO_DIGITS = { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }

/** A probability in percent, two digits: `1.2 %`, `0.0034 %`. */
export function percent(probability: number): string {
  return `${(probability * 100).toLocaleString('en', TWO_DIGITS)} %`
}
