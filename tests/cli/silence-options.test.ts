import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseHours, parseSpan, parseWeekdays } from '../../services/cli/silence-options.js'

describe('when a silence holds, as it is written', () => {
  const cases: [text: string, read: (text: string) => unknown, value: unknown][] = [
    ['90m', parseSpan, 5_400_000],
    ['3d', parseSpan, 259_200_000],
    ['mon,wed', parseWeekdays, [1, 3]],
    ['fri-mon', parseWeekdays, [5, 6, 0, 1]],
    ['22:00-06:30', parseHours, [1320, 390]],
    ['00:00-24:00', parseHours, [0, 1440]],
  ]
  for (const [text, read, value] of cases) it(text, () => assert.deepEqual(read(text), value))
  const refused: [text: string, read: (text: string) => unknown][] = [
    ['0h', parseSpan],
    ['8', parseSpan],
    ['monday', parseWeekdays],
    ['22-6', parseHours],
    ['25:00-06:00', parseHours],
    ['06:00-06:00', parseHours],
  ]
  for (const [text, read] of refused)
    it(`${text} is refused with an example`, () => assert.throws(() => read(text), /; write /))
})
