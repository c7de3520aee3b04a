/** z = sign(y) · |y|^power: 0 stays 0, negative values (tidal gauges) keep their sign, NaN stays NaN. */
export const toPowerScale = (value: number, power: number): number => Math.sign(value) * Math.abs(value) ** power

/** Inverse of `toPowerScale`. */
export const fromPowerScale = (z: number, power: number): number => Math.sign(z) * Math.abs(z) ** (1 / power)

/** Values on the scale; new memory. */
export const onPowerScale = (values: ArrayLike<number>, power: number): Float64Array =>
  Float64Array.from(values, value => toPowerScale(value, power))
