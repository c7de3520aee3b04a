import { dateOfDay } from '../../shared/domain/units.js'
import { nominalCoverage } from '../../shared/kernels/interval-coverage.js'
import { kge } from '../../shared/kernels/kge.js'
import { mae, mse, nnse } from '../../shared/kernels/scores.js'
import type { CountTests } from './earthquake-counts.js'
import type { EarthquakeSkill } from './earthquake-skill.js'
import { markdownTable } from './markdown-table.js'
import { type ExceedanceTally, type ModelTally, sumOf } from './model-tally.js'
import { daysText, fixed, gainText, intervalText, percent, pText, scientific, tailsText } from './number-text.js'
import type { ModelSkill, SkillReport } from './skill-report.js'

/** The skill page of one model, Markdown: what who serves it wants to know, beside the references only. */
export function modelText(report: SkillReport, model: string): string {
  const { region, models, alignment, earthquakes } = report
  const own = models.filter(({ tally }) => tally.model === model)
  const [{ tally }] = own
  const { days } = tally
  const learnt = dateOfDay(tally.trainedToDay)
  const seen = days.filter(day => day < tally.trainedToDay).length
  const skill = earthquakes?.find(one => one.model === model)
  return [
    `# ${model}, ${region.id} (${region.domain})`,
    `Artefact ${[...tally.hashes].map(hash => `\`${hash.slice(0, 12)}\``).join(', ')}, learnt from truth up to ${learnt}. ` +
      `Scored: ${days.length} issues, ${dateOfDay(days[0])} to ${dateOfDay(days[days.length - 1])}, ` +
      (seen === 0
        ? `all of them out of sample; ${alignment.inSample} windows that a model had seen in training are left out.`
        : `**${seen} of them in sample**: the model had seen them in training.`) +
      ` Beside the others: [all models](../skill-${region.id}.md). How to read it: [verification](../../verification.md).`,
    ...own.flatMap(horizonText),
    ...(skill === undefined ? [] : earthquakeSection(skill, report.windows)),
    '',
  ].join('\n\n')
}

function horizonText({ tally, over }: ModelSkill): string[] {
  const sums = sumOf(tally)
  const { n, sharpness, overprediction, underprediction } = tally.wis
  const nominal = nominalCoverage(tally.levels)
  return [
    `## ${daysText(tally.horizonDays)} ahead`,
    markdownTable(
      ['MSE', 'MAE', 'NNSE', 'KGE', 'WIS', ...Array.from(nominal, share => `cover ${percent(share)}`)],
      [
        [
          ...[mse(sums), mae(sums), nnse(sums), kge(tally.pairs)].map(fixed),
          fixed((sharpness + overprediction + underprediction) / n),
          ...Array.from(tally.coverage.inside, inside => percent(inside / tally.coverage.n)),
        ],
      ],
    ),
    ...(over.length === 0 ? [] : [overTable(over)]),
    '### By year',
    yearTable(tally),
    ...tally.exceedances.slice(0, 1).flatMap(reliabilityText),
  ]
}

const overTable = (over: ModelSkill['over']): string =>
  markdownTable(
    ['over', 'skill (95 %)', 'p'],
    over.map(({ reference, skill, interval, equality }) => [
      reference,
      intervalText(skill, interval.low, interval.high),
      pText(equality.pValue),
    ]),
  )

/** Of the issue time, which is the end of the last day known. */
const yearOf = (day: number): string => dateOfDay(day + 1).slice(0, 4)

function yearTable(tally: ModelTally): string {
  const years = [...new Set(tally.days.map(yearOf))]
  return markdownTable(
    ['issues of', 'number', 'MSE', 'MAE', 'NNSE'],
    years.map(year => {
      const sums = sumOf(tally, day => yearOf(day) === year)
      const number = tally.days.filter(day => yearOf(day) === year).length
      return [year, String(number), ...[mse(sums), mae(sums), nnse(sums)].map(fixed)]
    }),
  )
}

/** The reliability diagram of the first exceedance as a table; bins in which nothing was said are left out. */
function reliabilityText({ name, reliability }: ExceedanceTally): string[] {
  const bins = Array.from(reliability.n, (_, bin) => bin).filter(bin => reliability.n[bin] > 0)
  return [
    `### Reliability of ${name}`,
    markdownTable(
      ['probability up to', 'cells', 'mean probability', 'observed frequency'],
      bins.map(bin => [
        reliability.edges[bin].toPrecision(2),
        String(reliability.n[bin]),
        scientific(reliability.probability[bin] / reliability.n[bin]),
        scientific(reliability.events[bin] / reliability.n[bin]),
      ]),
    ),
  ]
}

function earthquakeSection(skill: EarthquakeSkill, windows: number): string[] {
  const perQuake = skill.gains.some(gain => gain.perQuake !== undefined)
  return [
    `## Earthquake tests, ${windows} windows that do not overlap`,
    '### Information gain, nats',
    markdownTable(
      ['over', 'per active bin (95 %)', 'T p', 'W p', ...(perQuake ? ['per earthquake (95 %)', 'T p', 'W p'] : [])],
      skill.gains.map(({ reference, t, w, perQuake: each }) => [
        reference,
        ...[gainText(t), pText(t.pValue), pText(w.pValue)],
        ...(each === undefined ? [] : [gainText(each.t), pText(each.t.pValue), pText(each.w.pValue)]),
      ]),
    ),
    '### Consistency',
    markdownTable(['test', 'says', 'at 5 %'], [...binaryRows(skill), ...(skill.counts ? countRows(skill.counts) : [])]),
    `Area under the ROC curve ${skill.rocArea.toFixed(4)}; Molchan's area skill ${skill.molchanSkill.toFixed(4)}.`,
  ]
}

type Tails = EarthquakeSkill['number']
const numberRow = (name: string, tails: Tails): string[] => [
  name,
  `δ1, δ2 ${tailsText(tails)}`,
  Math.min(tails.atLeast, tails.atMost) < 0.025 ? 'failed' : 'passed',
]
const quantileRow = (name: string, { quantile }: { readonly quantile: number }): string[] => [
  name,
  `quantile ${quantile.toFixed(3)}`,
  quantile < 0.05 ? 'failed' : 'passed',
]

const binaryRows = (skill: EarthquakeSkill): string[][] => [
  numberRow(`N: ${skill.observed} active bins, ${skill.expected.toFixed(1)} expected`, skill.number),
  numberRow('N of active bins, negative binomial', skill.negativeBinomial),
  quantileRow('CL of active bins', skill.conditional),
  quantileRow('S of active pixels', skill.spatial),
]

const countRows = (counts: CountTests): string[][] => [
  numberRow(`N: ${counts.observed} earthquakes, ${counts.expected.toFixed(1)} expected`, counts.number),
  numberRow('N of earthquakes, negative binomial', counts.negativeBinomial),
  quantileRow('L of earthquakes', counts.likelihood),
  quantileRow('CL of earthquakes', counts.conditional),
  quantileRow('S of earthquakes', counts.spatial),
  quantileRow('M of earthquakes', counts.magnitude),
]
