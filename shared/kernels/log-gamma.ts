/** Stirling's series is good to 1e−15 from here on. */
const FAR = 15

/**
 * ln Γ(x), x > 0, to 13 digits: shifted up by Γ(x + 1) = x Γ(x), then Stirling's series. DLMF 5.5.1, 5.11.1
 */
export function logGamma(x: number): number {
  let product = 1
  let z = x
  for (; z < FAR; z++) product *= z
  const inverse = 1 / (z * z)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / z
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
}
