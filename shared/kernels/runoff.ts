/** One cubic foot in cubic metres: 0.3048³, exact since 1959. */
export const CUBIC_FOOT_M3 = 0.028316846592

/** One international mile is 1.609344 km, exactly. */
export const SQUARE_MILE_KM2 = 1.609344 ** 2

/**
 * Depth of water over the drainage area that a discharge amounts to in a day: q · 86,400 s · 1,000 mm/m / (A · 10⁶ m²).
 *
 * @param dischargeM3s  m³/s; NaN stays NaN
 * @param areaKm2  drainage area, above 0
 * @returns mm/day
 */
export const runoffMm = (dischargeM3s: number, areaKm2: number): number => (dischargeM3s * 86.4) / areaKm2
