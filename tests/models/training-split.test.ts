import assert from 'node:assert/strict'
import { it } from 'node:test'
import { partOf, type TrainingPart } from '../../shared/models/training-split.js'

// Horizon 14 days, training to day 100, validation to day 200.
const cases: [day: number, window: string, part: TrainingPart | undefined][] = [
  [86, 'ends with training', 'training'],
  [87, 'reaches one day into validation', undefined],
  [99, 'begins on the last day of training', undefined],
  [100, 'begins with validation', 'validation'],
  [186, 'ends with validation', 'validation'],
  [187, 'reaches one day into the test set', undefined],
]
for (const [day, window, part] of cases) {
  it(`issue of day ${day}, whose window ${window}: ${part ?? 'neither part'}`, () =>
    assert.equal(partOf({ trainToDay: 100, validateToDay: 200 }, day, 14), part))
}
it('has no validation where none is held back', () =>
  assert.equal(partOf({ trainToDay: 100, validateToDay: 100 }, 100, 14), undefined))
