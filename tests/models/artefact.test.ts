import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ArtefactError } from '../../shared/domain/errors.js'
import { type Artefact, artefactHash, decodeArtefact, encodeArtefact } from '../../shared/models/artefact.js'
import { madeUpArtefact } from '../support/made-up-artefact.js'

const artefact = madeUpArtefact()
const text = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

describe('an artefact', () => {
  it('is the same after it was written and read', () =>
    assert.deepEqual(decodeArtefact(encodeArtefact(artefact)), artefact))
  it('keeps its hash when its manifest is laid out in another way', () => {
    const manifest = JSON.parse(JSON.stringify(artefact.manifest))
    const turned = Object.fromEntries(Object.entries(manifest).reverse()) as Artefact['manifest']
    assert.equal(artefactHash({ ...artefact, manifest: turned }), artefactHash(artefact))
  })
  const changes: [name: string, changed: Artefact][] = [
    ['a field', { ...artefact, manifest: { ...artefact.manifest, seed: 2 } }],
    ['a weight', { ...artefact, weights: new Map([['mean', { shape: [2], data: Float32Array.of(1, 3) }]]) }],
  ]
  for (const [name, changed] of changes) {
    it(`has another hash after ${name} changed`, () => assert.notEqual(artefactHash(changed), artefactHash(artefact)))
  }
})

describe('decodeArtefact refuses', () => {
  const { manifest, weights } = encodeArtefact(artefact)
  const cases: [name: string, manifest: Uint8Array, weights: Uint8Array, why: RegExp][] = [
    ['a manifest that is not JSON', text('{'), weights, /not JSON/],
    ['a manifest of another format', text({ ...artefact.manifest, format: 'x/9' }), weights, /'\/format'/],
    ['a manifest without a region', text({ ...artefact.manifest, region: undefined }), weights, /region/],
    ['weights cut short', manifest, weights.subarray(0, weights.length - 1), /weights cannot be read/],
  ]
  for (const [name, manifestBytes, weightBytes, why] of cases) {
    it(name, () => {
      const decode = () => decodeArtefact({ manifest: manifestBytes, weights: weightBytes })
      assert.throws(decode, ArtefactError)
      assert.throws(decode, why)
    })
  }
})
