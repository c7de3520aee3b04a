import { evaluateForecasts } from './evaluate-forecasts.js'
import { evaluateInfluenza } from './evaluate-influenza.js'
import { evaluateSimulation } from './evaluate-simulation.js'
import type { Evaluation } from './evaluation.js'

/** How the shipped models of each domain are judged, in the order of the output. */
export const EVALUATIONS: ReadonlyMap<string, readonly Evaluation[]> = new Map([
  ['seismic', [evaluateForecasts('seismic')]],
  ['streamflow', [evaluateSimulation, evaluateForecasts('streamflow')]],
  ['covid', [evaluateForecasts('covid')]],
  ['influenza', [evaluateInfluenza]],
])
