/** Rounds of choosing: a weight is a multiple of a twentieth. */
const ROUNDS = 20

/**
 * Weights of a mean of forecasts, 0 or more and 1 together: again and again that member joins, maybe once more, with which
 * the squared error of the mean is least.
 *
 * @param forecasts  one for each member, shape [n]
 * @param truth  shape [n]; where it or a forecast is NaN nothing is counted
 * @see Caruana et al. (2004), ICML, "Ensemble selection from libraries of models", doi:10.1145/1015330.1015432
 */
export function greedyWeights(forecasts: readonly Float64Array[], truth: Float64Array): number[] {
  const counts = forecasts.map(() => 0)
  let sum = new Float64Array(truth.length)
  for (let round = 1; round <= ROUNDS; round++) {
    const costs = forecasts.map(forecast => {
      let cost = 0
      for (let i = 0; i < truth.length; i++) {
        const error = (sum[i] + forecast[i]) / round - truth[i]
        if (!Number.isNaN(error)) cost += error * error
      }
      return cost
    })
    const best = costs.indexOf(Math.min(...costs))
    sum = sum.map((value, i) => value + forecasts[best][i])
    counts[best]++
  }
  return counts.map(count => count / ROUNDS)
}
