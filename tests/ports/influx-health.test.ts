import assert from 'node:assert/strict'
import { it } from 'node:test'
import { healthLines, PIPELINE_COUNTS, type PipelineCount, placeLines } from '../../shared/ports/influx-health.js'

const counts = Object.fromEntries(PIPELINE_COUNTS.map((name, i) => [name, i])) as Record<PipelineCount, number>

it('tells the health of a run in line protocol, names that need it escaped', () => {
  const reached = new Map([['socal', new Map([['fields', 90_000]])]])
  const health = { part: 'connect..sink', counts, rejected: { 'bad, line': 3 }, reached, engine: 'tfjs-"x"' }
  const [pipeline, ...rest] = healthLines(health, 100_000)
  assert.match(
    pipeline,
    /^pipeline,part=connect\.\.sink read=0,accepted=1,.*,refused_points=13,engine="tfjs-\\"x\\"" 100000$/,
  )
  assert.deepEqual(rest, [
    'rejects,part=connect..sink,reason=bad\\,\\ line count=3 100000',
    'hop,hop=fields,region=socal lag_s=10 100000', // (100,000 − 90,000) ms
  ])
})

it('places pixels at their centres and sites where they are', () => {
  const grid = { south: 32, west: -120, step: 0.5, rows: 1, cols: 2 }
  assert.deepEqual(
    [...placeLines({ id: 'socal', grid }, 7)],
    [
      'place,cell=0,region=socal latitude=32.25000,longitude=-119.75000,name="32.25°N 119.75°W" 7',
      'place,cell=1,region=socal latitude=32.25000,longitude=-119.25000,name="32.25°N 119.25°W" 7',
    ],
  )
  const sites = [{ id: '06037', name: 'Los "Angeles"', latitude: 34, longitude: -118 }]
  assert.deepEqual(
    [...placeLines({ id: 'us counties', grid, sites }, 7)],
    ['place,cell=0,region=us\\ counties latitude=34.00000,longitude=-118.00000,name="Los \\"Angeles\\"" 7'],
  )
})
