import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { arrayMembers } from '../../shared/kernels/array-members.js'

const membersOf = (text: string, name = 'features'): string[] | undefined => {
  const bytes = Buffer.from(text)
  const spans = arrayMembers(bytes, name)
  return spans?.start.map((start, i) => bytes.toString('utf8', start, spans.end[i]))
}

describe('arrayMembers', () => {
  const cases: [what: string, text: string, members: string[] | undefined][] = [
    ['two objects', '{"a":1,"features":[{"b":2}, {"c":[{}]}],"d":3}', ['{"b":2}', '{"c":[{}]}']],
    ['braces and quotes in strings', '{"features":[{"b":"}\\"]{"}]}', ['{"b":"}\\"]{"}']],
    ['a backslash before the last quote', '{"features":[{"b":"\\\\"}]}', ['{"b":"\\\\"}']],
    ['an array of the name further inside', '{"x":{"features":[{"b":1}]},"features":[{"c":2}]}', ['{"c":2}']],
    ['a value of the name', '{"type":"features","other":[{"b":1}],"features":[]}', []],
    ['what are no objects', '{"features":[1,"a",null,[{"b":1}],{"c":2}]}', ['{"c":2}']],
    ['no such array', '{"feature":[{}]}', undefined],
    ['an end that is missing', '{"features":[{"b":1}]', undefined],
    ['a string that does not end', '{"features":[{"b":"1}]}', undefined],
    ['nothing', '', undefined],
  ]
  for (const [what, text, members] of cases) {
    it(`finds ${what}`, () => assert.deepEqual(membersOf(text), members))
  }
  it('finds what JSON.parse finds, of any objects', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.integer({ min: 0, max: 2 }),
        (objects, indent) => {
          const members = membersOf(JSON.stringify({ a: 'features', features: objects, b: [{}] }, undefined, indent))
          assert.deepEqual(
            members?.map(text => JSON.parse(text)),
            JSON.parse(JSON.stringify(objects)),
          )
        },
      ),
    )
  })
})
