import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawSettings, parseSpace } from '../../../../services/train/search/space.js'
import { successiveHalving } from '../../../../services/train/search/successive-halving.js'
import { SettingsError } from '../../../../shared/domain/errors.js'
import { randomFrom } from '../../../../shared/kernels/random.js'

describe('parseSpace', () => {
  const any = () => true
  it('draws within its ranges, the same of the same seed', () => {
    const text =
      '{"a":{"from":0.001,"to":0.1,"log":true},"b":{"from":1,"to":3,"whole":true},"c":{"choices":["x",null]}}'
    const space = parseSpace(text, any)
    const random = randomFrom(1)
    const drawn = Array.from({ length: 200 }, () => drawSettings(space, random))
    const low = drawn.filter(({ a }) => (a as number) < 0.01).length
    // Half of the logarithms lie below their middle: 100 of 200 with deviation 7.
    assert.ok(low > 70 && low < 130, `${low}`)
    assert.ok(drawn.every(({ a }) => (a as number) >= 0.001 && (a as number) <= 0.1))
    assert.deepEqual([...new Set(drawn.map(({ b }) => b))].sort(), [1, 2, 3])
    assert.deepEqual(new Set(drawn.map(({ c }) => c)), new Set(['x', null]))
    assert.deepEqual(drawSettings(space, randomFrom(1)), drawn[0])
  })
  const wrong: [what: string, text: string][] = [
    ['no JSON', '{'],
    ['a list', '[]'],
    ['nothing', '{}'],
    ['a number', '{"a":1}'],
    ['a range from high to low', '{"a":{"from":2,"to":1}}'],
    ['a logarithm of 0', '{"a":{"from":0,"to":1,"log":true}}'],
    ['no choice', '{"a":{"choices":[]}}'],
  ]
  for (const [what, text] of wrong)
    it(`refuses ${what}`, () => assert.throws(() => parseSpace(text, any), SettingsError))
  it('refuses a setting that it does not know', () => {
    assert.throws(() => parseSpace('{"a":{"choices":[1]}}', () => false), /'a' is nothing to search over/)
  })
})

describe('successiveHalving', () => {
  const settings = { trials: 9, rounds: 3, keep: 3, steps: 90 }
  it('trains nine for 10 steps, three for 30 and one for 90', async () => {
    // The loss says which is best only with more steps: candidate 4 overtakes at 30.
    const loss = (candidate: number, steps: number) => Math.abs(candidate - (steps < 30 ? 5 : 4))
    const { winner, trials } = await successiveHalving(settings, async (candidate, steps) => loss(candidate, steps))
    assert.equal(winner, 4)
    assert.deepEqual(
      [10, 30, 90].map(of => trials.filter(({ steps }) => steps === of).map(({ candidate }) => candidate)),
      [[0, 1, 2, 3, 4, 5, 6, 7, 8], [5, 4, 6], [4]],
    )
  })
  it('drops what does not come to an end', async () => {
    const { winner } = await successiveHalving(settings, async candidate => (candidate === 0 ? NaN : 1 / candidate))
    assert.equal(winner, 8)
    await assert.rejects(
      successiveHalving(settings, async () => NaN),
      SettingsError,
    )
  })
  it('refuses more rounds than candidates last for', async () => {
    await assert.rejects(
      successiveHalving({ ...settings, trials: 8 }, async () => 0),
      /take 9 trials or more/,
    )
  })
})
