import assert from 'node:assert/strict'

/** Fails unless the two numbers differ by no more than `tolerance`; NaN is near nothing. */
export function near(actual: number, expected: number, tolerance: number, message = ''): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${message} ${actual} is not within ${tolerance} of ${expected}`)
}
