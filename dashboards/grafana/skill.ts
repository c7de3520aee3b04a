import {
  coverageByModel,
  coverageOfModel,
  exceedanceVariable,
  pitByModel,
  reliabilityDiagram,
  reliabilityTable,
} from './calibration-panels.js'
import { page } from './page.js'
import { lines, table } from './panels.js'
import { horizonVariable, modelVariable, regionVariable, rows, series } from './queries.js'

const OF_HORIZON = `"region" = '$region' AND "horizon" = '$horizon' AND $timeFilter`

/** Whether a model says more than its baselines. */
export const skillPage = () =>
  page('skill', 'Skill', 'Every forecast against its truth, by model; baselines are persistence, climatology and EMA')
    .time({ from: 'now-2y', to: 'now' })
    .refresh('5m')
    .withVariable(regionVariable())
    .withVariable(modelVariable())
    .withVariable(horizonVariable())
    .withVariable(exceedanceVariable())
    .withPanel(
      lines(
        { title: 'Mean squared error', description: 'Of all cells of each issue, by target time; lower is better.' },
        [
          series(
            'A',
            `SELECT mean("mse") FROM "score" WHERE ${OF_HORIZON} GROUP BY time($__interval), "model" fill(none)`,
            '$tag_model',
          ),
        ],
      ),
    )
    .withPanel(
      lines({ title: 'Weighted interval score', description: 'Of the quantiles of each issue; lower is better.' }, [
        series(
          'A',
          `SELECT mean("mean_wis") FROM "score" WHERE ${OF_HORIZON} GROUP BY time($__interval), "model" fill(none)`,
          '$tag_model',
        ),
      ]),
    )
    .withPanel(
      table(
        {
          title: 'Models against each other',
          description:
            'Sums over the time range: pooled MSE = Σ sse / Σ n, mean absolute error, mean weighted interval score.',
        },
        [
          rows(
            'A',
            `SELECT sum("sse") / sum("n") AS "MSE", sum("sae") / sum("n") AS "MAE", sum("wis") / sum("n") AS "WIS", sum("n") AS "scored cells" FROM "score" WHERE ${OF_HORIZON} GROUP BY "model"`,
          ),
        ],
        24,
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Skill over persistence, $model',
          description:
            '1 − MSE of the model / MSE of persistence, in each part of the time range; above 0 is better than persistence.',
          unit: 'percentunit',
        },
        [
          series(
            'A',
            `SELECT 1 - (sum("model_sse") / sum("base_sse")) AS "skill" FROM ` +
              `(SELECT sum("sse") AS "model_sse" FROM "score" WHERE ${OF_HORIZON} AND "model" = '$model' GROUP BY time($__interval)), ` +
              `(SELECT sum("sse") AS "base_sse" FROM "score" WHERE ${OF_HORIZON} AND "model" = 'persistence' GROUP BY time($__interval)) ` +
              'WHERE $timeFilter GROUP BY time($__interval) fill(none)',
            'skill',
          ),
        ],
      ),
    )
    .withPanel(
      lines(
        { title: 'Error by horizon, $model', description: 'Mean squared error at each lead time, by target time.' },
        [
          series(
            'A',
            `SELECT mean("mse") FROM "score" WHERE "region" = '$region' AND "model" = '$model' AND $timeFilter GROUP BY time($__interval), "horizon" fill(none)`,
            '$tag_horizon days',
          ),
        ],
      ),
    )
    .withPanel(coverageByModel(OF_HORIZON))
    .withPanel(coverageOfModel())
    .withPanel(pitByModel(OF_HORIZON))
    .withPanel(
      reliabilityDiagram({
        title: 'Reliability, $model, $exceedance',
        description:
          'How often it happened (upright) where the model said so much (across), by bins of probability; equal is reliable.',
      }),
    )
    .withPanel(
      reliabilityTable({
        title: 'Reliability in numbers, $model, $exceedance',
        description: 'Of each bin of probability: its mean, how often it happened, and how many cells it holds.',
        unit: 'percentunit',
      }),
    )
