/**
 * Function of the Fourier basis of period 1, orthonormal on [0, 1]: 1, √2 cos 2πx, √2 sin 2πx, √2 cos 4πx, …
 *
 * @param index  0 or more
 */
export function fourier(index: number, x: number): number {
  if (index === 0) return 1
  const angle = 2 * Math.PI * Math.ceil(index / 2) * x
  return Math.SQRT2 * (index % 2 === 1 ? Math.cos(angle) : Math.sin(angle))
}
