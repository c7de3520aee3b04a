import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decimalOf } from '../../shared/kernels/decimal.js'

const read = (text: string) => decimalOf(new TextEncoder().encode(text), 0, text.length)

describe('decimalOf', () => {
  const cases: [text: string, value: number][] = [
    ['0', 0],
    ['-118.537', -118.537],
    ['+3.2', 3.2],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['-1.25E-2', -0.0125],
    ['123456789012345678', 123456789012345680],
    ['', NaN],
    ['-', NaN],
    ['.', NaN],
    ['1.2.3', NaN],
    ['3.2x', NaN],
    [' 3.2', NaN],
    ['NaN', NaN],
    ['Infinity', NaN],
    ['0x10', NaN],
    ['1e', NaN],
    ['null', NaN],
  ]
  for (const [text, value] of cases) it(`reads "${text}" as ${value}`, () => assert.equal(read(text), value))

  it('gives the same Float64 as Number for every number that JavaScript prints', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).filter(value => !Object.is(value, -0))
    fc.assert(fc.property(finite, value => assert.equal(read(String(value)), value)))
  })

  it('gives the same Float64 as Number for catalogue numbers', () => {
    const digits = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: 0, max: 9_999_999 }))
    fc.assert(
      fc.property(digits, ([whole, part]) => {
        const text = `${whole}.${String(part).padStart(7, '0')}`
        assert.equal(read(text), Number(text))
      }),
    )
  })
})
