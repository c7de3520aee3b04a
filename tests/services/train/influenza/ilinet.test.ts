import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseIlinet } from '../../../../services/train/influenza/ilinet.js'
import { InputFileError } from '../../../../shared/domain/errors.js'

const HEADER = 'REGION TYPE,REGION,YEAR,WEEK,% WEIGHTED ILI,%UNWEIGHTED ILI'
const text = (...lines: string[]) => [HEADER, ...lines, ''].join('\r\n')
/** 2020 had a week 53, which began on 2020-12-27. */
const weeks = [
  'HHS Regions,Region 1,2020,52,1.5,9',
  'HHS Regions,Region 2,2020,52,2.5,9',
  'HHS Regions,Region 1,2020,53,1.25,9',
  'HHS Regions,Region 2,2020,53,0,9',
  'HHS Regions,Region 1,2021,1,1,9',
  'HHS Regions,Region 2,2021,1,3,9',
]

describe('parseIlinet', () => {
  it('reads regions over weeks, over a year of 53', () => {
    const ili = parseIlinet(text(...weeks))
    assert.deepEqual(ili.regions, ['Region 1', 'Region 2'])
    assert.deepEqual([...ili.weekOfYear], [52, 53, 1])
    assert.equal(new Date(ili.startDay[1] * 86_400_000).toISOString().slice(0, 10), '2020-12-27')
    assert.deepEqual(
      ili.percent.map(series => [...series]),
      [
        [1.5, 1.25, 1],
        [2.5, 0, 3],
      ],
    )
  })

  it('skips the line of titles that the CDC writes above the header', () => {
    assert.equal(parseIlinet(`PERCENTAGE OF VISITS FOR ILI\n${text(...weeks)}`).startDay.length, 3)
  })

  const faults: [name: string, text: string, message: RegExp][] = [
    ['no header', 'a,b\n1,2\n', /no line names the columns/],
    ['a value that is no number', text('HHS Regions,Region 1,2020,52,X,9'), /line 2 .* not a week/],
    ['an empty value', text('HHS Regions,Region 1,2020,52,,9'), /line 2 .* not a week/],
    ['a week that its year does not have', text('HHS Regions,Region 1,2019,53,1,9'), /line 2 .* not a week/],
    ['a gap', text(weeks[0], weeks[4]), /its week 2 is not that of the first region/],
    ['a region that ends early', text(...weeks.slice(0, 5)), /Region 2 has 2 weeks/],
    ['no week', text(), /holds no week/],
  ]
  for (const [name, wrong, message] of faults) {
    it(`refuses ${name}`, () => {
      assert.throws(() => parseIlinet(wrong), InputFileError)
      assert.throws(() => parseIlinet(wrong), message)
    })
  }
})
