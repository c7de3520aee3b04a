/** z = sign(y) · |y|^power: 0 stays 0, negative values (tidal gauges) keep their sign, NaN stays NaN. */
export function toPowerScale(value: number, power: number): number {
  // The roots in use, many times as fast as a power.
  if (power === 1 / 3) return Math.cbrt(value)
  if (power === 1 / 4) return Math.sign(value) * Math.sqrt(Math.sqrt(Math.abs(value)))
  return Math.sign(value) * Math.abs(value) ** power
}

/** Inverse of `toPowerScale`. */
export function fromPowerScale(z: number, power: number): number {
  if (power === 1 / 3) return z * z * z
  if (power === 1 / 4) return Math.sign(z) * z * z * z * z
  return Math.sign(z) * Math.abs(z) ** (1 / power)
}

/** Values on the scale; new memory. */
export const onPowerScale = (values: ArrayLike<number>, power: number): Float64Array =>
  Float64Array.from(values, value => toPowerScale(value, power))
