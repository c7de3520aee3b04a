import { alertHistory, alertTimeline, firedMarks } from './alert-panels.js'
import type { DomainPage } from './domains.js'
import { fan } from './now.js'
import { page } from './page.js'
import { lines } from './panels.js'
import { cellVariable, horizonVariable, modelVariable, OF_MODEL, regionVariable, series } from './queries.js'

/** A cell of a domain: what was observed, what was forecast, how likely what is feared was. */
export function domainPage({ domain, title, regions, target, unit, observed, truth, exceedances }: DomainPage) {
  const likely = exceedances.map(name => `last("p_${name}") AS "${name}"`).join(', ')
  const ofCell = '"region" = \'$region\' AND "cell" = \'$cell\' AND $timeFilter'
  const built = page(domain, title, `Observed and forecast: ${target}`)
    .time({ from: 'now-180d', to: 'now+30d' })
    .refresh('1m')
    .withVariable(regionVariable(regions))
    .withVariable(modelVariable())
    .withVariable(horizonVariable())
    .withVariable(cellVariable())
    .annotation(firedMarks())
    .withPanel(
      fan(
        'Forecast and observed, cell $cell',
        `${target}: median, mean, bands of 50 % and 95 % at their target time; points: what was observed.`,
        24,
        truth,
        unit,
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Probability of exceedance, cell $cell',
          description: 'What the model gives for reaching each threshold in the target window.',
          unit: 'percentunit',
        },
        [
          series(
            'A',
            `SELECT ${likely} FROM "forecast" WHERE ${OF_MODEL} AND "cell" = '$cell' AND $timeFilter GROUP BY time(1d) fill(none)`,
            '$col',
          ),
        ],
      )
        .min(0)
        .max(1),
    )
    .withPanel(
      lines(
        {
          title: 'Cells in which it happened',
          description: 'Of the scored cells of each issue, those that reached the threshold.',
        },
        [
          series(
            'A',
            `SELECT ${exceedances.map(name => `last("exceeded_${name}") AS "${name}"`).join(', ')} FROM "score" WHERE ${OF_MODEL} AND $timeFilter GROUP BY time(1d) fill(none)`,
            '$col',
          ),
        ],
      ),
    )
  for (const column of observed) {
    built.withPanel(
      lines(
        { title: `Observed ${column.replaceAll('_', ' ')}, cell $cell`, description: 'Each day, its newest revision.' },
        [
          series(
            'A',
            `SELECT last("${column}") AS "${column}" FROM "field" WHERE ${ofCell} GROUP BY time(1d) fill(none)`,
            '$col',
          ),
        ],
      ),
    )
  }
  return built
    .withPanel(
      alertTimeline({
        title: 'Alerts',
        description: 'Of our rules in the region: how severe each is, and when it was over.',
      }),
    )
    .withPanel(
      alertHistory({
        title: 'History of alerts',
        description: 'What happened to them in the time range, newest first, at the issue time of the forecast.',
      }),
    )
}
