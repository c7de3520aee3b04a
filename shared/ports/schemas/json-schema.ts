import type { ColumnKind } from '../arrow-columns.js'
import type { ScalarKind } from '../scalar-text.js'
import type { Meaning } from './meaning.js'
import type { SourceKind } from './source-fields.js'

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown }

export const DRAFT = 'https://json-schema.org/draft/2020-12/schema'

/** JSON has no words for three of the numbers: they are written as texts. */
export const NUMBER: JsonSchema = {
  description: 'A 64-bit float; what JSON cannot write is a text.',
  anyOf: [{ type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }],
}

const numberIn = ({ minimum, maximum }: Meaning): JsonSchema =>
  minimum === undefined && maximum === undefined
    ? { $ref: '#/$defs/number' }
    : { type: 'number', ...bounds({ minimum, maximum }) }

const bounds = ({ minimum, maximum }: Pick<Meaning, 'minimum' | 'maximum'>): JsonSchema => ({
  ...(minimum !== undefined && { minimum }),
  ...(maximum !== undefined && { maximum }),
})

const UNSIGNED = { uint8: 2 ** 8 - 1, uint32: 2 ** 32 - 1 } as const

function element(kind: ColumnKind, meaning: Meaning): JsonSchema {
  if (kind === 'text') return { type: 'string' }
  if (kind === 'float32' || kind === 'float64') return numberIn(meaning)
  return { type: 'integer', minimum: 0, maximum: meaning.maximum ?? UNSIGNED[kind] }
}

/** What a field says, its unit and its shape: for people in the description, for programs beside it. */
const said = ({ text, unit, shape }: Meaning): JsonSchema => ({
  description: text,
  ...(unit !== undefined && { 'x-unit': unit }),
  ...(shape !== undefined && { 'x-shape': `[${shape}]` }),
})

/** A column of a message: a list of numbers or texts. */
export const columnSchema = (kind: ColumnKind, meaning: Meaning): JsonSchema => ({
  ...said(meaning),
  'x-arrow-type': kind,
  type: 'array',
  items: element(kind, meaning),
})

/** A single value of a message. */
export function scalarSchema(kind: ScalarKind, meaning: Meaning): JsonSchema {
  if (kind === 'text') return { ...said(meaning), type: 'string' }
  if (kind === 'flag') return { ...said(meaning), type: 'boolean' }
  const number = meaning.whole ? { type: 'integer', ...bounds(meaning) } : numberIn(meaning)
  return { ...said(meaning), ...number }
}

/** All of these, and nothing else. */
export const objectSchema = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(properties),
): JsonSchema => ({ type: 'object', properties, required, additionalProperties: false })

/** What the kinds of fields of raw records and rejects are in a decoded message. */
export const DECODED: Readonly<Record<SourceKind, JsonSchema>> = {
  key: { type: 'string' },
  bytes: { type: 'string', contentEncoding: 'base64' },
  text: { type: 'string' },
  number: { $ref: '#/$defs/number' },
  whole: { type: 'integer', minimum: 0 },
  flag: { type: 'boolean' },
  runs: { type: 'array', items: { type: 'integer', minimum: 0, maximum: UNSIGNED.uint32 } },
  texts: { type: 'array', items: { type: 'string' } },
  ids: { type: 'array', items: { type: 'string' } },
  defect: objectSchema({ reason: { type: 'string' }, message: { type: 'string' } }),
}

const NUMBER_TEXT = '^(-?(\\d+(\\.\\d+)?(e[+-]\\d+)?|Infinity)|NaN)$'

/** How they are written as headers, which are texts. */
export const WRITTEN: Readonly<Partial<Record<SourceKind, JsonSchema>>> = {
  text: { type: 'string' },
  number: { type: 'string', pattern: NUMBER_TEXT },
  whole: { type: 'string', pattern: '^\\d+$' },
  flag: { type: 'string', enum: ['true', 'false'] },
  runs: { type: 'string', pattern: '^(\\d+(-\\d+)?(,\\d+(-\\d+)?)*)?$', examples: ['2-100,104'] },
  texts: { type: 'string', contentMediaType: 'application/json', examples: ['["01022500.csv","01031500.csv"]'] },
  ids: { type: 'string', examples: ['0f1e2d3c4b5a6978,0123456789abcdef'] },
  defect: { type: 'string' },
}
