import { COVID_VARIABLES, STREAMFLOW_VARIABLES, type Variable } from './reading.js'

/** `vapourPressure` → `vapour-pressure` */
type Kebab<S extends string> = S extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${Kebab<Rest>}`
    : `-${Lowercase<First>}${Kebab<Rest>}`
  : S

type VariableName = (typeof STREAMFLOW_VARIABLES)[number]['name'] | (typeof COVID_VARIABLES)[number]['name']
type RangeReason = `${Kebab<VariableName>}-range`

const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** The reason for which a reading of this variable is refused that lies outside its range. */
export const rangeReason = ({ name }: Variable): RejectReason => `${kebab(name)}-range` as RangeReason

const RANGES = Object.fromEntries(
  [...STREAMFLOW_VARIABLES, ...COVID_VARIABLES].map(variable => {
    const { name, min, max, unit } = variable
    return [rangeReason(variable), `${name} lies within ${min}..${max} ${unit}`]
  }),
) as Readonly<Record<RangeReason, string>>

/**
 * Every reason for which a record may be refused, and the rule that it broke. The names never change: people count and
 * filter by them. docs/data.md says of each how it is mended.
 */
export const REJECT_REASONS = {
  // Of any text.
  encoding: 'the bytes are UTF-8, and hold no U+FFFD, which a wrong conversion leaves behind',
  'nul-byte': 'there is no NUL byte',
  'line-too-long': 'a line, or a record of a file, ends within its size limit',
  'column-count': 'a line has as many fields as its header has columns',
  'number-syntax': 'a number is a number, with nothing around it; empty is unknown',
  'time-syntax': 'a time or day is written as its format says, and exists: 2015-02-30 does not',
  'time-future': 'the time is not more than an hour (readings of sites: a day and an hour) after the fetch',
  'time-early': 'the time is not before 1600 (readings of sites: 1700)',
  'json-syntax': 'JSON is JSON',
  'feature-shape': 'a GeoJSON feature has the properties that its service promises',
  'xml-syntax': 'XML is well-formed to its end, has no document type, and nests at most 64 deep',
  late: 'the day still lies within the lateness of the region',
  // Of files.
  'truncated-gzip': 'a gzip file is whole',
  'corrupted-gzip': 'a gzip file is undamaged',
  // Of earthquakes.
  'id-missing': 'an event has an id',
  'no-origin': 'an event of QuakeML has an origin',
  'emsc-shape': 'a message of EMSC has the properties that its standing order promises',
  'latitude-range': 'latitude lies within −90..90',
  'longitude-range': 'longitude lies within −180..180; 0..360 is refused with the value to write, not guessed',
  'depth-range': 'depth lies within −10..1000 km, positive down',
  'magnitude-range': 'magnitude lies within −3..10',
  // Of river flow.
  'date-syntax': 'a day is one of the calendar',
  'time-zone': 'a time in UTC comes with the place of its site, or the site is in the region: its own day is needed',
  unit: 'discharge is in ft³/s or m³/s, runoff in mm/day',
  'site-missing': 'a reading names its gauge',
  'header-missing': 'the columns are named, and those that are needed are among them',
  'duplicate-column': 'no column stands twice, and no two hold the same variable',
  'answer-shape': 'an answer of the legacy services has value.timeSeries',
  'series-shape': 'a series names its parameter and has a list of values',
  'value-shape': 'a value has its value and its dateTime as texts',
  'no-drainage-area': 'a gauge that reports discharge has a drainage area',
  // Of epidemics.
  header: 'the columns that are needed are there, and the columns of days follow each other',
  'county-code': 'a county code is five digits, or empty',
  'variable-unknown': 'the name of a wide file tells whether it counts cases or deaths',
  'entry-shape': 'an entry of Epidata has the fields that its endpoint promises',
  'signal-unknown': 'a signal of Epidata is a count that we know',
  'too-many-results': 'an answer of Epidata is not cut off (result 2)',
  'epidata-error': 'an answer of Epidata is a success (result 1), or says that there is nothing (result −2)',
  ...RANGES,
} as const satisfies Readonly<Record<string, string>>

export type RejectReason = keyof typeof REJECT_REASONS
