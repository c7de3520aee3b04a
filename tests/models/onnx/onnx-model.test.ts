import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeOnnx } from '../../../shared/models/onnx/onnx-model.js'
import { floatField, joinMessage, messageField, textField, wholeField } from '../../../shared/models/onnx/protobuf.js'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('protocol buffers', () => {
  // The first three are examples of the encoding's own page; −2 too, "the ten bytes of the two's complement".
  const facts: [what: string, bytes: Uint8Array, expected: string][] = [
    ['150 in field 1', joinMessage(wholeField(1, 150)), '089601'],
    ['"testing" in field 2', joinMessage(textField(2, 'testing')), '120774657374696e67'],
    ['a message in field 3', joinMessage(messageField(3, wholeField(1, 150))), '1a03089601'],
    ['−2', joinMessage(wholeField(1, -2)), '08feffffffffffffffff01'],
    ['0, which is written', joinMessage(wholeField(20, 0)), 'a00100'],
    ['1.5', joinMessage(floatField(2, 1.5)), '150000c03f'],
    ['an empty message', joinMessage(messageField(7)), '3a00'],
  ]
  for (const [what, bytes, expected] of facts) it(`writes ${what}`, () => assert.equal(hex(bytes), expected))
})

describe('encodeOnnx', () => {
  it('is what onnx.proto says, byte for byte', () => {
    const bytes = encodeOnnx({
      name: 'g',
      nodes: [{ op: 'Neg', inputs: ['x'], outputs: ['y'], attributes: {} }],
      constants: new Map(),
      inputs: [{ name: 'x', dims: ['batch', 2] }],
      outputs: [{ name: 'y', dims: ['batch', 2] }],
    })
    // By hand: batch in a dimension is 0a 07 12 05 "batch", 2 is 0a 02 08 02; element type 1 is 08 01.
    const type = '12130a1108011 20d0a0712056261746368 0a020802'.replaceAll(' ', '')
    const node = '0a0e' + '0a0178' + '120179' + '1a0179' + '22034e6567'
    const graph = `${node}${'120167'}${`5a18${'0a0178'}${type}`}${`6218${'0a0179'}${type}`}`
    const length = (graph.length / 2).toString(16).padStart(2, '0')
    const producer = `120b${Buffer.from('groundswell').toString('hex')}`
    assert.equal(hex(bytes), `0808${producer}3a${length}${graph}42040a001011`)
  })
})
