import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { ReplayCounts } from '../../../../services/connect/replay/replay-files.js'
import { parseSeismic } from '../../../../services/feed/seismic/seismic-formats.js'
import type { Region } from '../../../../shared/domain/region.js'
import { batchesOf, csv, feedAll, inOrder, linesIn, replay, scedcLine, writer } from '../../../support/catalogs.js'
import { feedSites, readingsIn, replaySites } from '../../../support/replayed-readings.js'

const write = writer()

const gauge = (...rows: readonly string[]) => `date,q_mm,prcp_mm\n${rows.map(row => `${row}\n`).join('')}`

/** Two gauges with two columns; three days. */
const RIVERS: Region = {
  id: 'rivers',
  domain: 'streamflow',
  grid: { south: 0, west: 0, step: 1, rows: 1, cols: 2 },
  sites: ['01', '02'].map((id, s) => ({ id, name: id, latitude: 0.5, longitude: s + 0.5, areaKm2: 100 })),
  strideDays: 1,
  windowDays: 1,
  horizonsDays: [1],
  latenessDays: 3,
  record: { fromDay: 0, toDay: 30_000 },
}

describe('files of many gauges', () => {
  const one = () => write('01.csv', gauge('2020-03-01,1.5,0', '2020-03-02,2.5,1'))
  const two = () => write('02.csv', gauge('2020-03-02,3.5,2', '2020-03-03,4.5,3'))

  it('share one batch a day, which names the file of each line', async () => {
    const batches = await replaySites('streamflow', [two(), one()])
    assert.deepEqual(
      batches.map(batch => [
        linesIn(batch),
        batch.file ?? batch.files,
        [...(batch.fileOf ?? [])],
        [...batch.lineNumbers!],
      ]),
      [
        [['2020-03-01,1.5,0'], '01.csv', [], [2]],
        [
          ['2020-03-02,2.5,1', '2020-03-02,3.5,2'],
          ['01.csv', '02.csv'],
          [0, 1],
          [3, 2],
        ],
        [['2020-03-03,4.5,3'], '02.csv', [], [3]],
      ],
    )
    const { rows, counts } = feedSites(batches, RIVERS)
    assert.deepEqual(
      rows.filter(({ name }) => name === 'runoff').map(({ site, date, value }) => [site, date, value]),
      [
        ['01', '2020-03-01', 1.5],
        ['01', '2020-03-02', 2.5],
        ['02', '2020-03-02', 3.5],
        ['02', '2020-03-03', 4.5],
      ],
    )
    assert.deepEqual([counts.accepted, counts.rejected], [8, {}])
  })

  it('are read from a folder without a simulation’s truth, and what is no such file is passed over and named', async () => {
    const folder = join(write('x', ''), '..', 'rivers')
    mkdirSync(join(folder, 'deeper'), { recursive: true })
    write('rivers/01.csv', gauge('2020-03-01,1.5,0'))
    write('rivers/deeper/02.csv.gz', gzipSync(gauge('2020-03-01,3.5,2')))
    write('rivers/README.md', '# What this is\n')
    write('rivers/.hidden.csv', 'not a catalogue')
    mkdirSync(join(folder, 'truth'))
    write('rivers/truth/03.csv', gauge('2020-03-01,9.5,9'))
    let counts: ReplayCounts | undefined
    const [batch] = await replaySites('streamflow', [folder], { onRead: read => (counts = read) })
    assert.deepEqual(batch.files, ['01.csv', '02.csv.gz'])
    assert.deepEqual([counts?.files, counts?.passedOver], [2, ['README.md']])
  })

  it('of another domain are refused, by the name of theirs', async () => {
    await assert.rejects(
      replay([one()]),
      /01\.csv: it is gauge-csv, of the domain streamflow, but seismic was asked for; .* --domain streamflow/,
    )
    await assert.rejects(replaySites('covid', [write('quakes.csv', csv([]))]), /of the domain seismic, but covid/)
  })

  it('count once, however often the same file is named', async () => {
    const once = feedSites(await replaySites('streamflow', [one(), two()]), RIVERS)
    const twice = feedSites(await replaySites('streamflow', [one(), two(), one(), two()]), RIVERS)
    assert.deepEqual(twice.rows, once.rows)
    assert.deepEqual([twice.counts.accepted, twice.counts.repeated], [8, 8])
  })

  it('with a damaged line lose that line alone', async () => {
    const bad = write('bad/02.csv'.replace('bad/', 'bad-'), gauge('2020-03-01,abc,0', '2020-03-02,9.5,1'))
    const { rejects, counts } = feedSites(await replaySites('streamflow', [one(), bad]), RIVERS)
    assert.deepEqual(
      rejects.map(({ source, line, reason }) => [source, line, reason]),
      [['bad-02.csv', 2, 'number-syntax']],
    )
    assert.equal(counts.accepted, 4)
  })

  it('of forcing share a batch by their names line', async () => {
    const forcing = (prcp: string) =>
      ` 44.8\n 133.0\n 587\nYear Mnth Day Hr\tPRCP(mm/day)\n2020 03 01 12\t${prcp}\n2020 03 02 12\t0.00\n`
    const paths = [
      write('01_lump_nldas_forcing_leap.txt', forcing('1.00')),
      write('02_lump_nldas_forcing_leap.txt', forcing('2.00')),
    ]
    const batches = await replaySites('streamflow', paths)
    assert.equal(batches.length, 2)
    const { rows } = feedSites(batches, RIVERS)
    assert.deepEqual(
      rows.map(({ site, date, name, value }) => [site, date, name, value]),
      [
        ['01', '2020-03-01', 'precipitation', 1],
        ['02', '2020-03-01', 'precipitation', 2],
        ['01', '2020-03-02', 'precipitation', 0],
        ['02', '2020-03-02', 'precipitation', 0],
      ],
    )
  })
})

