import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { floatRows } from '../../shared/ports/float-row.js'

const lineOf = floatRows(['a', 'b'], 'm,cell=', ',model=Ω ', ' 7')

describe('a row of float32 as line protocol', () => {
  const cases: [value: number, text: string][] = [
    [0, '0'],
    [1, '1'],
    [-0.5, '-0.5'],
    [0.1, '0.100000001'], // 0.1 as a float32 is 0.100000001490116…
    [1 / 3, '0.333333343'],
    [123_456.789, '123456.789'],
    [99_999_992, '99999992'], // the last float32 below 10⁸
    [1e8, '100000000'],
    [0.001, '0.00100000005'],
    [0.0009, '0.000899999985'],
    [0.999_999_94, '0.99999994'], // the last float32 below 1
    [16_777_217, '16777216'], // 2²⁴ + 1 is no float32
    [1.5e-7, '1.50000005e-7'],
    [3.4028234663852886e38, '3.40282347e+38'],
  ]
  for (const [value, text] of cases) {
    it(`writes ${value} as ${text}`, () => {
      assert.equal(lineOf('3', Float32Array.of(value, 2)), `m,cell=3,model=Ω a=${text},b=2,special="" 7`)
    })
  }

  it('names what line protocol cannot write', () => {
    assert.equal(lineOf('quiet', Float32Array.of(NaN, -0)), 'm,cell=quiet,model=Ω b=0,special="a:nan b:-0" 7')
    assert.equal(lineOf('4', Float32Array.of(-Infinity, Infinity)), 'm,cell=4,model=Ω special="a:-inf b:inf" 7')
  })

  it('reads back as the same float32, whatever its bits', () => {
    const random = randomFrom(5)
    const bits = Uint32Array.from({ length: 200_000 }, () => uniform(random) * 2 ** 32)
    // As many of the sizes that need no exponent.
    const sizes = Float32Array.from({ length: 200_000 }, () => 10 ** (12 * uniform(random) - 3.5))
    for (const values of [new Float32Array(bits.buffer), sizes]) {
      for (let i = 0; i < values.length; i += 2) {
        const pair = values.subarray(i, i + 2)
        if (!pair.every(value => Number.isFinite(value) && value !== 0)) continue
        const [, a, b] = /a=(.*),b=(.*),special/.exec(lineOf('1', pair)) ?? []
        assert.deepEqual(Float32Array.of(Number(a), Number(b)), pair.slice())
      }
    }
  })
})
