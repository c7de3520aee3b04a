import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { etasCatalogBytes, etasCatalogLines } from '../../../../services/connect/simulated/etas-catalog.js'
import { columnsOf } from '../../../../shared/domain/quake.js'
import { SOCAL } from '../../../../shared/domain/region.js'
import { ETAS_DEFAULTS, simulateEtas } from '../../../../shared/kernels/etas-simulate.js'

const simulated = simulateEtas({ ...ETAS_DEFAULTS, grid: SOCAL.grid, fromDay: 3652, toDay: 5000, seed: 1 })

describe('etasCatalogLines', () => {
  it('writes the header and rows of our catalogue files', () => {
    const quakes = columnsOf([
      { id: 'sim1-1', timeMs: 0, latitude: 33.7, longitude: -118.8114, magnitude: 2.5 },
      {
        id: 'sim1-2',
        timeMs: Date.parse('1992-06-28T11:57:34.130Z'),
        latitude: 34.2,
        longitude: -116.437,
        magnitude: 7.3,
      },
      { id: 'sim1-3', timeMs: -10, latitude: -1, longitude: 0, magnitude: Number.NaN, depthKm: 6.8 },
    ])
    assert.deepEqual(
      [...etasCatalogLines(quakes)],
      [
        'time,latitude,longitude,depth_km,mag,mag_type,event_type,quality,n_phases,event_id,source\n',
        '1970-01-01T00:00:00.00Z,33.700,-118.811,,2.50,un,eq,,,sim1-1,etas-simulated\n',
        '1992-06-28T11:57:34.13Z,34.200,-116.437,,7.30,un,eq,,,sim1-2,etas-simulated\n',
        '1969-12-31T23:59:59.99Z,-1.000,0.000,6.8,,un,eq,,,sim1-3,etas-simulated\n',
      ],
    )
  })

  it('loses nothing of a simulation', () => {
    const [header, ...rows] = [...etasCatalogLines(simulated)].map(line => line.trimEnd().split(','))
    assert.ok(rows.length > 1000)
    assert.equal(rows.length, simulated.length)
    const cells = (name: string) => rows.map(row => row[header.indexOf(name)])
    assert.deepEqual(Float64Array.from(cells('time'), Date.parse), simulated.timeMs)
    assert.deepEqual(Float64Array.from(cells('latitude'), Number), simulated.latitude)
    assert.deepEqual(Float64Array.from(cells('longitude'), Number), simulated.longitude)
    assert.deepEqual(Float64Array.from(cells('mag'), Number), simulated.magnitude)
    assert.deepEqual(cells('event_id'), simulated.id)
  })
})

describe('etasCatalogBytes', () => {
  it('holds the same file, cut after whole lines', () => {
    const chunks = [...etasCatalogBytes(simulated)]
    assert.ok(chunks.length > 1)
    for (const chunk of chunks) assert.equal(chunk.at(-1), 10)
    assert.equal(Buffer.concat(chunks).toString(), [...etasCatalogLines(simulated)].join(''))
  })
  it('is a header alone where nothing happened', () => {
    assert.deepEqual([...etasCatalogBytes(columnsOf([]))].length, 1)
  })
})
