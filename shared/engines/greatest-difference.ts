/**
 * The greatest difference of two forecasts, relative to the largest number of the first.
 *
 * @param expected, actual  of the same length, not empty
 * @returns Infinity where one is not finite
 */
export function greatestDifference(expected: Float32Array, actual: Float32Array): number {
  let [difference, largest] = [0, 0]
  for (let i = 0; i < expected.length; i++) {
    if (!Number.isFinite(expected[i]) || !Number.isFinite(actual[i])) return Infinity
    difference = Math.max(difference, Math.abs(expected[i] - actual[i]))
    largest = Math.max(largest, Math.abs(expected[i]))
  }
  return difference === 0 ? 0 : difference / largest
}
