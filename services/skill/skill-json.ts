import { nominalCoverage } from '../../shared/kernels/interval-coverage.js'
import { kge } from '../../shared/kernels/kge.js'
import { mae, mse, nnse, nse } from '../../shared/kernels/scores.js'
import { sumOf } from './model-tally.js'
import type { SkillReport } from './skill-report.js'

/** The numbers of a skill page, for programs; what is not known is null. */
export const skillJson = ({
  region,
  models,
  earthquakes,
  windows,
  revised,
  alignment,
  etas,
  catalogue,
}: SkillReport) => ({
  region: region.id,
  domain: region.domain,
  alignment,
  models: models.map(({ tally, over }) => {
    const sums = sumOf(tally)
    const { n, sharpness, overprediction, underprediction } = tally.wis
    return {
      model: tally.model,
      horizonDays: tally.horizonDays,
      artefacts: [...tally.hashes],
      trainedToDay: tally.trainedToDay,
      issues: tally.issues.length,
      mse: mse(sums),
      mae: mae(sums),
      nse: nse(sums),
      nnse: nnse(sums),
      kge: kge(tally.pairs),
      wis: (sharpness + overprediction + underprediction) / n,
      crps: tally.crps / n,
      sharpness: sharpness / n,
      overprediction: overprediction / n,
      underprediction: underprediction / n,
      coverage: Array.from(nominalCoverage(tally.levels), (nominal, k) => ({
        nominal,
        observed: tally.coverage.inside[k] / tally.coverage.n,
      })),
      adaptiveCoverage: 1 - tally.adaptiveMissed / tally.adaptiveSeen,
      driftedIssues: tally.drifted,
      pit: Array.from(tally.pit),
      exceedances: tally.exceedances.map(({ name, compared, events, brier, logScore, reliability }) => ({
        name,
        compared,
        events,
        brier: brier / compared,
        logScore: logScore / compared,
        reliability: reliability.edges.map((upTo, bin) => ({
          upTo,
          n: reliability.n[bin],
          probability: reliability.probability[bin] / reliability.n[bin],
          frequency: reliability.events[bin] / reliability.n[bin],
        })),
      })),
      over,
    }
  }),
  windows,
  earthquakes,
  etas: etas?.parameters,
  catalogue: catalogue && {
    ...catalogue,
    nowcast: { ...catalogue.nowcast, state: Array.from(catalogue.nowcast.state) },
  },
  revised,
})
