import { SeriesMapping, XYShowMode, PanelBuilder as XyChartBuilder } from '@grafana/grafana-foundation-sdk/xychart'
import type { PanelText } from './panels.js'
import { lines, table } from './panels.js'
import { DATA_SOURCE, OF_MODEL, rows, series, variable } from './queries.js'

/** Central intervals that the forecasts of every domain have, per cent. */
const INTERVALS = [95, 80, 50] as const

/** What was to be reached, of the region. */
export const exceedanceVariable = () =>
  variable('exceedance', `SHOW TAG VALUES FROM "reliability" WITH KEY = "exceedance" WHERE "region" = '$region'`, {
    label: 'Exceedance',
  })

/** Sums are divided, so that a quiet issue does not count as much as one of many cells. */
const share = (interval: number) => `sum("inside_${interval}") / sum("placed")`

/** How often the truth lay within the interval of each model that it should miss once in twenty. */
export const coverageByModel = (ofHorizon: string) =>
  lines(
    {
      title: 'Coverage of the 95 % interval',
      description: 'Share of the scored cells whose truth lay within; below 95 % a model is too sure of itself.',
      unit: 'percentunit',
    },
    [
      series(
        'A',
        `SELECT ${share(95)} AS "inside" FROM "score" WHERE ${ofHorizon} GROUP BY time($__interval), "model" fill(none)`,
        '$tag_model',
      ),
    ],
  )
    .min(0)
    .max(1)

export const coverageOfModel = () =>
  lines(
    {
      title: 'Coverage of each interval, $model',
      description: 'Share of the scored cells whose truth lay within the intervals of 50, 80 and 95 %.',
      unit: 'percentunit',
    },
    [
      series(
        'A',
        `SELECT ${INTERVALS.map(interval => `${share(interval)} AS "${interval} %"`).join(', ')} FROM "score" WHERE ${OF_MODEL} AND $timeFilter GROUP BY time($__interval) fill(none)`,
        '$col',
      ),
    ],
  )
    .min(0)
    .max(1)

/** Whether the truth falls as often between each two quantiles as it should. */
export const pitByModel = (ofHorizon: string) =>
  lines(
    {
      title: 'Deviation of the PIT',
      description:
        'How far the ranks of the truth among the quantiles lie from those of a calibrated model: 0 is best.',
    },
    [
      series(
        'A',
        `SELECT mean("pit_deviation") FROM "score" WHERE ${ofHorizon} GROUP BY time($__interval), "model" fill(none)`,
        '$tag_model',
      ),
    ],
  )

const byBin = () =>
  rows(
    'A',
    'SELECT sum("probability") / sum("n") AS "said", sum("exceeded") / sum("n") AS "happened", sum("n") AS "cells" ' +
      `FROM "reliability" WHERE ${OF_MODEL} AND "exceedance" = '$exceedance' AND $timeFilter GROUP BY "bin"`,
  )

const named = (name: string) => ({ matcher: { id: 'byName', options: name } })

/** How often it happened where the model said so much; on the diagonal it is reliable. */
export const reliabilityDiagram = ({ title, description }: PanelText) =>
  new XyChartBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .withTarget(byBin())
    .span(12)
    .height(9)
    .unit('percentunit')
    .show(XYShowMode.PointsAndLines)
    .mapping(SeriesMapping.Manual)
    .series([{ build: () => ({ x: named('said'), y: named('happened') }) }])

/** The same in numbers, with how many cells each bin holds. */
export const reliabilityTable = (text: PanelText) =>
  table(text, [byBin()]).overrideByName('cells', [{ id: 'unit', value: 'short' }])
