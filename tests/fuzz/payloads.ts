import { csvPage, quakemlPage } from '../../services/recorded/event-formats.js'
import { summaryPage } from '../../services/recorded/summary-page.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import type { RawFormat } from '../../shared/domain/raw-formats.js'
import { rawBatch, SCEDC_HEADER, scedcLine } from '../support/catalogs.js'
import { emscFeature, stillWorld, toldOnce, usgsFeature } from '../support/recorded-world.js'
import {
  camelsFlow,
  camelsForcing,
  FORCING_FILE,
  GAUGE_FIELDS,
  gaugeLines,
  ogcCollection,
  ogcLines,
  rdb,
  riverBatch,
  waterml1Text,
  waterml2Text,
  watermlJson,
} from '../support/river-payloads.js'

const TIME_MS = Date.UTC(2020, 0, 1)
const FEATURES = [usgsFeature('ci1', TIME_MS), usgsFeature('nc2', TIME_MS, { mag: null, ids: ',nc2,us3,' })]

const message = (action: string) => JSON.stringify({ action, data: emscFeature('20200101_0000001', TIME_MS) })
const csv = csvPage(FEATURES)
const world = stillWorld(TIME_MS + 60_000, [toldOnce('ci1', TIME_MS), toldOnce('ci2', TIME_MS)])

/** A good payload of every format that the feed reads; of some, in both of its layouts. */
export const PAYLOADS: readonly RawBatch[] = [
  of(
    'scedc-csv',
    `${scedcLine('ci1', '2020-01-01T00:00:00.00Z')}\n${scedcLine('ci2', '2020-01-01T00:00:01Z')}\n`,
    SCEDC_HEADER,
  ),
  of('fdsn-csv', csv.slice(csv.indexOf('\n') + 1), csv.slice(0, csv.indexOf('\n'))),
  of('usgs-geojson', FEATURES.map(feature => `${JSON.stringify(feature)}\n`).join('')),
  of('usgs-geojson', summaryPage(world, 'all_hour')!.body),
  of('quakeml', quakemlPage(FEATURES)),
  of('emsc-json', `${message('create')}\n${message('delete')}\n`),
  of('emsc-json', JSON.stringify({ type: 'FeatureCollection', features: [emscFeature('20200101_0000002', TIME_MS)] })),
  riverBatch('usgs-ogc-json', ogcLines(2)),
  riverBatch('usgs-ogc-json', ogcCollection(2)),
  riverBatch('usgs-waterml-json', watermlJson(2)),
  riverBatch('usgs-rdb', rdb(3)),
  riverBatch('waterml', waterml1Text(3)),
  riverBatch('waterml', waterml2Text(3)),
  riverBatch('camels-flow', camelsFlow(3)),
  riverBatch('camels-forcing', camelsForcing(3), { file: FORCING_FILE }),
  riverBatch('gauge-csv', gaugeLines(3), GAUGE_FIELDS),
]

function of(format: RawFormat, text: string, header?: string): RawBatch {
  return { ...rawBatch([], { format, bytes: Buffer.from(text), fetchedMs: TIME_MS + 60_000 }), header }
}
