import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { HYDROLOGY_SIZES, hydrologyTable } from '../../../../services/train/hydrology/table.js'
import type { KeptRow } from '../../../../services/train/tables/result-table.js'
import { runTable } from '../../../../services/train/tables/run-table.js'
import { startEngine } from '../../../../shared/engines/start-engine.js'
import { dayNumber, simulatedFolder } from './simulated-folder.js'

const span = (from: string, to: string) => ({ fromDay: dayNumber(from), toDay: dayNumber(to) })

const TINY = {
  ...HYDROLOGY_SIZES,
  spans: {
    training: span('2006-01-01', '2007-12-31'),
    validation: span('2003-01-01', '2003-12-31'),
    test: span('2004-01-01', '2005-12-31'),
  },
  locationSpan: span('2003-01-01', '2005-12-31'),
  ...{ steps: 2, smallSteps: 2, locationSteps: 2 },
}

before(startEngine)

async function rowsOf(folder: string, protocol: string): Promise<Map<string, KeptRow>> {
  const open = await hydrologyTable(TINY).open([folder], protocol)
  const store = { read: async () => undefined, write: async () => {} }
  const rows = await runTable(open, { seeds: 1, store, context: { nowMs: () => 0 } })
  assert.deepEqual(
    rows.map(({ model }) => model),
    open.models,
  )
  for (const { scores, model } of rows) {
    for (const { column, values } of scores) {
      for (const { key } of open.metrics) assert.ok(Number.isFinite(values[key]), `${model} ${column} ${key}`)
    }
  }
  return new Map(rows.map(row => [row.model, row]))
}

it('makes each row of the split by time; a model of the right form finds simulated rivers again', async t => {
  const folder = await simulatedFolder(t, 3, '2002-01-01', '2008-01-01')
  const rows = await rowsOf(folder, 'time')
  const nse = (model: string) => rows.get(model)!.scores[0].values.medianNse
  // The rivers are GR4J behind degree-day snow, with a gauge's error of 5 %.
  assert.ok(nse('gr4j') > 0.85, `gr4j ${nse('gr4j')}`)
  assert.ok(nse('gr4j') > nse('ridge'))
  assert.ok(nse('ridge') > nse('climatology'))
})

it('makes each row of the split by location, on basins that nothing was learnt from', async t => {
  const folder = await simulatedFolder(t, 5, '2003-01-01', '2006-01-01')
  const rows = await rowsOf(folder, 'location')
  assert.deepEqual(
    rows.get('climatology')!.scores.map(({ column }) => column),
    ['precipitation', 'temperature', 'streamflow'],
  )
  // Known inputs add columns to what the first layer sees: 2 linear, 2 annual, 12 more.
  const parameters = (model: string) => rows.get(model)!.parameters
  const units = 32
  const added = ['linear', 'annual', 'extra', 'all'].map(
    known => (parameters(`two-stage-lstm-${known}`) - parameters('two-stage-lstm')) / units,
  )
  assert.deepEqual(added, [2, 2, 12, 16])
})
