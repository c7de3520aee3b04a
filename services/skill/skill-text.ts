import { dateOfDay } from '../../shared/domain/units.js'
import { nominalCoverage } from '../../shared/kernels/interval-coverage.js'
import { kge } from '../../shared/kernels/kge.js'
import { pitDeviation } from '../../shared/kernels/pit.js'
import { meanPixelNnse } from '../../shared/kernels/pixel-scores.js'
import { brierParts } from '../../shared/kernels/reliability.js'
import { addErrorSums, mae, mse, NO_ERRORS, nnse, nse } from '../../shared/kernels/scores.js'
import { earthquakeText } from './earthquake-text.js'
import { markdownTable } from './markdown-table.js'
import { type ModelTally, sumOf } from './model-tally.js'
import { daysText, fixed, intervalText, percent, pText, scientific } from './number-text.js'
import { SEASONS, seasonOf } from './season.js'
import type { ModelSkill, SkillReport } from './skill-report.js'

/** The skill page of one region, Markdown. What each score says stands in docs/verification.md. */
export function skillText(report: SkillReport): string {
  const { region, models, earthquakes } = report
  const horizons = [...new Set(models.map(({ tally }) => tally.horizonDays))].sort((a, b) => a - b)
  return [
    `# Skill of the forecasts: ${region.id} (${region.domain})`,
    introduction(report),
    ...(models.length === 0 ? [] : [spokenText(report)]),
    ...horizons.flatMap(horizon => horizonText(report, horizon)),
    ...(earthquakes === undefined ? [] : earthquakeText(earthquakes, report.windows, report.etas)),
    ...revisedText(report),
    '',
  ].join('\n\n')
}

function introduction({ models, alignment, region }: SkillReport): string {
  if (models.length === 0) return 'No issue of which all models have spoken and whose window is over.'
  const { days } = models[0].tally
  const left = [
    [alignment.inSample, 'the models had seen in training'],
    [alignment.open, 'are not over, or have a day of which nothing is known'],
    [alignment.incomplete, 'not every model spoke of'],
    [alignment.revised, 'are kept as a later revision only'],
  ] as const
  const omitted = left.filter(([count]) => count > 0).map(([count, why]) => `${count} that ${why}`)
  return (
    `${models[0].tally.issues.length} issues, ${dateOfDay(days[0])} to ${dateOfDay(days[days.length - 1])}, a window of ` +
    `${daysText(region.windowDays)} each; the same issues for every model, scored from the stored forecasts and fields.` +
    (omitted.length === 0 ? '' : ` Left out: ${omitted.join('; ')} (windows).`) +
    ' How to read the scores: [verification](../verification.md).'
  )
}

/** Who spoke: a forecast can be made again from the artefact of this hash. */
function spokenText({ region, models, catalogue }: SkillReport): string {
  const first = models.filter(({ tally }, i) => models.findIndex(other => other.tally.model === tally.model) === i)
  const table = markdownTable(
    ['model', 'learnt from truth up to', 'artefact'],
    first.map(({ tally }) => [
      `[${tally.model}](skill-${region.id}/${tally.model}.md)`,
      dateOfDay(tally.trainedToDay),
      [...tally.hashes].map(hash => `\`${hash.slice(0, 12)}\``).join(' '),
    ]),
  )
  if (catalogue === undefined) return table
  return `${table}\n\nThe catalogue, its completeness, aftershocks and simulated catalogues: [catalogue](skill-${region.id}/catalogue.md).`
}

