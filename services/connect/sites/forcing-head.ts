import { InputFileError } from '../../../shared/domain/errors.js'
import type { Site } from '../../../shared/domain/site.js'

/** What the three lines before the data of a CAMELS-US forcing file say of its basin. */
export interface ForcingHead {
  /** Degrees north, of the basin's middle, rounded. */
  readonly latitude: number
  readonly elevationM: number
  readonly areaKm2: number
}

const M2_PER_KM2 = 1_000_000

/**
 * @param text  the beginning of the file, at least its first three lines
 * @throws {InputFileError} if they are no numbers
 * @see Newman et al. (2015), doi:10.5065/D6MW2F4D, readme of the basin time series
 */
export function forcingHead(text: string, file: string): ForcingHead {
  const [latitude, elevationM, areaM2] = text
    .split('\n', 3)
    .map(line => (line.trim() === '' ? NaN : Number(line.trim())))
  if (Math.abs(latitude) <= 90 && Number.isFinite(elevationM) && areaM2 > 0) {
    return { latitude, elevationM, areaKm2: areaM2 / M2_PER_KM2 }
  }
  throw new InputFileError(`${file}: it does not begin with latitude, elevation (m) and area (m²), a line each`)
}

/**
 * The sites with the drainage areas of their forcing files in place of their own. Caravan's depths of runoff were made
 * with these, which may be some percent off those of GAGES-II: a discharge becomes the same depth only by the same area.
 */
export const withForcingAreas = (sites: readonly Site[], heads: ReadonlyMap<string, ForcingHead>): readonly Site[] =>
  sites.map(site => {
    const head = heads.get(site.id)
    return head === undefined ? site : { ...site, areaKm2: head.areaKm2 }
  })
