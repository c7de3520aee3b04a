import { firedMarks, openAlerts, openCount } from './alert-panels.js'
import { cellQuery, JOINED, mapOf, placeQuery } from './map-panel.js'
import { page } from './page.js'
import { alerts, byValue, lines, number, table } from './panels.js'
import {
  cellVariable,
  horizonVariable,
  issuedVariable,
  modelVariable,
  OF_ISSUE,
  OF_MODEL,
  regionVariable,
  rows,
  series,
  variable,
} from './queries.js'

/** Folder of our alert rules in Grafana. */
export const FOLDER = 'groundswell'

/** What the duty officer watches: the newest issue on a map, where it is highest, and what is alarming. */
export const nowPage = () =>
  page('now', 'Now', 'The newest forecast of a region, issue by issue; targets lie ahead of now')
    .time({ from: 'now-90d', to: 'now+30d' })
    .refresh('1m')
    .withVariable(regionVariable())
    .withVariable(modelVariable())
    .withVariable(horizonVariable())
    .withVariable(
      variable('quantity', 'SHOW FIELD KEYS FROM "forecast"', { label: 'Quantity', regex: '/^(mean|q\\d+|p_.*)$/' }),
    )
    .withVariable(cellVariable())
    .withVariable(issuedVariable())
    .annotation(firedMarks())
    .withPanel(
      openAlerts({
        title: 'Active alerts',
        description:
          'Alerts of our rules that are open, of every region: what fired in the time range and is not over.',
      }),
    )
    .withPanel(
      mapOf({
        title: '$quantity, $model, $horizon days ahead',
        description:
          'Cells of which the newest issue in the time range speaks by themselves; all others say what «Every other cell» says.',
      }),
    )
    .withPanel(
      alerts(
        {
          title: 'Alerts of Grafana',
          description: 'Grafana alert rules of the folder groundswell that are pending or firing.',
        },
        FOLDER,
      ),
    )
    .withPanel(
      table(
        { title: 'Top cells', description: 'Highest values of the newest issue, with their places.' },
        [cellQuery(), placeQuery()],
        8,
      )
        .transformations([
          ...JOINED,
          { id: 'sortBy', options: { fields: {}, sort: [{ field: 'value', desc: true }] } },
          { id: 'limit', options: { limitField: '20' } },
        ])
        .colorScheme(byValue()),
    )
    .withPanel(
      number(
        {
          title: 'Every other cell',
          description:
            'What the newest issue says of each cell that it does not list; no value where it is named under unknown.',
        },
        rows(
          'A',
          `SELECT last("$quantity") AS "value", last("special") AS "unknown" FROM "forecast" WHERE ${OF_MODEL} AND "cell" = 'quiet' AND ${OF_ISSUE}`,
        ),
        5,
      ),
    )
    .withPanel(
      number(
        {
          title: 'Issued',
          description: 'Issue time of the newest forecast in the time range.',
          unit: 'dateTimeFromNow',
        },
        rows('A', `SELECT last("issued_ms") AS "issued" FROM "forecast_issue" WHERE ${OF_MODEL} AND $timeFilter`),
        5,
      ),
    )
    .withPanel(
      number(
        { title: 'Cells listed', description: 'Cells for which the newest issues had something of their own to say.' },
        series(
          'A',
          `SELECT count("mean") AS "cells" FROM "forecast" WHERE ${OF_MODEL} AND "cell" != 'quiet' AND ${OF_ISSUE}`,
        ),
        5,
      ),
    )
    .withPanel(openCount({ title: 'Alerts open', description: 'Of our rules, in every region.' }, 5))
    .withPanel(
      number(
        { title: 'Engine', description: 'What computed the newest forecast in the time range; empty: no network did.' },
        rows('A', `SELECT last("engine") AS "engine" FROM "forecast_issue" WHERE ${OF_MODEL} AND $timeFilter`),
      ),
    )
    .withPanel(
      fan(
        'Forecast of cell $cell',
        'Median, mean and the bands of 50 % and 95 % of each issue, at its target time.',
        24,
      ),
    )

/** Bands of a cell's forecasts over their target times. */
export function fan(title: string, description: string, span: number, truth?: string, unit?: string) {
  const bands = ['q025', 'q25', 'q50', 'q75', 'q975', 'mean'].map(name => `last("${name}") AS "${name}"`).join(', ')
  const ofCell = `${OF_MODEL} AND "cell" = '$cell' AND $timeFilter GROUP BY time(1d) fill(none)`
  const band = (low: string, high: string, opacity: number) =>
    [
      [low, [{ id: 'custom.lineWidth', value: 0 }]],
      [
        high,
        [
          { id: 'custom.lineWidth', value: 0 },
          { id: 'custom.fillBelowTo', value: low },
          { id: 'custom.fillOpacity', value: opacity },
        ],
      ],
    ] as const
  const panel = lines(
    { title, description, ...(unit && { unit }) },
    [
      series('A', `SELECT ${bands} FROM "forecast" WHERE ${ofCell}`, '$col'),
      ...(truth === undefined ? [] : [series('B', truth, 'observed')]),
    ],
    span,
  )
  for (const [name, properties] of [...band('q025', 'q975', 15), ...band('q25', 'q75', 30)]) {
    panel.overrideByName(name, [...properties])
  }
  return panel.overrideByName('observed', [
    { id: 'custom.drawStyle', value: 'points' },
    { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } },
  ])
}