function horizonText({ models }: SkillReport, horizonDays: number): string[] {
  const rows = models.filter(({ tally }) => tally.horizonDays === horizonDays)
  const tallies = rows.map(({ tally }) => tally)
  const [{ levels, exceedances }] = tallies
  const nominal = nominalCoverage(levels)
  return [
    `## ${daysText(horizonDays)} ahead`,
    '### Point forecasts',
    markdownTable(['model', 'MSE', 'MAE', 'NSE', 'NNSE', 'NNSE per cell', 'NNSE summed', 'KGE'], tallies.map(pointRow)),
    '### Skill over the references',
    skillTable(rows),
    '### Distributions',
    markdownTable(
      [
        'model',
        'WIS',
        'sharpness',
        'overprediction',
        'underprediction',
        'CRPS',
        ...Array.from(nominal, share => `cover ${percent(share)}`),
        `adaptive ${percent(nominal[0] ?? NaN)}`,
        'drifted issues',
        'PIT deviation',
      ],
      tallies.map(distributionRow),
    ),
    ...(exceedances.length === 0 ? [] : ['### Exceedances', exceedanceTable(tallies)]),
    '### MSE by season',
    markdownTable(
      ['model', ...SEASONS],
      tallies.map(tally => [
        tally.model,
        ...SEASONS.map(season => fixed(mse(sumOf(tally, day => seasonOf(day) === season)))),
      ]),
    ),
  ]
}

function pointRow(tally: ModelTally): string[] {
  const sums = sumOf(tally)
  const cells = Array.from(tally.byCell.sse, (_, cell) => cell)
  const total = tally.totals.reduce(addErrorSums, NO_ERRORS)
  const values = [mse(sums), mae(sums), nse(sums), nnse(sums), meanPixelNnse(tally.byCell, cells).nnse, nnse(total)]
  return [tally.model, ...[...values, kge(tally.pairs)].map(fixed)]
}

function skillTable(rows: readonly ModelSkill[]): string {
  const references = [...new Set(rows.flatMap(({ over }) => over.map(({ reference }) => reference)))]
  return markdownTable(
    ['model', ...references.flatMap(name => [`over ${name} (95 %)`, 'p'])],
    rows.map(({ tally, over }) => [
      tally.model,
      ...references.flatMap(name => {
        const skill = over.find(({ reference }) => reference === name)
        if (skill === undefined) return ['', '']
        const { low, high } = skill.interval
        return [intervalText(skill.skill, low, high), pText(skill.equality.pValue)]
      }),
    ]),
  )
}

function distributionRow(tally: ModelTally): string[] {
  const { n, sharpness, overprediction, underprediction } = tally.wis
  return [
    tally.model,
    ...[sharpness + overprediction + underprediction, sharpness, overprediction, underprediction].map(sum =>
      fixed(sum / n),
    ),
    fixed(tally.crps / n),
    ...Array.from(tally.coverage.inside, inside => percent(inside / tally.coverage.n)),
    tally.adaptiveSeen === 0 ? '' : percent(1 - tally.adaptiveMissed / tally.adaptiveSeen),
    String(tally.drifted),
    fixed(pitDeviation(tally.pit, tally.levels)),
  ]
}

function exceedanceTable(tallies: readonly ModelTally[]): string {
  return markdownTable(
    ['model', 'exceedance', 'cells', 'events', 'Brier', 'log score', 'reliability', 'resolution'],
    tallies.flatMap(({ model, exceedances }) =>
      exceedances.map(({ name, compared, events, brier, logScore, reliability }) => {
        const parts = brierParts(reliability)
        return [
          model,
          name,
          String(compared),
          String(events),
          ...[brier / compared, logScore / compared, parts.reliability, parts.resolution].map(scientific),
        ]
      }),
    ),
  )
}

function revisedText({ revised }: SkillReport): string[] {
  if (revised.length === 0) return []
  return [
    '## The ledger: first and latest scores',
    'Each forecast is scored when its window is over, and again when the truth is revised; both scores stay.',
    markdownTable(
      ['model', 'horizon', 'issues', 'scored again', 'MSE at first', 'MSE as it stands'],
      revised.map(({ model, horizonDays, issues, rescored, firstMse, latestMse }) => [
        model,
        `${horizonDays} d`,
        String(issues),
        String(rescored),
        fixed(firstMse),
        fixed(latestMse),
      ]),
    ),
  ]
}
