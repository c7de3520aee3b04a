import { dateOfDay } from '../../shared/domain/units.js'
import type { EtasFit } from '../../shared/kernels/etas-fit.js'
import { LARGE_MAGNITUDE, NOWCAST_SPAN } from '../../shared/kernels/nowcast-curve.js'
import type { AftershockForecast } from './aftershock-forecasts.js'
import type { CatalogueSkill } from './catalogue-skill.js'
import type { PeriodCompleteness } from './completeness-by-period.js'
import { fitText } from './earthquake-text.js'
import { type CatalogueTestName, type CatalogueWindow, type EtasCatalogues, isFailed } from './etas-catalogues.js'
import { markdownTable } from './markdown-table.js'
import { COUNTED_MAGNITUDE, type NowcastMonths } from './nowcast-months.js'
import { pText } from './number-text.js'

/** The page of the catalogue, Markdown: completeness, aftershocks, the nowcast curve, and ETAS's simulated catalogues. */
export function catalogueText(region: string, skill: CatalogueSkill, fit: EtasFit): string {
  const { completeness, aftershocks, countedFrom, nowcast, etas } = skill
  return [
    `# The catalogue of ${region}`,
    `What it holds, and what seismology's own models say of it. Beside the forecasts: [all models](../skill-${region}.md). ` +
      'How to read it: [verification](../../verification.md).',
    '## Magnitude of completeness',
    completenessTable(completeness),
    `ETAS and the aftershocks below see M ≥ ${countedFrom.toFixed(2)} only.`,
    '## After each M ≥ 5: Reasenberg & Jones',
    ...aftershockText(aftershocks, countedFrom),
    '## The nowcast curve',
    ...nowcastText(nowcast),
    '## Simulated catalogues of ETAS',
    fitText(fit),
    ...etasText(etas),
    '',
  ].join('\n\n')
}

const magnitude = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : 'not known')

const completenessTable = (periods: readonly PeriodCompleteness[]): string =>
  markdownTable(
    ['years', 'earthquakes', 'Mc, maximum curvature', 'Mc, stable b', 'b from the larger one on', 'error of b'],
    periods.map(({ fromYear, toYear, quakes, curvature, stability, b }) => [
      `${fromYear}–${toYear}`,
      String(quakes),
      magnitude(curvature),
      magnitude(stability),
      b.b.toFixed(2),
      b.error.toFixed(2),
    ]),
  )

function aftershockText(forecasts: readonly AftershockForecast[], from: number): string[] {
  if (forecasts.length === 0) return ['No main shock of M ≥ 5 in the scored period.']
  const all = forecasts.flatMap(({ counts }) => counts)
  const inside = all.filter(({ low, high, observed }) => observed >= low && observed <= high).length
  const expected = forecasts.reduce((sum, { probability }) => sum + probability, 0)
  const spans = forecasts[0].counts.map(({ fromDays, toDays }) => `days ${fromDays}–${toDays}`)
  return [
    `The generic sequence of California, nothing fitted: aftershocks of M ≥ ${from.toFixed(2)} within one rupture length of the ` +
      'epicentre (10 km at least), expected (95 % of a Poisson count) and observed.',
    markdownTable(
      ['main shock', 'M', 'zone, km', ...spans.flatMap(span => [span, 'observed']), 'P(M ≥ 5 in a week)', 'came'],
      forecasts.map(({ timeMs, magnitude: m, zoneKm, counts, probability, happened }) => [
        new Date(timeMs).toISOString().slice(0, 16).replace('T', ' '),
        m.toFixed(2),
        zoneKm.toFixed(0),
        ...counts.flatMap(({ expected: mean, low, high, observed }) => [
          `${mean.toFixed(1)} (${low}–${high})`,
          String(observed),
        ]),
        probability.toFixed(3),
        happened ? 'yes' : 'no',
      ]),
    ),
    `${inside} of ${all.length} counts lie within their range. Sequences differ by far more than a Poisson count of the ` +
      'generic one does, and in the first day after a large shock the catalogue misses small earthquakes. ' +
      `M ≥ 5 within a week: ${expected.toFixed(1)} expected, ${forecasts.filter(({ happened }) => happened).length} came.`,
  ]
}

