import type { Site } from '../domain/site.js'

/** Who travels where: of the travellers of place `from`, shares go to the places of its row. Rows add up to 1. */
export interface Coupling {
  /** Where each place's row begins in `to` and `share`; shape [places + 1]. */
  readonly start: Uint32Array
  readonly to: Uint32Array
  readonly share: Float64Array
}

export interface GravityOptions {
  /** How many places a row keeps: the strongest. */
  readonly partners: number
  /** The flow falls as distance to this power. */
  readonly exponent: number
  /** Places nearer than this count as so far apart, km. */
  readonly nearKm: number
}

/** Our choice: inverse squares, and as many partners as keep a run over all counties quick. */
export const GRAVITY_DEFAULTS: GravityOptions = { partners: 12, exponent: 2, nearKm: 10 }

const RADIAN = Math.PI / 180
const EARTH_KM = 6371

/**
 * Travel by gravity: from i to j in proportion to the people of j over distance to a power.
 *
 * @param sites  two or more, with people
 * @see Xia, Bjørnstad & Grenfell (2004), American Naturalist 164, 267–281, doi:10.1086/422341
 */
export function gravityCoupling(sites: readonly Site[], options: GravityOptions = GRAVITY_DEFAULTS): Coupling {
  const n = sites.length
  const partners = Math.min(options.partners, n - 1)
  const unit = sites.map(({ latitude, longitude }) => [
    Math.cos(latitude * RADIAN) * Math.cos(longitude * RADIAN),
    Math.cos(latitude * RADIAN) * Math.sin(longitude * RADIAN),
    Math.sin(latitude * RADIAN),
  ])
  const start = Uint32Array.from({ length: n + 1 }, (_, place) => place * partners)
  const to = new Uint32Array(n * partners)
  const share = new Float64Array(n * partners)
  const pull = new Float64Array(n)
  const order = new Uint32Array(n)
  for (let from = 0; from < n; from++) {
    const [x, y, z] = unit[from]
    for (let place = 0; place < n; place++) {
      // The chord: shorter than the arc by 1 % at 3,000 km, where the pull no longer matters.
      const chord = Math.hypot(unit[place][0] - x, unit[place][1] - y, unit[place][2] - z) * EARTH_KM
      pull[place] = (sites[place].population ?? 0) / Math.max(options.nearKm, chord) ** options.exponent
      order[place] = place
    }
    pull[from] = -1
    const strongest = order.sort((a, b) => pull[b] - pull[a] || a - b).subarray(0, partners)
    const total = strongest.reduce((sum, place) => sum + pull[place], 0)
    for (let k = 0; k < partners; k++) {
      to[from * partners + k] = strongest[k]
      share[from * partners + k] = total === 0 ? 1 / partners : pull[strongest[k]] / total
    }
  }
  return { start, to, share }
}
