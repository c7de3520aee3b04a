import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import { AnnotationQueryBuilder, MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as TimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline'
import { number, type PanelText, table } from './panels.js'
import { DATA_SOURCE, rows, series } from './queries.js'

/** Words and colours of `level`, from 0. */
const LEVELS = [
  ['over', 'green'],
  ['minor', 'yellow'],
  ['moderate', 'orange'],
  ['severe', 'red'],
  ['extreme', 'purple'],
] as const

const LEVEL_WORDS: ValueMapping = {
  type: MappingType.ValueToText,
  options: Object.fromEntries(LEVELS.map(([text, color], level) => [level, { text, color, index: level }])),
}

/** How each alert of the time range stands now; what is over has level 0. */
const STANDING = (fields: readonly string[]) =>
  `SELECT ${['level', ...fields].map(field => `last("${field}") AS "${field}"`).join(', ')} FROM "alerts" ` +
  'WHERE $timeFilter GROUP BY "region", "rule", "cell", "status"'

/** Alerts that are open now, of every region. */
export const openAlerts = (text: PanelText, span = 24) =>
  table(
    text,
    [
      rows(
        'A',
        'SELECT "level", "region", "place", "says", "value", "threshold", "fired_ms" AS "since", "rule", "status" ' +
          `FROM (${STANDING(['place', 'says', 'value', 'threshold', 'fired_ms'])}) WHERE "level" > 0`,
      ),
    ],
    span,
  )
    .transformations([
      { id: 'organize', options: { excludeByName: { Time: true } } },
      { id: 'sortBy', options: { fields: {}, sort: [{ field: 'level', desc: true }] } },
    ])
    .overrideByName('level', IN_WORDS)
    .overrideByName('since', [{ id: 'unit', value: 'dateTimeAsIso' }])

const IN_WORDS = [
  { id: 'mappings', value: [LEVEL_WORDS] },
  { id: 'custom.cellOptions', value: { type: 'color-background' } },
]

/** How many there are. */
export const openCount = (text: PanelText, span = 4) =>
  number(text, rows('A', `SELECT count("level") AS "open" FROM (${STANDING([])}) WHERE "level" > 0`), span).noValue('0')

const OF_REGION = '"region" = \'$region\' AND $timeFilter'

/** A bar for each alert of the region, coloured by its level from its first event to its last. */
export const alertTimeline = ({ title, description }: PanelText, span = 24) =>
  new TimelineBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .withTarget(
      series(
        'A',
        `SELECT "level" FROM "alerts" WHERE ${OF_REGION} GROUP BY "rule", "cell", "status" SLIMIT 40`,
        '$tag_rule, cell $tag_cell',
      ),
    )
    .mappings([LEVEL_WORDS])
    .span(span)
    .height(9)

/** Every event of the alerts of the region, newest first. */
export const alertHistory = (text: PanelText, span = 24) =>
  table(
    text,
    [
      rows(
        'A',
        `SELECT "event", "severity", "rule", "place", "value", "threshold", "reason", "status" FROM "alerts" WHERE ${OF_REGION} ORDER BY time DESC LIMIT 500`,
      ),
    ],
    span,
  )

/** What Grafana's InfluxDB plugin keeps of a query for annotations. */
interface InfluxAnnotation extends Dataquery {
  readonly refId: string
  readonly query: string
  readonly queryType: 'tags'
  readonly fromAnnotations: true
  readonly textColumn: string
  readonly tagsColumn: string
}

/** A mark on every chart of the page where an alert of the region fired. */
export const firedMarks = () =>
  new AnnotationQueryBuilder()
    .name('Alerts fired')
    .datasource(DATA_SOURCE)
    .enable(true)
    .iconColor('red')
    .target(
      marks(`SELECT "reason", "rule", "severity", "status" FROM "alerts" WHERE "event" = 'fired' AND ${OF_REGION}`),
    )

const marks = (query: string): Builder<Dataquery> => ({
  build: () =>
    ({
      refId: 'fired',
      datasource: DATA_SOURCE,
      query,
      queryType: 'tags',
      fromAnnotations: true,
      textColumn: 'reason',
      tagsColumn: 'rule,severity,status',
    }) as Omit<InfluxAnnotation, '_implementsDataqueryVariant'> as InfluxAnnotation,
})
