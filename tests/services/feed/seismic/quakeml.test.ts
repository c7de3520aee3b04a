import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parseSeismic } from '../../../../services/feed/seismic/seismic-formats.js'
import { rawBatch } from '../../../support/catalogs.js'
import { sharedData } from '../../../support/shared-data.js'

const ORIGIN = `<origin publicID="smi:net/o1"><time><value>2015-04-21T23:23:16.5Z</value></time>
  <latitude><value>34.05</value></latitude><longitude><value>-117.05</value></longitude><depth><value>6100</value></depth></origin>`
const OTHER = ORIGIN.replace('o1', 'o2').replace('34.05', '35')
const MAGNITUDES = `<magnitude publicID="smi:net/m1"><mag><value>2.5</value></mag></magnitude>
  <magnitude publicID="smi:net/m2"><mag><value>-0.3</value></mag></magnitude>`
const event = (inner: string, attributes = 'publicID="smi:net.org/e1"') => `<event ${attributes}>${inner}</event>`
const document = (...events: string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<q:quakeml xmlns:q="http://quakeml.org/xmlns/quakeml/1.2" xmlns="http://quakeml.org/xmlns/bed/1.2" xmlns:catalog="http://anss.org/xmlns/catalog/0.1">
<eventParameters publicID="smi:net/all">${events.join('\n')}</eventParameters></q:quakeml>`
const parse = (text: string | Buffer) =>
  parseSeismic(rawBatch([], { format: 'quakeml', header: undefined, bytes: Buffer.from(text) }))

describe('an event of QuakeML', () => {
  it('becomes a report: kilometres of metres, its first origin and magnitude where none is preferred', () => {
    const [report] = parse(document(event(`<type>earthquake</type>${ORIGIN}${OTHER}${MAGNITUDES}`))).reports
    assert.deepEqual(report, {
      record: 0,
      line: 1,
      agency: 'net.org',
      ids: ['smi:net.org/e1'],
      listsAll: false,
      timeMs: Date.UTC(2015, 3, 21, 23, 23, 16, 500),
      updatedMs: NaN,
      latitude: 34.05,
      longitude: -117.05,
      depthKm: 6.1,
      magnitude: 2.5,
      type: 'earthquake',
      deleted: false,
    })
  })
  it('has the origin and the magnitude that it prefers, and the time of its creation', () => {
    const preferred = `<preferredOriginID>smi:net/o2</preferredOriginID>
      <preferredMagnitudeID> smi:net/m2 </preferredMagnitudeID>
      <creationInfo><creationTime>2015-04-22T00:00:00</creationTime></creationInfo>`
    const [report] = parse(document(event(preferred + ORIGIN + OTHER + MAGNITUDES))).reports
    assert.deepEqual([report.latitude, report.magnitude, report.updatedMs], [35, -0.3, Date.UTC(2015, 3, 22)])
  })
  const names: [what: string, attributes: string, id: string, agency: string][] = [
    ['of the ANSS', 'publicID="quakeml:x/y" catalog:eventsource="ci" catalog:eventid="123"', 'ci123', 'usgs'],
    ['of EMSC', 'publicID="quakeml:eu.emsc/event/20150421_0000001"', '20150421_0000001', 'emsc'],
    [
      'of SCEDC',
      'publicID="quakeml:service.scedc.caltech.edu/fdsnws/event/1/query?eventid=9"',
      'quakeml:service.scedc.caltech.edu/fdsnws/event/1/query?eventid=9',
      'scedc',
    ],
    [
      'of anybody else',
      'publicID="smi:org.gfz-potsdam.de/geofon/gfz1"',
      'smi:org.gfz-potsdam.de/geofon/gfz1',
      'org.gfz-potsdam.de',
    ],
  ]
  for (const [what, attributes, id, agency] of names) {
    it(`${what} is called ${id}`, () => {
      const [report] = parse(document(event(ORIGIN, attributes))).reports
      assert.deepEqual([report.ids, report.agency], [[id], agency])
    })
  }
  it('without magnitude and depth is of unknown magnitude and depth', () => {
    const [report] = parse(document(event(ORIGIN.replace(/<depth>.*<\/depth>/, '')))).reports
    assert.deepEqual([report.magnitude, report.depthKm], [NaN, NaN])
  })
  it('that does not exist, or whose origin is rejected, is taken back', () => {
    const rejected = ORIGIN.replace('</origin>', '<evaluationStatus>rejected</evaluationStatus></origin>')
    const { reports } = parse(document(event(`<type>not existing</type>${ORIGIN}`), event(rejected)))
    assert.deepEqual(
      reports.map(({ deleted }) => deleted),
      [true, true],
    )
  })
  it('may hold foreign elements with names like ours, and texts cut by comments and CDATA', () => {
    const foreign = `<x:origin xmlns:x="http://x/" publicID="no"><x:time><x:value>1999</x:value></x:time><latitude><value>1</value></latitude></x:origin>`
    const cut = ORIGIN.replace('34.05', '34<!-- . -->.<![CDATA[05]]>')
    assert.equal(parse(document(event(foreign + cut))).reports[0].latitude, 34.05)
  })
  const refused: [what: string, text: string, reason: string][] = [
    ['no origin', event('<type>earthquake</type>'), 'no-origin'],
    ['no id', event(ORIGIN, ''), 'id-missing'],
    ['no latitude', event(ORIGIN.replace('34.05', '')), 'number-syntax'],
    ['a depth in words', event(ORIGIN.replace('6100', 'deep')), 'number-syntax'],
    ['a time that is none', event(ORIGIN.replace('04-21', '04-31')), 'time-syntax'],
    ['a local time', event(ORIGIN.replace('16.5Z', '16.5+02:00')), 'time-syntax'],
  ]
  for (const [what, text, reason] of refused) {
    it(`is refused for ${what}; its neighbours are not`, () => {
      const good = event(ORIGIN, 'publicID="smi:net/good"')
      const parsed = parse(document(good, text, good))
      assert.deepEqual(
        parsed.reports.map(({ record }) => record),
        [0, 2],
      )
      assert.deepEqual(
        parsed.refused.map(({ record, line, reason: why }) => [record, line, why]),
        [[1, 2, reason]],
      )
      assert.equal(Buffer.from(parsed.recordBytes(1)).toString(), text)
    })
  }
})

describe('a QuakeML document', () => {
  const good = document(event(ORIGIN), event(ORIGIN, 'publicID="smi:net/e2"'))
  it('that breaks off gives what came before, and one reject', () => {
    const parsed = parse(good.slice(0, good.indexOf('e2') + 60))
    assert.deepEqual([parsed.reports.length, parsed.refused[0].reason, parsed.refused[0].record], [1, 'xml-syntax', 1])
    assert.match(Buffer.from(parsed.recordBytes(1)).toString(), /^<event publicID="smi:net\/e2">/)
  })
  const attacks: [what: string, text: string, wording: RegExp][] = [
    [
      'a billion laughs',
      `<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${good.slice(good.indexOf('\n') + 1).replace('34.05', '&b;')}`,
      /document type/,
    ],
    [
      'a file of ours',
      `<!DOCTYPE q SYSTEM "file:///etc/passwd">${good.slice(good.indexOf('\n') + 1)}`,
      /document type/,
    ],
    ['an entity that nobody declared', good.replace('34.05', '&b;'), /entity/],
    ['elements without end', document(event('<a>'.repeat(100_000))), /nested more than 64 deep/],
  ]
  for (const [what, text, wording] of attacks) {
    it(`with ${what} is refused`, () => {
      const { reports, refused } = parse(text)
      assert.ok(reports.length <= 1)
      assert.match(refused[0].message, wording)
    })
  }
  it('that is no UTF-8 is refused whole', () => {
    assert.equal(parse(Buffer.from(good.replace('net.org', 'nét.org'), 'latin1')).refused[0].reason, 'encoding')
  })
  it('of USGS, with 117 picks, is one event', t => {
    const path = sharedData(t, 'payloads/quakeml/usgs_fdsn_quakeml.xml.gz')
    if (path === undefined) return
    const { reports, refused } = parse(gunzipSync(readFileSync(path)))
    assert.deepEqual(refused, [])
    const [{ ids, agency, magnitude, type, updatedMs }] = reports
    // Read from the file by eye: its preferred magnitude is mww.
    assert.deepEqual(
      [ids, agency, type, updatedMs],
      [['us6000kawn'], 'usgs', 'earthquake', Date.UTC(2023, 4, 10, 16, 19, 8)],
    )
    assert.equal(magnitude, 7.6)
  })
  it('of ObsPy is two events', t => {
    const path = sharedData(t, 'payloads/quakeml/obspy_catalog.xml')
    if (path === undefined) return
    assert.deepEqual(
      parse(readFileSync(path)).reports.map(({ ids, magnitude, depthKm, timeMs, latitude }) => [
        ids[0],
        magnitude,
        depthKm,
        timeMs,
        latitude,
      ]),
      [
        ['us6000697y', 5.1, 10, Date.UTC(2019, 9, 31, 1, 20, 58, 661), 6.8717],
        ['us700061e9', 6.5, 10, Date.UTC(2019, 9, 31, 1, 11, 19, 146), 6.9098],
      ],
    )
  })
})
