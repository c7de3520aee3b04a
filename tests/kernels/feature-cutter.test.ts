import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cutFeatures, endFeatures, initFeatureCutter } from '../../shared/kernels/feature-cutter.js'

/** Cuts a text given in pieces; an oversized feature is marked. */
function cut(pieces: readonly string[], maxBytes = 1000) {
  const cutter = initFeatureCutter(maxBytes)
  const features: string[] = []
  const keep = (bytes: Uint8Array, start: number, end: number, oversized: boolean) =>
    features.push((oversized ? 'oversized:' : '') + new TextDecoder().decode(bytes.slice(start, end)))
  for (const piece of pieces) cutFeatures(cutter, new TextEncoder().encode(piece), keep)
  return { features, found: endFeatures(cutter, keep) }
}

const feature = (place: string) => JSON.stringify({ type: 'Feature', properties: { place, ids: [1, [2]] }, id: 'a' })
const collection = (features: readonly string[], between = ',\n') =>
  `{"type":"FeatureCollection","metadata":{"title":"[features]","features":"none"},"features":[${features.join(between)}],"bbox":[1,2]}`

describe('cutFeatures', () => {
  const features = ['5 km of X', 'a } brace { and ] bracket', 'a \\ and a " and \\"', 'Ñuñoa', ''].map(feature)

  it('is not misled by braces, brackets and quotes in strings', () =>
    assert.deepEqual(cut([collection(features)]), { features, found: true }))
  it('does not need line breaks', () => assert.deepEqual(cut([collection(features, ' , ')]), { features, found: true }))
  it('finds none in an empty collection, but the array', () =>
    assert.deepEqual(cut([collection([])]), { features: [], found: true }))
  it('says when there is no features array', () =>
    assert.deepEqual(cut(['{"a":[{}]}']), { features: [], found: false }))

  it('writes a feature of several lines as one', () => {
    const pretty = JSON.stringify({ features: [JSON.parse(features[1]), JSON.parse(features[2])] }, null, 2)
    const { features: found } = cut([pretty])
    assert.deepEqual(
      found.map(line => JSON.parse(line)),
      [JSON.parse(features[1]), JSON.parse(features[2])],
    )
    assert.ok(found.every(line => !line.includes('\n')))
  })

  it('cuts the same wherever the chunks end', () => {
    const text = collection(features.slice(0, 3))
    fc.assert(
      fc.property(fc.array(fc.nat({ max: text.length }), { maxLength: 20 }), cuts => {
        const ends = [0, ...cuts.sort((a, b) => a - b), text.length]
        const pieces = ends.slice(1).map((end, i) => text.slice(ends[i], end))
        assert.deepEqual(cut(pieces).features, features.slice(0, 3))
      }),
    )
  })

  it('reports a feature that is too long by its start, and goes on', () => {
    const { features: found } = cut([collection([feature('x'.repeat(2000)), features[0]])])
    assert.equal(found.length, 2)
    assert.equal(found[0].length, 'oversized:'.length + 1000)
    assert.equal(found[1], features[0])
  })

  const damages: [what: string, damage: (line: string) => string][] = [
    ['lost its closing quote', line => line.replace('X"', 'X')],
    ['lost its opening brace', line => line.slice(1)],
    ['lost its closing brace', line => line.slice(0, -1)],
    ['lost an inner brace', line => line.replace('"properties":{', '"properties":')],
    ['has a brace too many', line => `${line}}}`],
    ['has brackets too many', line => `${line}]]]`],
    ['is cut in the middle', line => line.slice(0, 40)],
    ['is garbage', () => '#"[{\\"'],
  ]
  for (const [what, damage] of damages) {
    it(`keeps the neighbours of a feature that ${what}`, () => {
      const good = [features[1], features[2], features[3]]
      const { features: found } = cut([collection([good[0], damage(features[0]), good[1], good[2]])])
      const readable = found.filter(line => {
        try {
          return JSON.parse(line).type === 'Feature'
        } catch {
          return false
        }
      })
      // A brace or bracket after a whole feature harms nobody.
      const expected = what.includes('too many') ? [good[0], features[0], good[1], good[2]] : good
      assert.deepEqual(readable, expected)
    })
  }
})
