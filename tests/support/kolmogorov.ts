/** Largest distance between the distribution of a sample and a law. */
export function kolmogorovDistance(sample: readonly number[], cdf: (value: number) => number): number {
  const sorted = Float64Array.from(sample).sort()
  let largest = 0
  sorted.forEach((value, i) => {
    const law = cdf(value)
    largest = Math.max(largest, law - i / sorted.length, (i + 1) / sorted.length - law)
  })
  return largest
}

/**
 * Distance that a sample of its own law exceeds once in a thousand: 2 e^(−2 n D²) = 0.001.
 *
 * @see Massart (1990), Annals of Probability 18, 1269–1283: the bound holds at every n
 */
export const kolmogorovBound = (n: number): number => Math.sqrt(Math.log(2 / 0.001) / (2 * n))
