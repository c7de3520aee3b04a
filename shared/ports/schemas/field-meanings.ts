import type { Features, Field, Forecast, Score, Watermark } from '../../domain/messages.js'
import { QUALITY } from '../../domain/reading.js'
import { RELIABILITY_EDGES } from '../../kernels/reliability.js'
import type { FlatQuakes, FlatReadings, LayoutName } from '../message-layouts.js'
import { ALERT_MEANINGS } from './alert-meanings.js'
import { DAY_UNIT, horizonDays, issueDay, type Meaning, type MeaningsOf, model, REGION } from './meaning.js'

const bits = Object.entries(QUALITY).map(([name, bit]) => `${bit} ${name}`)

const QUAKES: MeaningsOf<FlatQuakes> = {
  region: REGION,
  id: { text: 'Canonical id: all ids that name one quake arrive under one of them.', shape: 'rows' },
  kind: {
    text: '0: this is now the truth about the quake. 1: it never was, or it left the region.',
    shape: 'rows',
    maximum: 1,
  },
  timeMs: { text: 'Origin time.', unit: 'ms since 1970, UTC', shape: 'rows' },
  updatedMs: {
    text: 'When the source last changed its report; NaN: it does not say.',
    unit: 'ms since 1970, UTC',
    shape: 'rows',
  },
  latitude: { text: 'Of the epicentre.', unit: 'degrees north', shape: 'rows', minimum: -90, maximum: 90 },
  longitude: { text: 'Of the epicentre.', unit: 'degrees east', shape: 'rows', minimum: -180, maximum: 180 },
  depthKm: { text: 'Of the hypocentre, positive down; NaN: unknown.', unit: 'km', shape: 'rows' },
  magnitude: { text: '0 and below are real; NaN: unknown.', unit: '1', shape: 'rows' },
}

const READINGS: MeaningsOf<FlatReadings> = {
  region: REGION,
  site: { text: 'Place of the site in the list of its region, from 0.', shape: 'rows' },
  variable: {
    text: 'Place of the variable in the list of its domain, from 0: STREAMFLOW_VARIABLES, COVID_VARIABLES.',
    shape: 'rows',
  },
  timeMs: {
    text: 'Valid time: start of what the value stands for, by the site’s own clock, written as if it were UTC.',
    unit: 'ms since 1970',
    shape: 'rows',
  },
  spanDays: { text: 'How long the value stands for: 1 daily, 7 weekly; 0 is a moment.', unit: 'days', shape: 'rows' },
  value: { text: 'NaN: the source says that there is none.', unit: 'that of the variable', shape: 'rows' },
  knownMs: {
    text: 'Knowledge time: when the source said so; where it does not tell, when it was fetched.',
    unit: 'ms since 1970, UTC',
    shape: 'rows',
  },
  quality: { text: `Bits that may stand together: ${bits.join(', ')}.`, shape: 'rows', maximum: 127 },
}

const FIELDS: MeaningsOf<Field> = {
  region: REGION,
  day: { text: 'The day.', unit: DAY_UNIT, whole: true },
  revision: {
    text: '0 when the day first closes; each later truth about it counts one up.',
    whole: true,
    minimum: 0,
  },
  cell: {
    text: 'Cells of which anything is known, ascending: pixels, or, in a region of sites, sites.',
    shape: 'rows',
  },
  names: { text: 'Names of the columns of values.', shape: 'names' },
  values: {
    text: 'Column after column; NaN: not known.',
    unit: 'that of the column: FIELD_COLUMNS',
    shape: 'names · rows',
  },
}

const FEATURES: MeaningsOf<Features> = {
  region: REGION,
  day: issueDay,
  revision: {
    text: '0 for the first telling; counts up when a later truth changed the features of this issue.',
    whole: true,
    minimum: 0,
  },
  names: { text: 'Names of the rows of columns.', shape: 'names' },
  cells: { text: 'Pixels or sites of the region.', whole: true, minimum: 0 },
  columns: { text: 'columns[f · cells + c]; NaN: not known.', unit: 'that of the feature', shape: 'names · cells' },
  knownNames: { text: 'Names of known.', shape: 'knownNames' },
  known: { text: 'Known inputs: functions of the issue time alone.', unit: '1', shape: 'knownNames' },
}

const FORECASTS: MeaningsOf<Forecast> = {
  region: REGION,
  model,
  modelHash: { text: 'Content hash of the artefact that said it.' },
  day: issueDay,
  horizonDays,
  revision: { text: 'That of the features that it rests on; only 0 is scored.', whole: true, minimum: 0 },
  trainedToDay: {
    text: 'The model has seen targets up to this day; issues before it are in-sample.',
    unit: DAY_UNIT,
  },
  engine: {
    text: 'Engine that ran the model’s network: onnx-cpu, or another that took over when it failed; empty: it has none.',
  },
  mean: { text: 'Point forecast; NaN: none.', unit: 'that of the target', shape: 'cells' },
  levels: {
    text: 'Probability levels of the quantiles, ascending.',
    unit: '1',
    shape: 'levels',
    minimum: 0,
    maximum: 1,
  },
  quantiles: { text: 'Level after level.', unit: 'that of the target', shape: 'levels · cells' },
  cutAt: {
    text:
      'Levels of the model’s law at which the quantiles were cut, so that as many truths lie beyond each as should; ' +
      'empty: the quantiles are as the model said them.',
    unit: '1',
    shape: 'levels, or 0',
    minimum: 0,
    maximum: 1,
  },
  exceedances: { text: 'Names of what may be reached: m4, p95.', shape: 'exceedances' },
  thresholds: {
    text: 'What is to be reached; one for all cells, or one for each.',
    unit: 'that of the peak: magnitude, or the unit of the target',
    shape: 'exceedances, or exceedances · cells',
  },
  exceedance: { text: 'P(peak of the window ≥ threshold).', unit: '1', shape: 'exceedances · cells' },
}

