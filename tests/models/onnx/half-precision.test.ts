import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { differenceOf } from '../../../shared/engines/checked-export.js'
import { ONNX_CPU } from '../../../shared/engines/onnx.js'
import { drawnBatch, drawnNetwork } from '../../../shared/engines/probe-network.js'
import { TFJS_CPU } from '../../../shared/engines/tfjs-kinds.js'
import { SMALL_NETWORKS } from '../../../shared/models/networks/small-networks.js'
import { halfBits } from '../../../shared/models/onnx/half-precision.js'
import { needsOnnxRuntime } from '../../support/onnx-runtime.js'

describe('halfBits', () => {
  // Bits as sign, five of the exponent plus 15, ten of the fraction.
  const facts: [value: number, bits: number][] = [
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [1 / 3, 0x3555], // 1.0101010101₂ · 2⁻²
    [65_504, 0x7bff],
    [-1e9, 0xfbff],
    [Infinity, 0x7c00],
    [2 ** -14, 0x0400], // the smallest with a leading 1
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000], // halfway to 0, which is even
    [3 * 2 ** -25, 0x0002], // halfway between 1 and 2 steps
    [1 + 2 ** -11, 0x3c00], // halfway, down to even
    [1 + 3 * 2 ** -11, 0x3c02], // halfway, up to even
    [2 - 2 ** -12, 0x4000], // rounds into the next exponent
    [2 ** -14 - 2 ** -26, 0x0400], // rounds up to a leading 1
  ]
  for (const [value, bits] of facts) it(`of ${value}`, () => assert.equal(halfBits(value), bits))
  it('of what is no number', () => assert.equal(halfBits(NaN) & 0x7c00, 0x7c00))
})

describe('with numbers of 16 bits', () => {
  for (const small of SMALL_NETWORKS) {
    it(`${small.architecture} forecasts the same to about three digits`, async t => {
      if (!(await needsOnnxRuntime(t))) return
      const [reference, engine] = [await TFJS_CPU.start(), await ONNX_CPU.start()]
      const difference = await differenceOf(reference, engine, drawnNetwork(small, 'float16'), [
        drawnBatch(small.shape, 6, 1),
      ])
      // It must differ, or nothing would have been computed with 16 bits.
      assert.ok(difference > 1e-5 && difference < 1e-2, `${difference}`)
    })
  }
})