function nowcastText({ firstMonth, state, large, skill }: NowcastMonths): string[] {
  const yearAt = (place: number) => Math.floor((firstMonth + place) / 12)
  const name = (place: number) => `${yearAt(place)}-${String(((firstMonth + place) % 12) + 1).padStart(2, '0')}`
  const ends = Array.from(state, (_, place) => place).filter(place => (firstMonth + place) % 12 === 11)
  return [
    `−log10(1 + exponential average of the monthly counts of M ≥ ${COUNTED_MAGNITUDE}, N = ${NOWCAST_SPAN}) at the end of each ` +
      'year: it rises as small earthquakes grow rare.',
    markdownTable(
      ['year', 'state', `M ≥ ${LARGE_MAGNITUDE}`],
      ends.map(place => [
        String(yearAt(place)),
        state[place].toFixed(3),
        large
          .filter(month => yearAt(month) === yearAt(place))
          .map(name)
          .join(' '),
      ]),
    ),
    `${skill
      .map(
        ({ aheadMonths, rocArea }) =>
          `Area under the ROC curve of M ≥ ${LARGE_MAGNITUDE} within ${aheadMonths} months: ` +
          `${Number.isFinite(rocArea) ? rocArea.toFixed(3) : 'not known'}.`,
      )
      .join(' ')} ½ is no skill; with ${large.length} such earthquakes it says little either way.`,
  ]
}

const TEST_NAMES: readonly (readonly [name: CatalogueTestName, text: string])[] = [
  ['number', 'N'],
  ['spatial', 'S'],
  ['magnitude', 'M'],
  ['pseudolikelihood', 'PL'],
]

function etasText({ catalogues, fromMagnitude, windows, calibration }: EtasCatalogues): string[] {
  const years = [...new Set(windows.map(({ day }) => yearOf(day)))]
  return [
    `${catalogues} catalogues of M ≥ ${fromMagnitude.toFixed(2)} for each of ${windows.length} windows, given all that had happened ` +
      'before it. Failed at 5 % / tested; S, M and pseudolikelihood (PL) can be tested only where something came. By chance ' +
      'one in twenty fails.',
    markdownTable(
      ['windows of', 'observed', 'expected', ...TEST_NAMES.map(([, text]) => text)],
      [
        ...years.map(year =>
          summaryRow(
            year,
            windows.filter(({ day }) => yearOf(day) === year),
          ),
        ),
        summaryRow('all', windows),
      ],
    ),
    'Calibration: the quantiles of each test over the windows against the uniform law (Kolmogorov–Smirnov). Many windows hold ' +
      'few earthquakes, so quantiles of N come in steps, which counts against it.',
    markdownTable(
      ['test', 'distance', 'p'],
      TEST_NAMES.map(([name, text]) => [text, calibration[name].distance.toFixed(3), pText(calibration[name].pValue)]),
    ),
    '### Windows in which most came',
    markdownTable(
      ['from', 'observed', 'expected (95 %)', ...TEST_NAMES.map(([, text]) => text)],
      [...windows]
        .sort((a, b) => b.observed - a.observed)
        .slice(0, BUSIEST)
        .map(window => [
          dateOfDay(window.day + 1),
          String(window.observed),
          `${window.expected.toFixed(1)} (${window.low}–${window.high})`,
          ...TEST_NAMES.map(([name]) => verdict(name, window)),
        ]),
    ),
    'N: share of catalogues with at least as many. S, PL: share that are no likelier. M: share that lie at least as far from the mean.',
  ]
}

const BUSIEST = 12

const yearOf = (day: number): string => dateOfDay(day + 1).slice(0, 4)

function summaryRow(name: string, windows: readonly CatalogueWindow[]): string[] {
  const total = (value: (window: CatalogueWindow) => number) => windows.reduce((sum, window) => sum + value(window), 0)
  return [
    name,
    String(total(({ observed }) => observed)),
    total(({ expected }) => expected).toFixed(0),
    ...TEST_NAMES.map(([test]) => {
      const results = windows.flatMap(window => window[test] ?? [])
      return `${results.filter(result => isFailed(test, result)).length} / ${results.length}`
    }),
  ]
}

function verdict(name: CatalogueTestName, window: CatalogueWindow): string {
  const result = window[name]
  if (result === undefined) return ''
  const share = name === 'number' || name === 'magnitude' ? result.atLeast : result.atMost
  return `${share.toFixed(3)}${isFailed(name, result) ? ' failed' : ''}`
}
