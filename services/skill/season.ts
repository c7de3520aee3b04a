import { startOfDay } from '../../shared/domain/units.js'

/** Meteorological seasons of the northern hemisphere. */
export const SEASONS = ['DJF', 'MAM', 'JJA', 'SON'] as const
export type Season = (typeof SEASONS)[number]

/** Season in which a UTC day lies. */
export const seasonOf = (day: number): Season =>
  SEASONS[Math.floor(((new Date(startOfDay(day)).getUTCMonth() + 1) % 12) / 3)]
