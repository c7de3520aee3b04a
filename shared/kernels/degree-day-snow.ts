export interface SnowParameters {
  /** Melt per degree above `meltC`, mm per °C and day. */
  readonly degreeDayMm: number
  /** Mean temperature above which snow melts, °C. */
  readonly meltC: number
  /** Mean temperatures at which all falls as snow, and none, °C; linear between. */
  readonly allSnowC: number
  readonly noSnowC: number
}

/**
 * A factor in the middle of those that Hock (2003) lists for snow; rain turns to snow between 3 and −1 °C, as in CemaNeige:
 * Valéry, Andréassian & Perrin (2014), Journal of Hydrology 517, 1176–1187, doi:10.1016/j.jhydrol.2014.04.058.
 */
export const SNOW_DEFAULTS: SnowParameters = { degreeDayMm: 4, meltC: 0, allSnowC: -1, noSnowC: 3 }

/** Water in the snow that lies, mm. */
export interface SnowState {
  packMm: number
}

export const snowInit = (): SnowState => ({ packMm: 0 })

/**
 * One day of a degree-day snow pack: what falls cold stays, and melts in proportion to the warmth.
 *
 * @param precipitationMm  rain and snow, mm
 * @param meanC  mean temperature of the day, °C
 * @returns rain and melt, mm: what the ground gets
 * @see Hock (2003), Journal of Hydrology 282, 104–115, doi:10.1016/S0022-1694(03)00257-9
 */
export function snowStep(state: SnowState, p: SnowParameters, precipitationMm: number, meanC: number): number {
  const share = Math.min(1, Math.max(0, (p.noSnowC - meanC) / (p.noSnowC - p.allSnowC)))
  const snow = share * precipitationMm
  state.packMm += snow
  const melt = Math.min(state.packMm, Math.max(0, p.degreeDayMm * (meanC - p.meltC)))
  state.packMm -= melt
  return precipitationMm - snow + melt
}
