import { extraterrestrialRadiation } from './solar-day.js'

/** Latent heat of vaporisation, MJ/kg: what evaporates 1 mm from 1 m². */
const LATENT_HEAT = 2.45

/**
 * Potential evapotranspiration from temperature alone: Re / λ · (T + 5) / 100 above −5 °C, none below.
 *
 * @param latitude  degrees north
 * @param dayOfYear  1 January is 1
 * @param meanC  mean air temperature of the day, °C
 * @returns mm/day
 * @see Oudin et al. (2005), Journal of Hydrology 303, 290–306, doi:10.1016/j.jhydrol.2004.08.026
 */
export const oudinEvaporation = (latitude: number, dayOfYear: number, meanC: number): number =>
  meanC <= -5 ? 0 : ((extraterrestrialRadiation(latitude, dayOfYear) / LATENT_HEAT) * (meanC + 5)) / 100
