import { ARTEFACT_FORMAT, type Artefact } from '../../shared/models/artefact.js'
import { SMALL } from './made-up-quakes.js'

/** An artefact of no use but to be written and read. */
export const madeUpArtefact = (): Artefact => ({
  manifest: {
    format: ARTEFACT_FORMAT,
    kind: 'climatology',
    model: 'climatology',
    packageVersion: '0.0.0',
    region: { id: SMALL.id, domain: SMALL.domain, grid: SMALL.grid },
    sites: [],
    windowDays: 14,
    horizonsDays: [14],
    inputs: [],
    scale: 1,
    training: { fromDay: 0, toDay: 14, issues: 2 },
    validation: { fromDay: 0, toDay: 0, issues: 0 },
    trainedToDay: 28,
    dataHash: '00',
    seed: 1,
    hyperparameters: { 'calibration.b': 1, terms: ['pixel:lag0'] },
    scores: { mse: 0.5 },
  },
  weights: new Map([['mean', { shape: [2], data: Float32Array.of(1, 2) }]]),
})
