import type { PixelGrid } from '../../shared/domain/pixel-grid.js'

export interface Place {
  readonly name: string
  /** Degrees. */
  readonly latitude: number
  readonly longitude: number
  /** Side of the dot on which the map writes the name. */
  readonly side?: 'left' | 'right'
}

/** Towns to find one's way by; a region shows those that lie in it. */
const PLACES: readonly Place[] = [
  { name: 'Bakersfield', latitude: 35.37, longitude: -119.02 },
  { name: 'Ridgecrest', latitude: 35.62, longitude: -117.67 },
  { name: 'Santa Barbara', latitude: 34.42, longitude: -119.7 },
  { name: 'Barstow', latitude: 34.9, longitude: -117.02 },
  { name: 'Needles', latitude: 34.85, longitude: -114.61, side: 'left' },
  { name: 'Los Angeles', latitude: 34.05, longitude: -118.24 },
  { name: 'Palm Springs', latitude: 33.83, longitude: -116.55 },
  { name: 'San Diego', latitude: 32.72, longitude: -117.16 },
  { name: 'El Centro', latitude: 32.79, longitude: -115.56 },
]

export function placesIn({ south, west, step, rows, cols }: PixelGrid): Place[] {
  return PLACES.filter(
    ({ latitude, longitude }) =>
      latitude >= south && latitude < south + rows * step && longitude >= west && longitude < west + cols * step,
  )
}

/** Length of a degree of latitude on a sphere of 6,371 km. */
const KM_PER_DEGREE = (6371 * Math.PI) / 180

const DIRECTIONS = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west']

/** Where a point lies, in words: `24 km north-east of Barstow`; empty where the list has no place. */
export function nearestPlace(places: readonly Place[], latitude: number, longitude: number): string {
  const squeeze = Math.cos((latitude * Math.PI) / 180)
  const [nearest] = places
    .map(place => {
      const northKm = (latitude - place.latitude) * KM_PER_DEGREE
      const eastKm = (longitude - place.longitude) * squeeze * KM_PER_DEGREE
      return { place, northKm, eastKm, km: Math.hypot(northKm, eastKm) }
    })
    .sort((a, b) => a.km - b.km)
  if (!nearest) return ''
  const { place, northKm, eastKm, km } = nearest
  // Half the diagonal of a pixel of 0.1°: nearer than that the pixel may hold the town itself.
  if (km < 7) return `at ${place.name}`
  const eighth = Math.round(Math.atan2(eastKm, northKm) / (Math.PI / 4))
  return `${Math.round(km)} km ${DIRECTIONS[(eighth + 8) % 8]} of ${place.name}`
}
