import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parseStreamflow } from '../../../../services/feed/streamflow/streamflow-formats.js'
import { readingTexts, refusalTexts } from '../../../support/reading-rows.js'
import { riverBatch, waterml1With, waterml2With } from '../../../support/river-payloads.js'
import { sharedData } from '../../../support/shared-data.js'

const parse = (text: string) => parseStreamflow(riverBatch('waterml', text))
const value = (flow: string, attributes = 'qualifiers="A" dateTime="2012-05-12T00:00:00.000-05:00"') =>
  `<ns1:value ${attributes}>${flow}</ns1:value>`
const point = (inside: string) => `<wml2:point><wml2:MeasurementTVP>${inside}</wml2:MeasurementTVP></wml2:point>`
const dayAndFlow = (day: string, flow: string) => point(`<wml2:time>${day}</wml2:time>${flow}`)

describe('WaterML 1.1', () => {
  it('of a real answer', t => {
    const path = sharedData(t, 'payloads/usgs_water/WaterML1Example.xml')
    if (path === undefined) return
    const parsed = parse(readFileSync(path, 'utf8'))
    const texts = readingTexts(parsed)
    assert.deepEqual([parsed.records, texts.length, refusalTexts(parsed)], [192, 192, []]) // two days of quarter hours
    assert.equal(texts[0], '01491000 discharge 2012-05-12T00:00/0 2.3503 q0') // 83 ft³/s
    assert.equal(texts[191], '01491000 discharge 2012-05-13T23:45/0 1.6990 q0') // 60 ft³/s
  })

  const facts: [what: string, element: string, reading: string][] = [
    [
      'summer time',
      value('100', 'qualifiers="P" dateTime="2012-07-01T00:30:00.000-04:00"'),
      '01491000 discharge 2012-06-30T23:30/0 2.8317 q1',
    ],
    [
      'ice',
      value('-999999', 'qualifiers="P Ice" dateTime="2012-05-12T00:00:00-05:00"'),
      '01491000 discharge 2012-05-12T00:00/0 none q5',
    ],
    [
      'a bound',
      value('1', 'censorCode="lt" dateTime="2012-05-12T00:00:00-05:00"'),
      '01491000 discharge 2012-05-12T00:00/0 0.0283 q32',
    ],
    ['a text in pieces', value('1<!-- comment -->00'), '01491000 discharge 2012-05-12T00:00/0 2.8317 q0'],
    ['an empty element', value('').replace('></ns1:value>', '/>'), '01491000 discharge 2012-05-12T00:00/0 none q0'],
  ]
  for (const [what, element, reading] of facts) {
    it(`reads ${what}`, () => assert.deepEqual(readingTexts(parse(waterml1With(element))), [reading]))
  }

  it('leaves other parameters alone', () => {
    const parsed = parse(waterml1With(value('1')).replace('>00060<', '>00065<'))
    assert.deepEqual([parsed.records, parsed.count, parsed.refused.length], [1, 0, 0])
  })

  const faults: [what: string, element: string, reason: string][] = [
    ['a word', value('high'), 'number-syntax'],
    ['no time', value('1', 'qualifiers="A"'), 'time-syntax'],
    ['31 February', value('1', 'dateTime="2012-02-31T00:00:00-05:00"'), 'time-syntax'],
  ]
  for (const [what, element, reason] of faults) {
    it(`refuses ${what}, as a document of its own, and keeps its neighbours`, () => {
      const parsed = parse(waterml1With(`${value('1')}${element}${value('2')}`))
      assert.deepEqual([refusalTexts(parsed), parsed.count], [[`2 ${reason}`], 2])
      const again = parse(Buffer.from(parsed.recordBytes(1)).toString())
      assert.deepEqual([again.records, refusalTexts(again)], [1, [`1 ${reason}`]])
    })
  }

  it('keeps what stands before a fault, and refuses the rest as one record', () => {
    const text = waterml1With(`${value('1')}${value('2')}<ns1:value dateTime="20`)
    const parsed = parse(text)
    assert.deepEqual([refusalTexts(parsed), parsed.count], [['3 xml-syntax'], 2])
    assert.ok(Buffer.from(parsed.recordBytes(2)).toString().startsWith('<ns1:value dateTime="20'))
  })

  const documents: [what: string, text: string][] = [
    ['a page of HTML', '<html><body/></html>'],
    ['a document type', `<!DOCTYPE a [<!ENTITY x "y">]>${waterml1With(value('1'))}`],
    ['elements without end', '<timeSeries>'.repeat(100)],
    ['no XML', 'Service unavailable'],
    ['nothing', ' '],
  ]
  for (const [what, text] of documents) {
    it(`refuses ${what}`, () => {
      const parsed = parse(text)
      assert.deepEqual([parsed.records, refusalTexts(parsed)], [1, ['1 xml-syntax']])
    })
  }
})

describe('WaterML 2.0', () => {
  it('of a real answer, whose first point holds nothing', t => {
    const path = sharedData(t, 'payloads/usgs_water/WaterML2Example.xml')
    if (path === undefined) return
    const parsed = parse(readFileSync(path, 'utf8'))
    const texts = readingTexts(parsed)
    assert.deepEqual([parsed.records, texts.length, refusalTexts(parsed)], [9, 8, []])
    assert.equal(texts[0], '01646500 discharge 2014-09-01T00:00/1 76.1723 q1') // 2690 ft³/s
    assert.equal(texts[7], '01646500 discharge 2014-09-08T00:00/1 65.1287 q1') // 2300 ft³/s
  })

  const facts: [what: string, element: string, reading: string][] = [
    [
      'a value',
      dayAndFlow('2014-09-01', '<wml2:value>100</wml2:value>'),
      '01646500 discharge 2014-09-01T00:00/1 2.8317 q1',
    ],
    [
      'no value',
      dayAndFlow('2014-09-01', '<wml2:value xsi:nil="true"/>'),
      '01646500 discharge 2014-09-01T00:00/1 none q1',
    ],
    [
      'qualifiers of its own',
      dayAndFlow(
        '2014-09-01',
        '<wml2:value>100</wml2:value><wml2:metadata><wml2:qualifier><swe:Category><swe:value>A</swe:value></swe:Category></wml2:qualifier><wml2:qualifier><swe:Category><swe:value>e</swe:value></swe:Category></wml2:qualifier></wml2:metadata>',
      ),
      '01646500 discharge 2014-09-01T00:00/1 2.8317 q2',
    ],
  ]
  for (const [what, element, reading] of facts) {
    it(`reads ${what}`, () => assert.deepEqual(readingTexts(parse(waterml2With(element))), [reading]))
  }

  it('refuses a bad point, as an observation of its own', () => {
    const good = dayAndFlow('2014-09-01', '<wml2:value>100</wml2:value>')
    const parsed = parse(waterml2With(`${good}${dayAndFlow('2014-09-31', '<wml2:value>1</wml2:value>')}${good}`))
    assert.deepEqual([refusalTexts(parsed), parsed.count], [['2 time-syntax'], 2])
    const again = parse(Buffer.from(parsed.recordBytes(1)).toString())
    assert.deepEqual([again.records, refusalTexts(again)], [1, ['1 time-syntax']])
  })
  it('refuses a unit that nobody knows', () => {
    const text = waterml2With(dayAndFlow('2014-09-01', '<wml2:value>1</wml2:value>')).replace('ft3/s', 'furlong')
    assert.deepEqual(refusalTexts(parse(text)), ['1 unit'])
  })
})
