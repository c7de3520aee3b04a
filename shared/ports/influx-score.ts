import type { Score } from '../domain/messages.js'
import { startOfDay } from '../domain/units.js'
import { pitDeviation } from '../kernels/pit.js'
import { RELIABILITY_EDGES } from '../kernels/reliability.js'
import type { Step } from './influx-rows.js'
import {
  brierFields,
  comparedFields,
  coverageFields,
  exceededFields,
  fieldName,
  insideFields,
  logScoreFields,
  MEASUREMENT,
  outsideFields,
  pitFields,
  pointTimeMs,
  SCORE_SUMS,
} from './influx-schema.js'
import { doubleText, fieldText, numberFields, tagText } from './influx-text.js'

const SUMS = Object.keys(SCORE_SUMS) as (keyof typeof SCORE_SUMS)[]

/** A bin that holds cells: exceedance, bin, cells, Σ of their probabilities, cells in which it happened. */
type HeldBin = readonly [exceedance: number, bin: number, cells: number, probability: number, exceeded: number]

/** Line protocol of a score: its bins of reliability, for people who query them, then the point that is read back. */
export function* scoreLines(score: Score): Generator<string> {
  const { levels, inside, outside, pit, placed, exceedances, compared, brier, exceeded, logScore } = score
  const { day, horizonDays, revision } = score
  const model = `model=${tagText('model', score.model)},region=${tagText('region', score.region)}`
  const time = pointTimeMs(day, horizonDays, revision)
  const held = heldBins(score)
  // A later revision writes every bin, so that no earlier one shows through.
  for (const [e, bin, ...values] of revision === 0 ? held : allBins(score)) {
    const of = `bin=${String(bin).padStart(2, '0')},exceedance=${fieldName(exceedances[e])},horizon=${horizonDays},${model}`
    const fields = numberFields(
      ['n', 'probability', 'exceeded', 'up_to'],
      [...values, RELIABILITY_EDGES[bin]],
      doubleText,
    )
    yield `${MEASUREMENT.reliability},${of} ${fields} ${time}`
  }
  const names = [
    ...Object.values(SCORE_SUMS),
    ...[...insideFields(levels), ...outsideFields(levels), ...pitFields(levels)],
    ...[...comparedFields(exceedances), ...brierFields(exceedances)],
    ...[...exceededFields(exceedances), ...logScoreFields(exceedances)],
  ]
  const values = [
    ...SUMS.map(name => score[name]),
    ...inside,
    ...outside,
    ...pit,
    ...compared,
    ...brier,
    ...exceeded,
    ...logScore,
  ]
  const sums = numberFields(names, values, doubleText)
  const shares =
    placed > 0
      ? coverageFields(levels)
          .map((name, k) => `,${name}=${inside[k] / placed}`)
          .join('')
      : ''
  const rank = placed > 0 && levels.length > 0 ? `,pit_deviation=${pitDeviation(pit, levels)}` : ''
  const flags = `in_sample=${score.inSample},closed_bin=${score.closedBin},revision=${revision}i`
  const told = [
    `levels=${fieldText(JSON.stringify([...levels]))}`,
    `exceedances=${fieldText(JSON.stringify(exceedances))}`,
    `reliability=${fieldText(JSON.stringify(held))}`,
  ].join(',')
  const issued = `issued_ms=${startOfDay(day + 1)}i`
  yield `${MEASUREMENT.score},horizon=${horizonDays},${model} ${sums}${meansOf(score)}${shares}${rank},${flags},${told},${issued} ${time}`
}

/** What can be read without dividing: means of the cells. */
function meansOf({ n, placed, sse, sae, wis, sharpness, overprediction, underprediction }: Score): string {
  if (n === 0 || !Number.isFinite(sse + sae + wis)) return ''
  const means = `,mse=${sse / n},mae=${sae / n},mean_wis=${wis / n}`
  if (placed === 0 || !Number.isFinite(sharpness + overprediction + underprediction)) return means
  const [width, above, below] = [sharpness / placed, overprediction / placed, underprediction / placed]
  return `${means},mean_sharpness=${width},mean_overprediction=${above},mean_underprediction=${below}`
}

const allBins = ({ binCells, binProbability, binExceeded }: Score): HeldBin[] =>
  Array.from(binCells, (cells, i) => {
    const bins = RELIABILITY_EDGES.length
    return [Math.floor(i / bins), i % bins, cells, binProbability[i], binExceeded[i]]
  })

const heldBins = (score: Score): HeldBin[] => allBins(score).filter(([, , cells]) => cells > 0)

/** Inverse of `scoreLines`: from the row of `score` alone. */
export function scoreOf(region: string, model: string, { row, day, horizonDays, revision }: Step): Score {
  const [n, sum, sumSquares, sse, sae, wis, sharpness, overprediction, underprediction, placed, spread] = SUMS.map(
    name => row.number(SCORE_SUMS[name]),
  )
  const levels = Float64Array.from(JSON.parse(row.text('levels')) as number[])
  const exceedances = JSON.parse(row.text('exceedances')) as string[]
  const bins = RELIABILITY_EDGES.length
  const [binCells, binProbability, binExceeded] = [0, 1, 2].map(() => new Float64Array(bins * exceedances.length))
  for (const [e, bin, cells, probability, exceeded] of JSON.parse(row.text('reliability')) as HeldBin[]) {
    binCells[e * bins + bin] = cells
    binProbability[e * bins + bin] = probability
    binExceeded[e * bins + bin] = exceeded
  }
  const columns = (names: readonly string[]) => Float64Array.from(names, name => row.number(name))
  return {
    ...{ topic: 'scores', region, model, day, horizonDays, revision },
    inSample: row.cell('in_sample') === true,
    closedBin: row.cell('closed_bin') === true,
    ...{ n, sum, sumSquares, sse, sae, wis, sharpness, overprediction, underprediction },
    ...{ levels, placed, inside: columns(insideFields(levels)), pit: columns(pitFields(levels)) },
    ...{ spread, outside: columns(outsideFields(levels)) },
    exceedances,
    compared: columns(comparedFields(exceedances)),
    brier: columns(brierFields(exceedances)),
    exceeded: columns(exceededFields(exceedances)),
    logScore: columns(logScoreFields(exceedances)),
    ...{ binCells, binProbability, binExceeded },
  }
}
