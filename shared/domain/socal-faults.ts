/** A line along which earthquakes are more frequent. */
export interface FaultTrace {
  readonly name: string
  /** Background rate per km² on the line, relative to the other traces. */
  readonly activity: number
  /** Corners from end to end, degrees north and east; two at least. */
  readonly points: readonly (readonly [latitude: number, longitude: number])[]
}

/**
 * A sketch of Southern California's faults for simulation only: it makes simulated maps look like the place.
 *
 * Drawn from general knowledge, corners good to about 10 km, activities by impression: locked sections that break
 * rarely and are quiet in between are low. Not a fault model; nothing may be concluded from it about any fault.
 */
export const SOCAL_FAULTS: readonly FaultTrace[] = [
  {
    name: 'San Andreas, Parkfield',
    activity: 1,
    points: [
      [36.6, -121.2],
      [36.2, -120.75],
      [35.9, -120.43],
      [35.73, -120.29],
    ],
  },
  {
    name: 'San Andreas, Carrizo and Mojave',
    activity: 0.15,
    points: [
      [35.73, -120.29],
      [35.27, -119.83],
      [34.94, -119.4],
      [34.8, -118.86],
      [34.55, -118.1],
      [34.26, -117.46],
    ],
  },
  {
    name: 'San Andreas, San Gorgonio',
    activity: 0.7,
    points: [
      [34.26, -117.46],
      [34.15, -117.22],
      [33.98, -116.75],
      [33.93, -116.5],
    ],
  },
  {
    name: 'San Andreas, Coachella',
    activity: 0.25,
    points: [
      [33.93, -116.5],
      [33.6, -116.0],
      [33.35, -115.72],
    ],
  },
  {
    name: 'San Jacinto',
    activity: 1,
    points: [
      [34.24, -117.43],
      [34.05, -117.25],
      [33.8, -116.98],
      [33.55, -116.62],
      [33.3, -116.25],
      [33.12, -116.02],
      [32.93, -115.7],
    ],
  },
  {
    name: 'Elsinore and Laguna Salada',
    activity: 0.5,
    points: [
      [33.98, -118.02],
      [33.85, -117.58],
      [33.66, -117.34],
      [33.07, -116.59],
      [32.8, -116.05],
      [32.45, -115.6],
      [32.2, -115.35],
    ],
  },
  {
    name: 'Brawley, Imperial and Cerro Prieto',
    activity: 1.5,
    points: [
      [33.35, -115.72],
      [33.0, -115.52],
      [32.8, -115.45],
      [32.4, -115.25],
      [31.8, -114.8],
    ],
  },
  {
    name: 'Garlock',
    activity: 0.2,
    points: [
      [34.82, -118.85],
      [35.1, -118.3],
      [35.3, -117.95],
      [35.5, -117.5],
      [35.6, -116.4],
    ],
  },
  {
    name: 'Eastern California Shear Zone, Landers to Blackwater',
    activity: 0.8,
    points: [
      [34.0, -116.35],
      [34.45, -116.5],
      [34.85, -116.85],
      [35.35, -117.2],
    ],
  },
  {
    name: 'Eastern California Shear Zone, Hector Mine',
    activity: 0.6,
    points: [
      [34.3, -116.1],
      [34.6, -116.27],
      [34.85, -116.4],
    ],
  },
  {
    name: 'Little Lake, Coso and Owens Valley',
    activity: 1,
    points: [
      [35.5, -117.4],
      [35.75, -117.6],
      [36.05, -117.8],
      [36.6, -118.05],
    ],
  },
  {
    name: 'White Wolf',
    activity: 0.5,
    points: [
      [34.98, -119.05],
      [35.35, -118.6],
    ],
  },
  {
    name: 'Western Transverse Ranges',
    activity: 0.4,
    points: [
      [34.4, -120.4],
      [34.3, -119.6],
      [34.35, -119.0],
      [34.3, -118.5],
      [34.13, -117.65],
    ],
  },
  {
    name: 'Newport–Inglewood and Rose Canyon',
    activity: 0.2,
    points: [
      [34.03, -118.37],
      [33.78, -118.13],
      [33.2, -117.45],
      [32.72, -117.2],
    ],
  },
  {
    name: 'San Clemente',
    activity: 0.25,
    points: [
      [33.3, -118.8],
      [32.8, -118.3],
      [32.2, -117.7],
    ],
  },
]
