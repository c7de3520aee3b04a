/**
 * Weight of the newest value in an exponential moving average of span N: a = 2 / (N + 1).
 * @see SPEC.md 1.1 (pandas `ewm(span=N, adjust=False)`)
 */
export const emaWeight = (span: number): number => 2 / (span + 1)

/**
 * One step of an exponential moving average for every pixel: e_t = a · y_t + (1 − a) · e_{t−1}, and e_0 = y_0.
 *
 * @param into  shape [pixels], receives e_t; may be the same array as `previous`
 * @param values  y_t, shape [pixels]
 * @param previous  e_{t−1}, shape [pixels]; undefined at the first step
 */
export function emaStep(
  into: Float64Array,
  values: Float64Array,
  previous: Float64Array | undefined,
  span: number,
): void {
  const a = previous === undefined ? 1 : emaWeight(span)
  const before = previous ?? values
  for (let p = 0; p < into.length; p++) into[p] = a * values[p] + (1 - a) * before[p]
}
