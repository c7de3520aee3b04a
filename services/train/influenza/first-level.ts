import { type TimeFold, timeFolds } from '../../../shared/kernels/time-folds.js'
import { stack } from '../stacking/stack.js'
import type { FitContext, InfluenzaModel } from './model.js'
import { cubeAt, type ForecastCube, HORIZONS, type InfluenzaData, initCube } from './protocol.js'

/** Of the weeks before the validation part. More would cost each member two more trainings apiece. */
export const STACK_FOLDS = { folds: 2, firstTraining: 280 } as const

export interface FirstLevelMember {
  readonly model: InfluenzaModel
  /** Its forecasts of validation and test, as the table has them. */
  readonly cube: ForecastCube
}

/** First-level forecasts of everything from the week `from` on, each by a model fitted to the weeks before. */
export interface FirstLevel {
  /** The first target week of which all horizons were forecast. */
  readonly from: number
  /** One for each member. */
  readonly cubes: readonly ForecastCube[]
}

/**
 * Members' forecasts out of fold: a fold of the weeks before the validation part, then the table's own parts. For a fold
 * a member is a new one, fitted as the table fits it for the test, with the fold before in place of the validation part.
 */
export async function firstLevel(
  data: InfluenzaData,
  members: readonly FirstLevelMember[],
  context: FitContext,
): Promise<FirstLevel> {
  const before = data.targets.validation.from
  const furthest = HORIZONS[HORIZONS.length - 1]
  const folds = timeFolds({ examples: before, horizon: furthest, ...scaledTo(before) })
  const width = HORIZONS.length * data.regions.length
  const at = (issue: number, fold: { testFrom: number }, of: number) => (issue - fold.testFrom + 1) * width + of
  const stacked = await stack(
    members.map(({ model }) => ({
      name: model.name,
      forecast: async (fold: TimeFold, earlier: TimeFold) => {
        const targets = {
          validation: { from: earlier.testFrom, to: earlier.testTo },
          test: { from: fold.testFrom, to: fold.testTo },
        }
        const { cube } = await model.fit({ ...data, targets }, { ...context, ...foldRun(context, fold) })
        const rows = new Float32Array((fold.testTo - fold.testFrom) * width)
        eachForecast(data, fold.testFrom - 1, fold.testTo - 2, (h, r, issue, of) => {
          rows[at(issue, fold, of)] = cube[cubeAt(data, h, r, issue)]
        })
        return rows
      },
    })),
    folds,
    width,
  )
  const { from, to, forecasts } = stacked
  const cubes = members.map(({ cube }, m) => {
    const whole = initCube(data)
    whole.set(cube)
    eachForecast(data, from - 1, to - 2, (h, r, issue, of) => {
      whole[cubeAt(data, h, r, issue)] = forecasts[m][at(issue, { testFrom: from }, of)]
    })
    return whole
  })
  return { from: from + furthest - 1, cubes }
}

/** Short series, as those of tests, have shorter folds. */
const scaledTo = (weeks: number) => ({
  ...STACK_FOLDS,
  firstTraining: Math.min(STACK_FOLDS.firstTraining, Math.floor(weeks / 2)),
})

/** Each fold's trainings have a place of their own. */
const foldRun = ({ openRun }: FitContext, { testFrom }: TimeFold): Pick<FitContext, 'openRun'> =>
  openRun === undefined
    ? {}
    : { openRun: (name, config) => openRun(`${name}-fold-${testFrom}`, { ...config, testFrom }) }

function eachForecast(
  { regions }: InfluenzaData,
  first: number,
  last: number,
  visit: (h: number, region: number, issue: number, of: number) => void,
): void {
  for (let issue = first; issue <= last; issue++) {
    for (const h of HORIZONS) {
      for (let r = 0; r < regions.length; r++) visit(h, r, issue, (h - 1) * regions.length + r)
    }
  }
}