describe('tables of RDB that follow each other', () => {
  const table = (names: string, ...rows: readonly string[]) =>
    `# retrieved\n${names}\n5s\t15s\t20d\t14n\t10s\n${rows.map(row => `${row}\n`).join('')}`
  const text =
    table('agency_cd\tsite_no\tdatetime\t1_00060_00003\t1_00060_00003_cd', 'USGS\t01\t2020-03-01\t10\tA') +
    table('agency_cd\tsite_no\tdatetime\t7_00060_00003\t7_00060_00003_cd', 'USGS\t02\t2020-03-01\t20\tP')

  it('have a batch for each header', async () => {
    const batches = await replaySites('streamflow', [write('two.txt', text)])
    assert.deepEqual(
      batches.map(batch => [batch.header?.slice(-16), linesIn(batch), [...batch.lineNumbers!]]),
      [
        ['1_00060_00003_cd', ['USGS\t01\t2020-03-01\t10\tA'], [4]],
        ['7_00060_00003_cd', ['USGS\t02\t2020-03-01\t20\tP'], [8]],
      ],
    )
    assert.equal(readingsIn(batches).length, 2)
  })
})

describe('QuakeML', () => {
  const event = (id: string, time: string) =>
    `<event publicID="smi:x.org/${id}"><origin publicID="o1"><time><value>${time}</value></time>` +
    '<latitude><value>34</value></latitude><longitude><value>-117</value></longitude></origin></event>'
  const document = (...events: readonly string[]) =>
    '<?xml version="1.0"?>\n<q:quakeml xmlns:q="http://quakeml.org/xmlns/quakeml/1.2" ' +
    'xmlns="http://quakeml.org/xmlns/bed/1.2"><eventParameters publicID="smi:x.org/a>b">' +
    `${events.join('\n')}</eventParameters></q:quakeml>\n`
  const idsIn = async (text: string) =>
    batchesOf(await replay([write('quakes.xml', text)]))
      .filter(batch => batch.bytes.length > 0 && batch.defect === undefined)
      .map(batch => parseSeismic(batch).reports.map(({ ids, line }) => `${ids[0].slice(-2)} ${line}`))

  it('is cut by day, each a document of its own', async () => {
    const events = [
      event('q3', '2020-03-03T01:00:00Z'),
      event('q1', '2020-03-01T01:00:00Z'),
      event('q2', '2020-03-01T02:00:00Z'),
    ]
    assert.deepEqual(await idsIn(document(...events)), [['q1 2', 'q2 3'], ['q3 1']])
  })

  it('is not taken in by a comment', async () => {
    const text = document('<!-- <event publicID="no"> </event> -->', event('q1', '2020-03-01T01:00:00Z'))
    assert.deepEqual(await idsIn(text), [['q1 1']])
  })

  it('keeps the events before the place where it breaks off', async () => {
    const whole = document(event('q1', '2020-03-01T01:00:00Z'), event('q2', '2020-03-02T01:00:00Z'))
    const messages = await replay([write('cut.xml', whole.slice(0, whole.indexOf('q2') + 60))])
    const { rejects, counts } = feedAll(messages)
    assert.deepEqual(
      rejects.map(({ reason, source, fragment }) => [reason, source, fragment]),
      [['xml-syntax', 'cut.xml', true]],
    )
    assert.equal(counts.read, 2)
  })

  it('puts a damaged event in the place of the one before it, to be refused there', async () => {
    const text = document(
      event('q1', '2020-03-01T01:00:00Z'),
      event('q2', 'yesterday'),
      event('q3', '2020-03-03T01:00:00Z'),
    )
    const { rejects, counts } = feedAll(await replay([write('damaged.xml', text)]))
    assert.deepEqual([rejects.map(({ reason, line }) => [reason, line]), counts.read], [[['time-syntax', 2]], 3])
  })
})

