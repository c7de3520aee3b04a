import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import {
  QueryVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'

/** The data source of every panel, as it is provisioned. */
export const DATA_SOURCE = { type: 'influxdb', uid: 'groundswell' } as const

/** A panel's question in InfluxQL, as Grafana's InfluxDB plugin keeps it. */
export interface InfluxQuery extends Dataquery {
  readonly refId: string
  readonly datasource: typeof DATA_SOURCE
  readonly query: string
  readonly rawQuery: true
  readonly resultFormat: 'time_series' | 'table'
  readonly alias?: string
}

const built = (query: Omit<InfluxQuery, '_implementsDataqueryVariant'>): Builder<Dataquery> => ({
  build: () => query as InfluxQuery,
})

/** Lines over time; `alias` names them: `$tag_model`, `$col`. */
export const series = (refId: string, query: string, alias?: string): Builder<Dataquery> =>
  built({ refId, datasource: DATA_SOURCE, query, rawQuery: true, resultFormat: 'time_series', ...(alias && { alias }) })

/** Rows, with a column for each tag that the query groups by. */
export const rows = (refId: string, query: string): Builder<Dataquery> =>
  built({ refId, datasource: DATA_SOURCE, query, rawQuery: true, resultFormat: 'table' })

export interface VariableOptions {
  readonly label: string
  /** Which of the values are offered. */
  readonly regex?: string
  readonly sort?: VariableSort
  readonly hidden?: boolean
  readonly multi?: boolean
}

/** Values asked of the database, anew whenever the time range changes. */
export function variable(name: string, query: string, { label, regex, sort, hidden, multi }: VariableOptions) {
  const built = new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATA_SOURCE)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(sort ?? VariableSort.AlphabeticalAsc)
  if (regex !== undefined) built.regex(regex)
  if (hidden === true) built.hide(VariableHide.HideVariable)
  if (multi === true) built.multi(true).includeAll(true).allValue('.*')
  return built
}

/** Region, of one domain where a pattern is given. */
export const regionVariable = (regex?: string) =>
  variable('region', 'SHOW TAG VALUES FROM "forecast_issue" WITH KEY = "region"', { label: 'Region', regex })

export const modelVariable = () =>
  variable('model', `SHOW TAG VALUES FROM "forecast_issue" WITH KEY = "model" WHERE "region" = '$region'`, {
    label: 'Model',
  })

export const horizonVariable = () =>
  variable(
    'horizon',
    `SHOW TAG VALUES FROM "forecast_issue" WITH KEY = "horizon" WHERE "region" = '$region' AND "model" = '$model'`,
    { label: 'Horizon, days', sort: VariableSort.NumericalAsc },
  )

/** A cell that the model has spoken of by itself. */
export const cellVariable = () =>
  variable(
    'cell',
    `SHOW TAG VALUES FROM "forecast" WITH KEY = "cell" WHERE "region" = '$region' AND "model" = '$model'`,
    { label: 'Cell', regex: '/^\\d+$/', sort: VariableSort.NumericalAsc },
  )

/** When the newest issue of the time range was made, ms: with it a panel shows one issue and no other. */
export const issuedVariable = () =>
  variable('issued', `SELECT last("issued_ms") FROM "forecast_issue" WHERE ${OF_MODEL} AND $timeFilter`, {
    label: 'Issue',
    hidden: true,
  })

export const OF_MODEL = `"region" = '$region' AND "model" = '$model' AND "horizon" = '$horizon'`

/** Target times of the newest issue: a day, in which each revision is a millisecond later. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in
export const OF_ISSUE = 'time >= ${issued}ms + ${horizon}d AND time < ${issued}ms + ${horizon}d + 1d'
