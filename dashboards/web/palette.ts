/**
 * Viridis at 0, 1/8 … 1: sequential, even to the eye, and readable without red and green.
 *
 * @see van der Walt & Smith (2015), matplotlib's default colour map, released under CC0
 */
const ANCHORS: readonly Rgb[] = [
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

/** 0..255 each. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** Colour at a place on the scale. @param share  0..1; what lies outside is taken as its end */
export function viridisRgb(share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (ANCHORS.length - 1)
  const low = Math.min(Math.floor(place), ANCHORS.length - 2)
  const [from, to] = [ANCHORS[low], ANCHORS[low + 1]]
  const mix = (part: 0 | 1 | 2) => Math.round(from[part] + (to[part] - from[part]) * (place - low))
  return [mix(0), mix(1), mix(2)]
}

/** The same, as CSS writes it. */
export const viridis = (share: number): string => `rgb(${viridisRgb(share).join(', ')})`

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
 * Powers of ten by logarithm.
 *
 * @param top  10^top is the upper end; the lower is `decades` below it
 * @param text  how a value is written below the bar
 */
export function logScale(top: number, decades: number, text: (value: number) => string): ColourScale {
  const bottom = top - decades
  return {
    share: value => (value > 0 ? (Math.log10(value) - bottom) / decades : -Infinity),
    ticks: Array.from({ length: decades + 1 }, (_, i) => {
      const value = 10 ** (bottom + i)
      const sign = i === 0 ? '≤ ' : i === decades ? '≥ ' : ''
      return [value, `${sign}${text(value)}`] as const
    }),
  }
}

/**
 * Probabilities over four decades. The top is 10 % for M ≥ 4 and a tenth of that for each magnitude more,
 * as Gutenberg and Richter's law with b = 1 has it, so that every layer uses the whole palette.
 */
export const magnitudeScale = (magnitude: number): ColourScale => logScale(3 - magnitude, 4, roundPercent)

const roundPercent = (probability: number): string => `${Number((100 * probability).toPrecision(1))} %`

/** Probabilities 0.1 % to 1: of what a site sees on one day in twenty or in a hundred. */
export const chanceScale: ColourScale = {
  ...logScale(0, 3, roundPercent),
  ticks: [0.001, 0.01, 0.1, 1].map((value, i) => [value, `${i === 0 ? '≤ ' : ''}${roundPercent(value)}`] as const),
}

const TWO_DIGITS = { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }

/** A probability in percent, two digits: `1.2 %`, `0.0034 %`. */
export function percent(probability: number): string {
  return `${(probability * 100).toLocaleString('en', TWO_DIGITS)} %`
}
