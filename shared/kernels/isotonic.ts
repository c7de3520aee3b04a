/**
 * The non-decreasing sequence nearest to `values` in the weighted least-squares sense, by pooling adjacent violators.
 *
 * @param weights  shape as `values`, > 0
 * @returns new array
 * @see Barlow, Bartholomew, Bremner & Brunk (1972), Statistical Inference under Order Restrictions, 13–15
 */
export function isotonic(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const level: number[] = []
  const weight: number[] = []
  const length: number[] = []
  for (let i = 0; i < values.length; i++) {
    level.push(values[i])
    weight.push(weights[i])
    length.push(1)
    while (level.length > 1 && level[level.length - 2] > level[level.length - 1]) {
      const upper = level.pop()!
      const upperWeight = weight.pop()!
      const end = level.length - 1
      length[end] += length.pop()!
      level[end] = (level[end] * weight[end] + upper * upperWeight) / (weight[end] + upperWeight)
      weight[end] += upperWeight
    }
  }
  const fitted = new Float64Array(values.length)
  let at = 0
  for (let block = 0; block < level.length; block++) {
    fitted.fill(level[block], at, at + length[block])
    at += length[block]
  }
  return fitted
}
