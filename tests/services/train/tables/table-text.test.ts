import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { KeptRow, OpenTable, ResultTable } from '../../../../services/train/tables/result-table.js'
import { tableResult } from '../../../../services/train/tables/table-result.js'
import { tableCsv, tableMarkdown } from '../../../../services/train/tables/table-text.js'

const row = (model: string, seed: number, cases: number, deaths: number): KeptRow => ({
  ...{ model, seed, identity: '', validation: NaN, parameters: 3, seconds: 1.25, settings: {} },
  forecasts: new Float64Array(0),
  scores: [
    { column: 'cases', values: { mse: cases } },
    { column: 'deaths', values: { mse: deaths } },
  ],
})

const table: Pick<ResultTable, 'name' | 'title' | 'data' | 'open'> = {
  name: 'two-targets',
  title: 'Two targets',
  data: 'none',
  open: () => Promise.reject(new Error('not opened')),
}

const open: OpenTable = {
  dataHash: 'abc',
  models: ['last', 'net'],
  deterministic: ['last'],
  metrics: [{ key: 'mse', label: 'MSE', digits: 1 }],
  notes: ['a note'],
  published: [
    { model: 'of one target', score: '11', ours: 'net', column: 'cases' },
    { model: 'of both', score: '12', ours: 'net' },
    { model: 'not run', score: '13', ours: 'other' },
    { model: 'a service', score: '14', whyNot: 'it is paid for' },
  ],
  mostSeeds: () => 3,
  identity: () => '',
  run: () => Promise.reject(new Error('not run')),
}

const facts = {
  ...{ command: 'groundswell table two-targets', packageVersion: '0', finishedAt: '', engine: '' },
  machine: { cores: 2 },
}
// Averages of `net`: (10 + 30) / 2 = 20 and (14 + 34) / 2 = 24, so 22 ± 2.8; of cases alone (10 + 14) / 2 = 12.
const result = tableResult(table, open, [row('last', 1, 40, 40), row('net', 1, 10, 30), row('net', 2, 14, 34)], facts)
const lines = tableMarkdown(result).split('\n')
const cellsOf = (first: string): string[] => {
  const line = lines.find(one => one.startsWith(`| ${first} |`)) ?? ''
  return line.split('|').map(cell => cell.trim())
}

it('puts beside a published number of one target our number of that target', () => {
  assert.deepEqual(cellsOf('of one target').slice(1, 6), ['of one target', '11', '', '`net`', '12.0 (cases)'])
})

it('puts our mean over the targets, with the spread of its seeds, beside what is of both', () => {
  assert.deepEqual(cellsOf('of both').slice(4, 6), ['`net`', '22.0 ± 2.8'])
})

it('says why no number of ours stands beside a row', () => {
  assert.equal(cellsOf('not run')[4], 'not among the models of this run')
  assert.equal(cellsOf('a service')[4], 'it is paid for')
})

it('prints a table of one column without its average', () => {
  const [cases] = row('net', 1, 10, 30).scores
  const metrics: OpenTable['metrics'] = [...open.metrics, { key: 'mae', label: 'MAE', digits: 0 }]
  const scores = [{ ...cases, values: { mse: 10, mae: 2 } }]
  const one = tableResult(table, { ...open, metrics }, [{ ...row('net', 1, 10, 30), scores }], facts)
  const [head, , line] = tableMarkdown(one).split('\n').slice(6)
  assert.equal(head, '| model | seeds | MSE | MAE | validation MSE | parameters | time |')
  assert.equal(line, '| `net` | 1 | 10.0 | 2 |  | 3 | 1.3 s |')
})

it('puts what the rows together say under them, before the published ones', () => {
  const said = { ...open, remarks: (rows: readonly KeptRow[]) => [`There are ${rows.length} rows.`] }
  const page = tableMarkdown(tableResult(table, said, [row('net', 1, 10, 30)], facts))
  assert.match(page, /1\.3 s \|\n\nThere are 1 rows\.\n\n## Published/)
})

it('calls a model that another seed would not change deterministic, and counts the seeds of others', () => {
  assert.equal(cellsOf('`last`')[2], 'deterministic')
  assert.equal(cellsOf('`net`')[2], '2')
})

it('ranks the better model first and leaves an unknown validation score empty', () => {
  assert.ok(lines.findIndex(line => line.startsWith('| `net`')) < lines.findIndex(line => line.startsWith('| `last`')))
  assert.equal(tableCsv(result).split('\n')[1], 'last,1,cases,40,,3,1.3')
})
