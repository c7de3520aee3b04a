import assert from 'node:assert/strict'
import { it } from 'node:test'
import { canonicalJson } from '../../shared/models/canonical-json.js'

it('orders the names of every object, not the items of an array', () =>
  assert.equal(
    canonicalJson({ b: [2, 1, { d: null, c: 'é' }], a: { z: 0.1 } }),
    '{"a":{"z":0.1},"b":[2,1,{"c":"é","d":null}]}',
  ))
it('leaves out what is undefined, as JSON does', () => assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}'))