const SCORES: MeaningsOf<Score> = {
  region: REGION,
  model,
  day: issueDay,
  horizonDays,
  revision: { text: '0 when first scored; counts up when the truth was revised.', whole: true, minimum: 0 },
  inSample: { text: 'The issue lies before the last day whose truth the model had seen.' },
  closedBin: { text: 'The issue falls on the end of one of the closed 14-day bins of the papers.' },
  n: { text: 'Cells whose truth and forecast are known.', whole: true, minimum: 0 },
  sum: { text: 'Σ y of the observed values.', unit: 'that of the target' },
  sumSquares: { text: 'Σ y².', unit: 'that of the target, squared' },
  sse: { text: 'Σ (y − ŷ)².', unit: 'that of the target, squared' },
  sae: { text: 'Σ |y − ŷ|.', unit: 'that of the target' },
  wis: { text: 'Σ of the weighted interval score.', unit: 'that of the target' },
  sharpness: { text: 'Part of it: what the width of the intervals costs.', unit: 'that of the target' },
  overprediction: { text: 'Part of it: truths below the intervals.', unit: 'that of the target' },
  underprediction: { text: 'Part of it: truths above the intervals.', unit: 'that of the target' },
  levels: {
    text: 'Probability levels of the quantiles, ascending.',
    unit: '1',
    shape: 'levels',
    minimum: 0,
    maximum: 1,
  },
  placed: { text: 'Cells whose truth and quantiles are known.', whole: true, minimum: 0 },
  inside: {
    text: 'Of them, those whose truth lay within each central interval, the widest first.',
    unit: 'cells',
    shape: '⌊levels / 2⌋',
  },
  pit: {
    text: 'Of them, those whose truth lay below, between and above the levels; ties shared out.',
    unit: 'cells',
    shape: 'levels + 1',
  },
  spread: { text: 'Cells of known truth whose widest interval has a width.', whole: true, minimum: 0 },
  outside: {
    text: 'Of them, those whose truth lay outside each central interval, the widest first; ties shared out.',
    unit: 'cells',
    shape: '⌊levels / 2⌋',
  },
  exceedances: { text: 'Names of what may be reached.', shape: 'exceedances' },
  brier: { text: 'Σ (p − o)² over the cells.', unit: '1', shape: 'exceedances' },
  compared: { text: 'Cells of which it is known whether it happened.', unit: 'cells', shape: 'exceedances' },
  exceeded: { text: 'Cells in which it happened.', unit: 'cells', shape: 'exceedances' },
  logScore: { text: 'Σ −ln of what was said of what came.', unit: 'nats', shape: 'exceedances' },
  binCells: {
    text: `Cells by what was said of them: bins of probability that end at ${RELIABILITY_EDGES.join(', ')}.`,
    unit: 'cells',
    shape: 'exceedances · bins',
  },
  binProbability: { text: 'Σ of their probabilities.', unit: '1', shape: 'exceedances · bins' },
  binExceeded: { text: 'Of them, those in which it happened.', unit: 'cells', shape: 'exceedances · bins' },
}

const WATERMARK: MeaningsOf<Watermark> = {
  region: REGION,
  completeToMs: { text: 'Event time is complete up to here, except for what comes late.', unit: 'ms since 1970, UTC' },
  end: { text: 'No more will come.' },
}

/** What each field of each message between stages says. */
export const MEANINGS: Readonly<Record<LayoutName, Readonly<Record<string, Meaning>>>> = {
  observations: QUAKES,
  'observations.readings': READINGS,
  fields: FIELDS,
  features: FEATURES,
  forecasts: FORECASTS,
  scores: SCORES,
  alerts: ALERT_MEANINGS,
  watermark: WATERMARK,
}

/** What each message is. */
export const MESSAGE_MEANINGS: Readonly<Record<LayoutName, string>> = {
  observations: 'Reports of quakes of a seismic region, in arrival order. Columns of one length.',
  'observations.readings': 'Readings of a region of sites, in arrival order. Columns of one length.',
  fields: 'What happened on one UTC day: named columns, a row for each cell of which anything is known.',
  features: 'All that a forecast at one issue time may know: named rows, a value for each cell.',
  forecasts: 'What one model says, at one issue time, of one target window.',
  scores:
    'A forecast against its truth, as sums over the cells. Pooled MSE = sse / n; NSE = 1 − sse / (sumSquares − sum² / n).',
  alerts: 'Something that happened to an alert, with the forecast, the numbers and the observations behind it.',
  watermark: 'Event time of a region has reached here: ends an epoch. It comes on every topic between stages.',
}
