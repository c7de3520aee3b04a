import type { Observations, Watermark } from '../../shared/domain/messages.js'
import { columnsOf, type Quake } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { DAY_MS } from '../../shared/domain/units.js'

/** Two pixels side by side: 0 west, 1 east. */
export const tiny: Region = {
  id: 'tiny',
  domain: 'seismic',
  grid: { south: 0, west: 0, step: 1, rows: 1, cols: 2 },
  strideDays: 1,
  windowDays: 14,
  horizonsDays: [14],
  latenessDays: 30,
  record: { fromDay: 0, toDay: 10_000 },
}

/** A quake at noon of a day, in one of the pixels. */
export const quakeOn = (day: number, magnitude: number, pixel = 0, id = `q${day}-${magnitude}-${pixel}`): Quake => ({
  id,
  timeMs: (day + 0.5) * DAY_MS,
  latitude: 0.5,
  longitude: pixel + 0.5,
  magnitude,
})

export const observed = (...quakes: Quake[]): Observations => ({
  topic: 'observations',
  region: tiny.id,
  quakes: columnsOf(quakes),
})

/** All days before `day` are complete. */
export const completeTo = (day: number, end = false): Watermark => ({
  topic: 'watermark',
  region: tiny.id,
  completeToMs: day * DAY_MS,
  end,
})
