import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import Schema from 'typebox/schema'
import { PACKAGE } from '../../services/package-info.js'
import type { DutyWord } from '../../shared/domain/duty.js'
import { RAW_FORMATS } from '../../shared/domain/raw-formats.js'
import { FLOW, isStamped } from '../../shared/flow.js'
import { encodeDuty } from '../../shared/ports/duty-codec.js'
import { decode, encode } from '../../shared/ports/message-codec.js'
import { LAYOUTS, type LayoutName } from '../../shared/ports/message-layouts.js'
import { asyncApi } from '../../shared/ports/schemas/async-api.js'
import { MEANINGS } from '../../shared/ports/schemas/field-meanings.js'
import { messageSchema, type SchemaName } from '../../shared/ports/schemas/message-schema.js'
import { schemaFiles } from '../../shared/ports/schemas/schema-files.js'
import { RAW_FIELDS, REJECT_FIELDS } from '../../shared/ports/schemas/source-fields.js'
import { jsonOf } from '../support/message-json.js'
import { messages } from './message-samples.js'

const FOLDER = fileURLToPath(new URL('../../../docs/schemas/', import.meta.url))

interface Described {
  readonly properties: object
}

interface Message {
  readonly contentType: string
  readonly headers: Described
  readonly payload: { readonly $ref?: string }
}

/** The parts of an AsyncAPI document that are looked at here. */
interface Document {
  readonly channels: Readonly<Record<string, { readonly messages: Readonly<Record<string, Message>> }>>
  readonly operations: Readonly<
    Record<string, { readonly action: string; readonly channel: { readonly $ref: string } }>
  >
  readonly components: { readonly schemas: Readonly<Record<string, Described>> }
}

const document = asyncApi(PACKAGE.version) as unknown as Document

/** Each sample as a reader of the log has it. */
const samples = Object.entries(messages).map(([what, message]) => {
  const record = encode(message, { epoch: 3, index: 0 })
  return { what, name: message.topic as SchemaName, record, json: jsonOf(decode(record)) as Record<string, unknown> }
})

describe('docs/schemas', () => {
  const files = schemaFiles(PACKAGE.version)
  it('holds what `npm run groundswell -- schemas --out docs/schemas` writes, and nothing else', () => {
    assert.deepEqual(readdirSync(FOLDER).sort(), [...files.keys()].sort())
    for (const [name, text] of files) assert.equal(readFileSync(join(FOLDER, name), 'utf8'), text, name)
  })
})

describe('the meanings of fields', () => {
  for (const name of Object.keys(LAYOUTS) as LayoutName[]) {
    it(`tell each field of ${name}, and no other`, () => {
      const { scalars, columns } = LAYOUTS[name]
      assert.deepEqual(Object.keys(MEANINGS[name]).sort(), [...Object.keys(scalars), ...Object.keys(columns)].sort())
      for (const [field, { text }] of Object.entries(MEANINGS[name])) assert.match(text, /\S.*\.$/, field)
    })
    it(`tell the unit of each float of ${name}, and the shape of each column`, () => {
      for (const [field, kind] of Object.entries(LAYOUTS[name].columns)) {
        const { unit, shape } = MEANINGS[name][field]
        assert.ok(shape !== undefined, field)
        assert.ok(unit !== undefined || !kind.startsWith('float'), field)
      }
    })
  }
})

describe('the JSON Schema', () => {
  for (const { what, name, json } of samples) {
    it(`of ${name} takes ${what}`, () => assert.ok(Schema.Check(messageSchema(name), json)))
    it(`of ${name} refuses ${what} without any one of its required fields, or with one more`, () => {
      const optional = name === 'rejects' ? REJECT_FIELDS : name.startsWith('raw.') ? RAW_FIELDS : {}
      for (const field of Object.keys(json)) {
        const { [field]: _, ...rest } = json
        const mayLack = (optional as Record<string, { required: boolean }>)[field]?.required === false
        assert.equal(Schema.Check(messageSchema(name), rest), mayLack, field)
      }
      assert.equal(Schema.Check(messageSchema(name), { ...json, more: 1 }), false)
    })
  }

  const field = { ...samples.find(({ what }) => what === 'a field')!.json }
  const refused: [what: string, name: SchemaName, json: object][] = [
    ['a text in a column of numbers', 'fields', { ...field, values: ['1'] }],
    ['null for what is not known', 'fields', { ...field, values: [null] }],
    ['a cell below 0', 'fields', { ...field, cell: [-1] }],
    ['half a revision', 'fields', { ...field, revision: 0.5 }],
    ['a message of another topic', 'features', field],
  ]
  for (const [what, name, json] of refused) {
    it(`refuses ${what}`, () => assert.equal(Schema.Check(messageSchema(name), json), false))
  }
})