describe('an answer of Epidata', () => {
  const entry = { geo_value: '06037', signal: 'confirmed_incidence_num', time_value: 20200301, value: 4 }

  it('that was cut off by the service is delivered, and what lacks is told', async () => {
    const path = write('cut.json', JSON.stringify({ epidata: [entry], result: 2, message: 'too many results' }))
    assert.deepEqual(
      readingsIn(await replaySites('covid', [path])),
      ['06037 2 1583020800000 1 4 0', 'defect too-many-results'].sort(),
    )
  })

  it('that is an error is refused with what it says', async () => {
    const path = write('error.json', '{"result": -1, "message": "database error"}')
    await assert.rejects(replaySites('covid', [path]), /error\.json: no records to replay.*result -1: "database error"/)
  })
})

describe('a document that cannot be cut', () => {
  it('is refused where a Kafka broker would not take it', async () => {
    const value = '<value dateTime="2020-03-01T00:00:00">1</value>'
    const path = write('large.xml', `<timeSeriesResponse>${value.repeat(25_000)}</timeSeriesResponse>`)
    await assert.rejects(
      replaySites('streamflow', [path]),
      /large\.xml: the document has \d+ bytes, more than 1000000; ask/,
    )
  })

  it('stands on its first day, and its days are replayed to the last', async () => {
    const wide =
      'countyFIPS,County Name,State,stateFIPS,3/1/20,3/2/20,3/3/20\n06037,"Los Angeles, County",CA,06,1,2,3\n'
    const batches = await replaySites('covid', [write('confirmed.csv', wide)])
    assert.deepEqual(
      batches.map(({ bytes, completeToMs, fetchedMs }) => [bytes.length > 0, completeToMs, fetchedMs]),
      [
        [true, Date.UTC(2020, 2, 2), Date.UTC(2020, 2, 4)],
        [false, Date.UTC(2020, 2, 3), Date.UTC(2020, 2, 3)],
        [false, Date.UTC(2020, 2, 4), Date.UTC(2020, 2, 4)],
      ],
    )
    assert.equal(readingsIn(batches).length, 3)
  })
})

describe('two catalogues', () => {
  it('give the same quakes in whatever order they are named', async () => {
    const a = write(
      'a.csv',
      csv([scedcLine('ci1', '2020-03-01T01:00:00.00Z'), scedcLine('ci2', '2020-03-02T01:00:00.00Z')]),
    )
    const b = write('b.csv', csv([scedcLine('ci2', '2020-03-02T01:00:00.00Z', { mag: '3.10' })]))
    const [ab, ba] = [await replay([a, b]), await replay([b, a])]
    assert.deepEqual(ab, ba)
    assert.deepEqual(inOrder(feedAll(ab).rows).length, 3)
  })
})
