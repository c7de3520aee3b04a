import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SOCAL } from '../../../shared/domain/region.js'
import { lintRules, readRules } from '../../../shared/ports/rules/lint-rules.js'
import { GAUGES } from '../../support/made-up-sites.js'

const world = { regions: [SOCAL, GAUGES], models: ['persistence', 'climatology', 'ridge'] }
const lint = (text: string) => lintRules(text, world)

const GOOD = `rules:
  - id: m5-likely
    says: M5 or more is likely here
    region: socal
    model: ridge
    per: pixel
    when: { exceedance: m5, above: 0.05 }
    severity: severe
`

describe('a file of rules', () => {
  it('has every default filled in', () => {
    const { faults, book } = lint(GOOD)
    assert.deepEqual(faults, [])
    assert.deepEqual(book?.rules, [
      {
        id: 'm5-likely',
        says: 'M5 or more is likely here',
        region: 'socal',
        model: 'ridge',
        horizonDays: 14,
        per: 'pixel',
        where: {},
        combine: 'max',
        quantity: { kind: 'exceedance', name: 'm5' },
        side: 'above',
        threshold: 0.05,
        clear: 0.05,
        forIssues: 1,
        quietDays: 7,
        severity: 'severe',
        channels: [],
      },
    ])
  })
  it('may be JSON', () => {
    const rule = { id: 'a', says: 'b', region: 'gauges', model: 'ridge', per: 'gauge', severity: 'minor' }
    const { book } = lint(JSON.stringify({ rules: [{ ...rule, when: { forecast: 'mean', below: 1 } }] }))
    assert.deepEqual([book?.rules[0].side, book?.rules[0].threshold, book?.rules[0].horizonDays], ['below', 1, 1])
  })
  it('may look at how a model has held', () => {
    const rule = (when: string) =>
      GOOD.replace('per: pixel', 'per: region').replace('exceedance: m5, above: 0.05', when)
    // 60 issues a day apart are four windows of 14 days: two of them may miss (calibration-drift.test.ts).
    const [drift] = lint(rule('calibration: 0.95, chance: 0.01')).book?.rules ?? []
    assert.deepEqual([drift.quantity, drift.threshold], [{ kind: 'outside', coverage: 0.95, issues: 60 }, 0.5])
    const [pit] = lint(rule('calibration: pit, issues: 90, above: 0.4')).book?.rules ?? []
    assert.deepEqual([pit.quantity, pit.threshold], [{ kind: 'pit', issues: 90 }, 0.4])
  })
  it('weighs cost and loss', () => {
    const text = GOOD.replace('above: 0.05', 'costLoss: { cost: 2, loss: 100 }')
    assert.equal(lint(text).book?.rules[0].threshold, 0.02)
  })

  const faults: [what: string, from: string, to: string, line: number, message: RegExp][] = [
    ['no YAML', 'rules:', 'rules: [', 2, /the file is no YAML here/],
    ['a key that is not known', 'severity: severe', 'severity: severe\n    colour: red', 9, /"colour" is not known/],
    ['a key that is missing', '    model: ridge\n', '', 2, /model is missing; add it/],
    ['a word that is none of some', 'severity: severe', 'severity: bad', 8, /severity is "bad"; write one of minor, /],
    [
      'a region that nobody watches',
      'region: socal',
      'region: norcal',
      4,
      /"norcal" is not watched; watched are: socal/,
    ],
    ['a model that does not forecast', 'model: ridge', 'model: lstn', 5, /model "lstn" does not forecast here/],
    [
      'a horizon that is not forecast',
      'per: pixel',
      'per: pixel\n    horizonDays: 7',
      7,
      /not forecast 7 days ahead but 14/,
    ],
    ['a unit of another domain', 'per: pixel', 'per: county', 6, /no alert per county; write one of pixel, region/],
    [
      'an exceedance of another domain',
      'exceedance: m5',
      'exceedance: p95',
      7,
      /no exceedance "p95" in socal; forecasts name m4/,
    ],
    ['two quantities', 'exceedance: m5', 'exceedance: m5, forecast: mean', 7, /looks at one thing/],
    ['a chance of an event', 'above: 0.05', 'chance: 0.05', 7, /a chance is of the misses of an interval/],
    [
      'a calibration of pixels',
      'exceedance: m5',
      'calibration: 0.95',
      6,
      /of all cells of a region; write per: region/,
    ],
    [
      'an interval that is not forecast',
      'per: pixel\n    when: { exceedance: m5',
      'per: region\n    when: { calibration: 0.9',
      7,
      /no central interval of 0.9 in socal; there are 0.95, 0.8, 0.5/,
    ],
    ['issues of a forecast', 'exceedance: m5', 'exceedance: m5, issues: 9', 7, /counted for calibration only/],
    ['no limit', ', above: 0.05', '', 7, /has one limit, not 0/],
    ['two limits', 'above: 0.05', 'above: 0.05, below: 0.1', 7, /has one limit, not 2/],
    ['a probability above one', 'above: 0.05', 'above: 5', 7, /never past 5; write a limit between 0 and 1/],
    ['a cost above the loss', 'above: 0.05', 'costLoss: { cost: 3, loss: 2 }', 7, /it never pays/],
    ['a clear past the threshold', 'severity', 'clear: 0.2\n    severity', 8, /clear is 0.2, the threshold 0.05/],
    [
      'a channel that is not there',
      'severity',
      'channels: [pager]\n    severity',
      8,
      /channel "pager" is not in this file/,
    ],
    ['a pixel outside', 'severity', 'where: { pixels: [2400] }\n    severity', 8, /pixel 2400 is outside/],
    [
      'an empty box',
      'severity',
      'where: { box: { south: 34, north: 33, west: 0, east: 1 } }\n    severity',
      8,
      /is empty/,
    ],
    ['a level that is not forecast', 'exceedance: m5', 'forecast: 0.8', 7, /no quantile of level 0.8/],
    [
      'skill against itself',
      'severity',
      'minimumSkill: { against: ridge, atLeast: 0 }\n    severity',
      8,
      /against itself/,
    ],
    ['a kind of channel that is none', 'rules:', 'channels: { a: { kind: fax } }\nrules:', 1, /write one of webhook/],
    ['a secret in the file', 'rules:', 'channels: { a: { kind: slack, urlEnv: "https://x" } }\nrules:', 1, /urlEnv is/],
  ]
  for (const [what, from, to, line, message] of faults) {
    it(`is refused with ${what}, on its line`, () => {
      const text = GOOD.replace(from, to)
      assert.notEqual(text, GOOD)
      const result = lint(text)
      assert.equal(result.book, undefined)
      assert.match(result.faults[0].message, message)
      assert.equal(result.faults[0].line, line)
    })
  }
  it('is refused with a rule that has the id of another', () => {
    const { faults } = lint(GOOD + GOOD.replace('rules:\n', ''))
    assert.equal(faults[0].line, 9)
    assert.match(faults[0].message, /there is a rule "m5-likely" before this one/)
  })
  it('may have a channel that nobody speaks to, with a warning', () => {
    const { faults, book } = lint(`channels: { idle: { kind: kafka } }\n${GOOD}    channels: []\n`)
    assert.deepEqual(
      faults.map(({ level, line }) => [level, line]),
      [['warning', 1]],
    )
    assert.ok(book !== undefined)
  })
  it('says every fault at once', () => {
    const text = GOOD.replace('socal', 'x').replace('ridge', 'y').replace('above: 0.05', 'above: 2')
    assert.deepEqual(
      lint(text).faults.map(({ line }) => line),
      [4, 5, 7],
    )
  })
  it('that is not there says so', async () => {
    await assert.rejects(
      readRules('/nowhere/rules.yaml', world),
      /rules.yaml:1:1: error: the file cannot be read \(ENOENT\)/,
    )
  })
})
