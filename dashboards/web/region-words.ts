import type { RegionInfo } from '../../services/api/wire.js'
import type { Domain } from '../../shared/domain/region.js'
import { type ColourScale, chanceScale, logScale, magnitudeScale, meqScale, percent } from './palette.js'

/** How the page speaks of a domain: its names, numbers and colours. */
export interface DomainWords {
  /** Of its tab. */
  readonly tab: string
  /** What a cell is, with a capital. */
  readonly cell: string
  /** Of the target, on the map: in a cell, or, where sites are areas, in a pixel. */
  readonly scale: ColourScale
  readonly format: (value: number) => string
  /** The chart reaches at least to here. */
  readonly leastTop: number
  /** What may be reached, by its name in the API: short, and in words. */
  readonly reached: (name: string) => { readonly short: string; readonly text: string; readonly scale: ColourScale }
}

const plain = (value: number): string => String(Number(value.toPrecision(1)))

/** Three digits: `0.0123`, `1.23`, `1,230`. */
const threeDigits = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 })

/** `p95`: the 95th percentile of what a site has seen. */
const percentile = (name: string) => ({
  short: `P(≥ ${name})`,
  text: `a day ≥ ${name} of the site`,
  scale: chanceScale,
})

const magnitude = (name: string) => {
  const least = Number(name.slice(1))
  return { short: `P(M ≥ ${least})`, text: `M ≥ ${least}`, scale: magnitudeScale(least) }
}

const WORDS: Readonly<Record<Domain, DomainWords>> = {
  seismic: {
    tab: 'Earthquakes',
    cell: 'Pixel',
    scale: meqScale,
    format: value => value.toFixed(2),
    leastTop: 2,
    reached: magnitude,
  },
  streamflow: {
    tab: 'Rivers',
    cell: 'Gauge',
    scale: logScale(2, 4, plain),
    format: threeDigits,
    leastTop: 0.1,
    reached: percentile,
  },
  covid: {
    tab: 'COVID',
    cell: 'Area',
    scale: logScale(2, 4, plain),
    format: threeDigits,
    leastTop: 1,
    reached: percentile,
  },
}

export const wordsOf = ({ domain }: Pick<RegionInfo, 'domain'>): DomainWords => WORDS[domain]

/** Name of a region's tab, told apart from others of its domain. */
export function tabName(region: RegionInfo, all: readonly RegionInfo[]): string {
  const { tab } = wordsOf(region)
  const isAlone = all.filter(({ domain }) => domain === region.domain).length === 1
  return isAlone ? tab : `${tab}: ${region.id}`
}

/** A layer of the forecast map. */
export interface Layer {
  /** Name in the API. */
  readonly id: string
  /** Name for people, short, and longer. */
  readonly short: string
  readonly text: string
  readonly unit: string
  readonly scale: ColourScale
  readonly format: (value: number) => string
  /** Amounts of sites that are areas are shared out over their pixels; chances hold in all of them. */
  readonly isAmount: boolean
}

/** Probability of a quantile layer, `q2.5`; undefined for any other. */
export const quantileOf = (layer: string): string | undefined => /^q([\d.]+)$/.exec(layer)?.[1]

/** The layer of a name in the API. */
export function layerOf(id: string, region: RegionInfo): Layer {
  const { target, cover } = region
  const { scale, format, reached } = wordsOf(region)
  const level = quantileOf(id)
  if (id === 'mean' || id === 'observed' || level !== undefined) {
    const [short, text] =
      level === undefined ? [id, `${id} ${target.name}`] : [`${level} %`, `${level} % quantile of ${target.name}`]
    const unit = cover === null ? target.unit : `${target.unit} in a pixel of ${region.grid.step}°`
    // A forecast of exactly 0 is a value like any other, not a pixel where nothing happened.
    const { none, ...ofForecast } = scale
    return { id, short, text, unit, scale: id === 'observed' ? scale : ofForecast, format, isAmount: true }
  }
  const { short, text, scale: chances } = reached(id)
  return { id, short, text: `probability of ${text}`, unit: '', scale: chances, format: percent, isAmount: false }
}
