import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cutBlanks, cutTabs } from '../../shared/kernels/blank-fields.js'

const cells = (cut: typeof cutBlanks, line: string): string[] => {
  const fields = new Int32Array(2 * (line.length + 1))
  const bytes = new TextEncoder().encode(line)
  const count = cut(bytes, 0, bytes.length, fields)
  return Array.from({ length: count }, (_, i) => line.slice(fields[2 * i], fields[2 * i + 1]))
}
const line = fc.array(fc.constantFrom('a', '7', ' ', '\t', '.'), { maxLength: 30 }).map(chars => chars.join(''))

describe('cutBlanks', () => {
  it('cuts a line of CAMELS', () => {
    assert.deepEqual(cells(cutBlanks, '2000 01 01 12\t31185.97\t  0.00 '), [
      '2000',
      '01',
      '01',
      '12',
      '31185.97',
      '0.00',
    ])
  })
  it('is a split at white space', () => {
    fc.assert(fc.property(line, text => assert.deepEqual(cells(cutBlanks, text), text.split(/[ \t]+/).filter(Boolean))))
  })
  it('counts the fields that it has no room for', () => {
    const fields = new Int32Array(2)
    assert.equal(cutBlanks(new TextEncoder().encode('a b c'), 0, 5, fields), 3)
    assert.deepEqual([...fields], [0, 1])
  })
})

describe('cutTabs', () => {
  it('is a split at tabs', () => {
    fc.assert(fc.property(line, text => assert.deepEqual(cells(cutTabs, text), text.split('\t'))))
  })
})
