import type { RawBatch, Reject } from '../../domain/messages.js'

/** How a field is written: as the record's key or value, or as headers. */
export type SourceKind =
  | 'key'
  | 'bytes'
  | 'text'
  | 'number'
  | 'whole'
  | 'flag'
  /** Numbers as runs, `2-100,104`. */
  | 'runs'
  /** Texts as a JSON list. */
  | 'texts'
  /** Ids, separated by commas. */
  | 'ids'
  /** Two headers: the reason, and `defectMessage`. */
  | 'defect'

/** A field of a record that is kept as its source sent it. */
export interface SourceField {
  readonly kind: SourceKind
  readonly required: boolean
  readonly meaning: string
}

/** Names every field of a message, and whether it may be absent: one that is added does not compile until it is here. */
type FieldsOf<M> = {
  readonly [K in Exclude<keyof M, 'topic'>]-?: SourceField & {
    readonly required: Record<never, never> extends Pick<M, K> ? false : true
  }
}

/** Fields of a raw record; see source-codec.ts. */
export const RAW_FIELDS: FieldsOf<RawBatch> = {
  domain: { kind: 'key', required: true, meaning: 'Domain of the records.' },
  source: {
    kind: 'text',
    required: true,
    meaning:
      'Who it came from, and whose cursor, completeToMs and end these are: the name of a replay, the URL of a service.',
  },
  file: { kind: 'text', required: false, meaning: 'Name of the file, or URL of the page, in which the records stand.' },
  files: { kind: 'texts', required: false, meaning: 'Names of the files, where the lines stand in several.' },
  fileOf: { kind: 'runs', required: false, meaning: 'For each line its place in files, from 0.' },
  format: { kind: 'text', required: true, meaning: 'Wire format of the bytes.' },
  header: { kind: 'text', required: false, meaning: 'Header line of the file, where the bytes are lines under one.' },
  cursor: {
    kind: 'whole',
    required: true,
    meaning: 'Counts the batches of the source from 0: after a restart it goes on after the last one in the log.',
  },
  fetchedMs: { kind: 'number', required: true, meaning: 'When it was fetched, ms since 1970.' },
  firstFetchedMs: {
    kind: 'number',
    required: false,
    meaning:
      'Of records that are sent back: when they were first fetched, which is when they were known, ms since 1970.',
  },
  bytes: { kind: 'bytes', required: true, meaning: 'The records, byte for byte as the source sent them.' },
  lineNumbers: {
    kind: 'runs',
    required: false,
    meaning: 'Line in the source, from 1, of each line of the bytes, where that is not its position.',
  },
  completeToMs: {
    kind: 'number',
    required: false,
    meaning: 'Heartbeat: after this batch the source is complete up to here, ms since 1970. Absent: it does not say.',
  },
  position: {
    kind: 'text',
    required: false,
    meaning: 'Where the source stands after this batch, in its own words: it goes on from there after a restart.',
  },
  end: { kind: 'flag', required: false, meaning: 'The source ends here: a replay is over.' },
  defect: {
    kind: 'defect',
    required: false,
    meaning:
      'The source could not read something to its end: the bytes are the beginning of what is left, to be refused for ' +
      'this reason.',
  },
  redriven: {
    kind: 'ids',
    required: false,
    meaning: 'Ids of the rejects that are sent back, one for each line. Such a batch says nothing of event time.',
  },
}

/** Fields of a reject; see source-codec.ts. */
export const REJECT_FIELDS: FieldsOf<Reject> = {
  domain: { kind: 'key', required: true, meaning: 'Domain of the record.' },
  source: { kind: 'text', required: true, meaning: 'File or service that the record came from.' },
  format: { kind: 'text', required: true, meaning: 'Wire format of the record.' },
  header: { kind: 'text', required: false, meaning: 'Header line of its file, where there is one.' },
  line: {
    kind: 'whole',
    required: true,
    meaning: 'Line in the source, from 1; of formats without lines the number of the record.',
  },
  reason: { kind: 'text', required: true, meaning: 'Name of the rule that was broken; names never change.' },
  message: { kind: 'text', required: true, meaning: 'What was wrong, then how to mend it, for people.' },
  bytes: { kind: 'bytes', required: true, meaning: 'The record, byte for byte.' },
  fetchedMs: {
    kind: 'number',
    required: false,
    meaning: 'When the batch of the record was fetched, ms since 1970. Absent in rejects of older versions.',
  },
  fragment: {
    kind: 'flag',
    required: false,
    meaning: 'The bytes are only a part of what was sent: never to be read as a record.',
  },
}
