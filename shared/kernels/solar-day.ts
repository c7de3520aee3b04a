const RADIAN = Math.PI / 180

/** Solar constant, MJ per m² and minute. FAO-56, equation 21 */
const SOLAR_CONSTANT = 0.082

/** Angle of the Sun at its setting, radians; FAO-56 equations 24 and 25. Clamped where it never sets or rises. */
function sunset(latitude: number, dayOfYear: number): { angle: number; declination: number } {
  const declination = 0.409 * Math.sin((2 * Math.PI * dayOfYear) / 365 - 1.39)
  const cosine = -Math.tan(latitude * RADIAN) * Math.tan(declination)
  return { angle: Math.acos(Math.min(1, Math.max(-1, cosine))), declination }
}

/**
 * What reaches the top of the atmosphere.
 *
 * @param latitude  degrees north
 * @param dayOfYear  1 January is 1
 * @returns MJ per m² and day
 * @see Allen, Pereira, Raes & Smith (1998), Crop Evapotranspiration, FAO Irrigation and Drainage Paper 56, equation 21
 */
export function extraterrestrialRadiation(latitude: number, dayOfYear: number): number {
  const { angle, declination } = sunset(latitude, dayOfYear)
  const nearness = 1 + 0.033 * Math.cos((2 * Math.PI * dayOfYear) / 365)
  const phi = latitude * RADIAN
  const geometry =
    angle * Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.sin(angle)
  return ((24 * 60) / Math.PI) * SOLAR_CONSTANT * nearness * geometry
}

/** Hours between sunrise and sunset. FAO-56, equation 34 */
export const daylightHours = (latitude: number, dayOfYear: number): number =>
  (24 / Math.PI) * sunset(latitude, dayOfYear).angle
