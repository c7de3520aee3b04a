import { DATA_SOURCE } from './queries.js'

/** A rule that Grafana evaluates by itself: one series a region, its last value against a bound. */
export interface RuleSpec {
  readonly uid: string
  readonly title: string
  readonly query: string
  /** Fires above it. */
  readonly above: number
  /** How long it must hold: Grafana's duration. */
  readonly for: string
  readonly severity: 'warning' | 'critical'
  /** What it means, and what to do. */
  readonly summary: string
}

export const RULE_GROUP = 'groundswell'

export const RULES: readonly RuleSpec[] = [
  {
    uid: 'groundswell-m6',
    title: 'Strong earthquake likely',
    query: 'SELECT max("p_m6") FROM "forecast" WHERE time > now() GROUP BY "region", "model"',
    above: 0.1,
    for: '0s',
    severity: 'critical',
    summary:
      'A model gives a cell more than 10 % for M ≥ 6 in its target window; look at the map of the dashboard Now.',
  },
  {
    uid: 'groundswell-p99',
    title: 'Extreme flow or count likely',
    query: 'SELECT max("p_p99") FROM "forecast" WHERE time > now() GROUP BY "region", "model"',
    above: 0.5,
    for: '0s',
    severity: 'warning',
    summary: 'A model gives a site more than 50 % for going beyond the 99th percentile of its past.',
  },
  {
    uid: 'groundswell-blind',
    title: 'Event time stands still',
    query: `SELECT last("lag_s") FROM "hop" WHERE "hop" = 'watermark' AND time > now() - 10m GROUP BY "region"`,
    above: 3 * 86_400,
    for: '15m',
    severity: 'warning',
    summary:
      'Event time lies three days behind the clock: the source is silent, or a stage does not keep up. Look at the dashboard Health.',
  },
  {
    uid: 'groundswell-refused',
    title: 'InfluxDB refuses points',
    query: 'SELECT last("refused_points") FROM "pipeline" WHERE time > now() - 10m GROUP BY "part"',
    above: 0,
    for: '0s',
    severity: 'warning',
    summary: 'Lines were set aside; read them with groundswell influx refused.',
  },
]

const expression = (refId: string, model: Readonly<Record<string, unknown>>) => ({
  refId,
  relativeTimeRange: { from: 0, to: 0 },
  datasourceUid: '__expr__',
  model: { refId, datasource: { type: '__expr__', uid: '__expr__' }, ...model },
})

/** A rule in the words that Grafana's API and its files share. */
export const alertRule = ({ uid, title, query, above, for: held, severity, summary }: RuleSpec) => ({
  uid,
  title,
  condition: 'C',
  data: [
    {
      refId: 'A',
      relativeTimeRange: { from: 3600, to: 0 },
      datasourceUid: DATA_SOURCE.uid,
      model: {
        refId: 'A',
        datasource: DATA_SOURCE,
        query,
        rawQuery: true,
        resultFormat: 'time_series',
        intervalMs: 1000,
        maxDataPoints: 43_200,
      },
    },
    expression('B', { type: 'reduce', expression: 'A', reducer: 'last', settings: { mode: 'dropNN' } }),
    expression('C', {
      type: 'threshold',
      expression: 'B',
      conditions: [{ evaluator: { type: 'gt', params: [above] } }],
    }),
  ],
  noDataState: 'OK',
  execErrState: 'Error',
  for: held,
  annotations: { summary },
  labels: { source: 'groundswell', severity },
})

/** The rules as a file that Grafana reads at its start: YAML is a superset of JSON. */
export const alertingFile = (folder: string): string =>
  `${JSON.stringify(
    { apiVersion: 1, groups: [{ orgId: 1, name: RULE_GROUP, folder, interval: '1m', rules: RULES.map(alertRule) }] },
    undefined,
    2,
  )}\n`
