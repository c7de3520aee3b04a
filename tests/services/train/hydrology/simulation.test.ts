import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type Basin, readBasins } from '../../../../services/train/hydrology/basin-folder.js'
import { scoreSimulation } from '../../../../services/train/hydrology/score-simulation.js'
import { simulateBasins } from '../../../../services/train/hydrology/simulate-basins.js'
import {
  loadSimulation,
  SIMULATION_DEFAULTS,
  type SimulationSettings,
  trainSimulation,
} from '../../../../services/train/hydrology/simulation.js'
import { ArtefactError } from '../../../../shared/domain/errors.js'
import { startEngine } from '../../../../shared/engines/start-engine.js'
import { type Artefact, artefactHash, decodeArtefact, encodeArtefact } from '../../../../shared/models/artefact.js'
import { dayNumber, simulatedFolder } from './simulated-folder.js'

before(startEngine)

const TRAINING = { fromDay: dayNumber('2004-01-01'), toDay: dayNumber('2005-12-31') }

const SETTINGS: SimulationSettings = {
  ...SIMULATION_DEFAULTS,
  units: 8,
  warmUpDays: 60,
  scoredDays: 60,
  fit: { ...SIMULATION_DEFAULTS.fit, batchRows: 16, steps: 60, learningRate: 2e-2, warmupSteps: 0, checkEvery: 60 },
}

const train = (basins: readonly Basin[]): Promise<Artefact> =>
  trainSimulation(basins, TRAINING, SETTINGS, { packageVersion: '0', dataHash: 'x', seed: 1 })

describe('a simulation', () => {
  it('is trained, kept as an artefact, and judged on basins and years apart from those it has seen', async t => {
    const all = await readBasins([await simulatedFolder(t, 4, '2002-01-01', '2008-01-01')])
    const known = all.slice(0, 3)
    const artefact = await train(known)
    assert.ok(artefact.manifest.scores.medianNse > 0.3, `in-sample ${artefact.manifest.scores.medianNse}`)

    const copy = decodeArtefact(encodeArtefact(artefact))
    assert.equal(artefactHash(copy), artefactHash(artefact))
    const { scores, skipped, trained } = await scoreSimulation(copy, all)
    assert.deepEqual(skipped, [])
    assert.deepEqual(trained, { from: '2004-01-01', to: '2005-12-31', basins: 3 })
    const [unseen, seen] = scores
    assert.deepEqual([unseen.inSample, seen.inSample], [false, true])
    assert.deepEqual(
      unseen.basins.map(({ knownBasin }) => knownBasin),
      [true, true, true, false],
    )
    assert.equal(seen.summary.basins, 3)
    // The products of other batches are summed in another order.
    assert.ok(Math.abs(seen.summary.medianNse - artefact.manifest.scores.medianNse) < 1e-4)
    // 2003, 2006 and 2007 of known basins; 2003 to 2007 of the other. Gauges fail now and then.
    const [first, , , other] = unseen.basins
    assert.ok(first.days <= 1095 && first.days > 1000)
    assert.ok(other.days <= 1826 && other.days > 1095)
    // The first gauge's slope is left empty, and 24 more are of files that are not there.
    assert.ok(first.missingAttributes.includes('slope_mean') && !other.missingAttributes.includes('slope_mean'))
  })

  it('says of a basin without weather or runoff why it is left out', async t => {
    const [a, b, c] = await readBasins([await simulatedFolder(t, 3, '2003-01-01', '2006-01-01')])
    const artefact = await train([a])
    const none = (column: Float32Array) => column.map(() => NaN)
    const blind = { ...b, forcing: b.forcing.map((column, f) => (f === 4 ? none(column) : column)) }
    const { skipped, scores } = await scoreSimulation(artefact, [a, blind, { ...c, runoff: none(c.runoff) }])
    assert.deepEqual(skipped, [
      { basin: b.id, why: 'a column of its weather is empty' },
      { basin: c.id, why: 'runoff is known on fewer than 60 days' },
    ])
    // The first year fills the state, the others are those of the training.
    assert.deepEqual(
      scores.map(({ inSample, basins }) => [inSample, basins.length]),
      [[true, 1]],
    )
  })

  it('runs a span in pieces, from the same state as in one go, and never below 0', async t => {
    const basins = await readBasins([await simulatedFolder(t, 2, '2003-01-01', '2006-01-01')])
    const simulation = loadSimulation(await train(basins))
    const [fromDay, toDay] = [dayNumber('2004-06-01'), dayNumber('2005-06-01')]
    const [whole] = await simulateBasins(simulation, basins, { fromDay, toDay }, 200)
    // A year is three pieces. The last month again, warmed up from the same first day.
    const late = toDay - 30
    const [month] = await simulateBasins(simulation, basins, { fromDay: late, toDay }, 200 + late - fromDay)
    const same = whole.subarray(late - fromDay)
    assert.ok(month.every((mm, t) => Math.abs(mm - same[t]) < 1e-4))
    assert.ok(whole.every(mm => mm >= 0))
    simulation.network.close()
  })

  it('gives the same weights for the same seed', async t => {
    const basins = await readBasins([await simulatedFolder(t, 2, '2003-06-01', '2006-01-01')])
    assert.equal(artefactHash(await train(basins)), artefactHash(await train(basins)))
  })

  it('refuses an artefact of another kind', async t => {
    const basins = await readBasins([await simulatedFolder(t, 1, '2003-06-01', '2006-01-01')])
    const artefact = await train(basins)
    const other = { ...artefact, manifest: { ...artefact.manifest, kind: 'ridge' } }
    assert.throws(() => loadSimulation(other), ArtefactError)
  })
})
