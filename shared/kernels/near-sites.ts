import type { Site } from '../domain/site.js'

/** For each site the nearest others, the nearest first; shape [sites · count]. */
export interface NearSites {
  readonly count: number
  readonly at: Uint32Array
}

const RADIANS = Math.PI / 180

/** @param count  how many; fewer where there are not so many sites */
export function nearSites(sites: readonly Pick<Site, 'latitude' | 'longitude'>[], count: number): NearSites {
  const kept = Math.max(0, Math.min(count, sites.length - 1))
  // On the unit sphere, where the nearer in a straight line is the nearer over land.
  const points = sites.map(({ latitude, longitude }) => {
    const [phi, lambda] = [latitude * RADIANS, longitude * RADIANS]
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)] as const
  })
  const at = new Uint32Array(sites.length * kept)
  const distance = new Float64Array(sites.length)
  points.forEach(([x, y, z], s) => {
    for (let o = 0; o < points.length; o++) {
      const [ox, oy, oz] = points[o]
      distance[o] = o === s ? Infinity : (x - ox) ** 2 + (y - oy) ** 2 + (z - oz) ** 2
    }
    for (let k = 0; k < kept; k++) {
      let nearest = 0
      for (let o = 1; o < distance.length; o++) if (distance[o] < distance[nearest]) nearest = o
      at[s * kept + k] = nearest
      distance[nearest] = Infinity
    }
  })
  return { count: kept, at }
}

/** Mean of the nearest sites of which a value is known, shape [sites]; NaN of none. */
export function nearMeans({ count, at }: NearSites, values: Float32Array): Float32Array {
  return values.map((_, s) => {
    let [sum, n] = [0, 0]
    for (let k = s * count; k < (s + 1) * count; k++) {
      const value = values[at[k]]
      if (Number.isNaN(value)) continue
      sum += value
      n++
    }
    return sum / n
  })
}
