import assert from 'node:assert/strict'

/** Two numbers agree to a relative tolerance: for joules, which span twenty powers of ten. */
export function closeToRatio(actual: number, expected: number, tolerance = 1e-12): void {
  const ratio = expected === 0 ? 1 + actual : actual / expected
  assert.ok(Math.abs(ratio - 1) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`)
}
