import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BROKEN_QUOTES, cutFields } from '../../shared/kernels/csv-fields.js'

function cut(line: string): string[] | number {
  const fields = new Int32Array(20)
  const count = cutFields(new TextEncoder().encode(line), 0, line.length, fields)
  if (count === BROKEN_QUOTES) return count
  return Array.from({ length: count }, (_, f) => line.slice(fields[2 * f], fields[2 * f + 1]))
}

describe('cutFields', () => {
  const cases: [line: string, fields: string[] | number][] = [
    ['a,b,c', ['a', 'b', 'c']],
    ['', ['']],
    ['a,,', ['a', '', '']],
    ['1,"74 km SSE of Bima, Indonesia",eq', ['1', '74 km SSE of Bima, Indonesia', 'eq']],
    ['"",b', ['', 'b']],
    ['"say ""so""",b', ['say ""so""', 'b']],
    ['a,"b', BROKEN_QUOTES],
    ['a,"b"c', BROKEN_QUOTES],
    ['a,"', BROKEN_QUOTES],
    ['a,5" pipe,b', ['a', '5" pipe', 'b']],
  ]
  for (const [line, fields] of cases) it(`cuts ${line}`, () => assert.deepEqual(cut(line), fields))

  it('counts the fields that it has no room for', () => {
    const fields = new Int32Array(2)
    assert.equal(cutFields(new TextEncoder().encode('a,b,c'), 0, 5, fields), 3)
    assert.deepEqual([...fields], [0, 1])
  })
})