describe('the AsyncAPI document', () => {
  it('has a channel for each topic, and an operation for each that a stage reads or writes', () => {
    const topics = new Set([...FLOW.flatMap(({ writes }) => writes), 'duty'])
    assert.deepEqual(Object.keys(document.channels).sort(), [...topics].sort())
    const told = Object.values(document.operations).map(({ action, channel }) => `${action} ${channel.$ref}`)
    const expected = FLOW.flatMap(({ reads, writes }) => [
      ...reads.map(topic => `receive #/channels/${topic}`),
      ...writes.map(topic => `send #/channels/${topic}`),
    ])
    const duty = ['send #/channels/duty', 'receive #/channels/duty']
    assert.deepEqual(told.sort(), [...expected, ...duty].sort())
  })

  it('names a schema that is there for each message between stages, watermarks among them', () => {
    for (const [topic, { messages }] of Object.entries(document.channels)) {
      if (!isStamped(topic as 'fields') || topic === 'duty') continue
      assert.ok('watermark' in messages, topic)
      for (const { payload } of Object.values(messages)) readFileSync(join(FOLDER, payload.$ref!))
    }
  })

  it('describes what duty people say, headers and words', () => {
    const { headers, payload } = document.channels.duty.messages.duty
    const schema = JSON.parse(readFileSync(join(FOLDER, payload.$ref!), 'utf8'))
    const said = { region: 'socal', by: 'ann', atMs: 5, note: '' }
    const silence = { id: 's1', fromMs: 0, untilMs: Infinity, weekdays: [6], fromMinute: 0, toMinute: 60 }
    const words: DutyWord[] = [
      { word: 'acknowledged', ...said, alert: 'm5/socal/7/2019-07-05' },
      { word: 'silenced', ...said, silence },
      { word: 'unsilenced', ...said, id: 's1' },
    ]
    for (const word of words) {
      const record = encodeDuty(word)
      assert.ok(Schema.Check(headers, record.headers), word.word)
      const json = JSON.parse(new TextDecoder().decode(record.value))
      assert.ok(Schema.Check(schema, json), word.word)
      assert.equal(Schema.Check(schema, Object.assign({}, json, { word: 'shouted' })), false)
      assert.equal(Schema.Check(schema, Object.assign({}, json, { by: 7 })), false)
    }
  })

  it('has a message for each wire format', () => {
    for (const [domain, formats] of Object.entries(RAW_FORMATS)) {
      assert.deepEqual(Object.keys(document.channels[`raw.${domain}`].messages), [...formats])
    }
  })

  for (const { what, name, record, json } of samples) {
    it(`describes the headers of ${what}`, () => {
      const layout = record.headers!.layout.split('/')[0]
      const topic = name === 'watermark' ? 'fields' : name
      const message = { rejects: 'reject', [`raw.${json.domain}`]: json.format as string }[layout] ?? layout
      const { headers } = document.channels[topic].messages[message]
      const schema = { ...headers, components: document.components }
      // Raw records are published without a stamp.
      const { epoch: _, index: __, ...unstamped } = record.headers!
      const own = layout.startsWith('raw.') ? unstamped : record.headers!
      assert.ok(Schema.Check(schema, own))
      for (const header of ['layout', 'crc32']) {
        assert.equal(Schema.Check(schema, { ...own, [header]: 'x' }), false, header)
      }
      const more = document.components.schemas[message === 'reject' ? 'reject' : 'raw'].properties
      const named = { ...headers.properties, ...(isStamped(topic) ? {} : more) }
      assert.deepEqual(
        Object.keys(own).filter(header => !(header in named)),
        [],
      )
    })
  }
})
