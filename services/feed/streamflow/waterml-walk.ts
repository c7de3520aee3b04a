import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { Fault } from '../seismic-report.js'

/** Deeper than any WaterML; a document that nests on and on is an attack or an accident. */
const MAX_DEPTH = 64

const LESS_THAN = 0x3c

/** Attributes of an element by their names as written, prefix and all. */
export type Attributes = Readonly<Record<string, string>>

/** Line of a record in its source, from 1: in a document, the value's number. */
export type LineOf = (record: number) => number

/** What a version of WaterML makes of a document's elements; they come by their local names. */
export interface WatermlDialect {
  /** The element around the values of one series. */
  readonly series: string
  /** The element of one value, and its parent. */
  readonly record: string
  readonly recordParent: string
  open(name: string, parent: string, attributes: Attributes): void
  /** @param text  of the element after the last one inside it */
  close(name: string, parent: string, text: string): void
  /** A record has been closed. */
  take(record: number): Fault | undefined
}

/** Where the records of a document stand; what is behind them is read with what is before the first of their series. */
export interface WatermlRecords {
  /** Ends of the tags that open them: see `tagStart`. */
  readonly start: readonly number[]
  readonly end: readonly number[]
  readonly series: readonly SeriesHead[]
  readonly faults: readonly (readonly [record: number, fault: Fault])[]
  /** Why the document cannot be read on, and what comes after its last record, bytes; undefined: it was read to its end. */
  readonly broken: { readonly message: string; readonly start: number } | undefined
}

/** Bytes [start, end) of a document from the beginning of a series to its first record, and the tags that end it. */
export interface SeriesHead {
  readonly start: number
  readonly end: number
  /** Its first record, from 0. */
  readonly first: number
  readonly closers: string
}

/**
 * Walks through a document, record by record, up to its first fault. `saxes` neither reads document types nor expands the
 * entities that they declare, so no few bytes become gigabytes; a document that has one is refused all the same.
 *
 * @param dialectOf  by the local name of the root; undefined: it is no WaterML
 */
export function walkWaterml(document: Buffer, dialectOf: (root: string) => WatermlDialect | undefined): WatermlRecords {
  const parser = new SaxesParser()
  const start: number[] = []
  const end: number[] = []
  const series: SeriesHead[] = []
  const faults: [number, Fault][] = []
  const nameOf = elementNames()
  /** The open elements. */
  const open: ElementName[] = []
  let dialect: WatermlDialect | undefined
  let seriesStart = -1
  let seriesDepth = 0
  let hasHead = false
  let recordStart = -1
  let text = ''
  parser.on('error', error => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('a document type declaration')
  })
  parser.on('opentag', ({ name: tag, attributes }: SaxesTagPlain) => {
    const element = nameOf(tag)
    const name = element.local
    const depth = open.length
    if (depth >= MAX_DEPTH) throw new Error(`elements nested more than ${MAX_DEPTH} deep`)
    const parent = depth === 0 ? '' : open[depth - 1].local
    dialect ??= dialectOf(name)
    if (dialect === undefined) throw new Error(`the document is <${name.slice(0, 40)}>, not WaterML`)
    open.push(element)
    text = ''
    if (name === dialect.series && seriesStart === -1) {
      seriesStart = tagStart(document, parser.position)
      seriesDepth = depth
      hasHead = false
    } else if (name === dialect.record && parent === dialect.recordParent && seriesStart !== -1) {
      recordStart = parser.position
      if (!hasHead) {
        const inside = open.slice(seriesDepth, depth).reverse()
        series.push({
          start: seriesStart,
          end: tagStart(document, recordStart),
          first: start.length,
          closers: inside.map(({ tag }) => `</${tag}>`).join(''),
        })
        hasHead = true
      }
    }
    dialect.open(name, parent, attributes)
  })
  const onText = (piece: string) => {
    text = text === '' ? piece : text + piece
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', () => {
    const name = open.pop()!.local
    const parent = open.length === 0 ? '' : open[open.length - 1].local
    dialect!.close(name, parent, text)
    text = ''
    if (recordStart !== -1 && name === dialect!.record && parent === dialect!.recordParent) {
      const record = start.length
      start.push(recordStart)
      end.push(parser.position)
      recordStart = -1
      const fault = dialect!.take(record)
      if (fault !== undefined) faults.push([record, fault])
    } else if (seriesStart !== -1 && open.length === seriesDepth) seriesStart = -1
  })
  const walked = { start, end, series, faults }
  try {
    // One character a byte, so that the parser's positions are ours; all that we read is ASCII.
    parser.write(document.toString('latin1')).close()
    return { ...walked, broken: undefined }
  } catch (error) {
    return { ...walked, broken: { message: (error as Error).message, start: end.at(-1) ?? 0 } }
  }
}

/** Where the tag begins that ends before a position; none has a `<` inside. */
export function tagStart(document: Buffer, end: number): number {
  let at = end - 1
  while (document[at] !== LESS_THAN) at--
  return at
}

interface ElementName {
  /** As written, prefix and all. */
  readonly tag: string
  readonly local: string
}

/** Names of elements by their tags; a document has few different ones. */
function elementNames(): (tag: string) => ElementName {
  const known = new Map<string, ElementName>()
  return tag => {
    const found = known.get(tag)
    if (found !== undefined) return found
    // The name of a property is compared with a literal by its address; a piece of the document, letter by letter.
    const [local] = Object.keys({ [tag.slice(tag.indexOf(':') + 1)]: true })
    const element = { tag, local }
    known.set(tag, element)
    return element
  }
}

/** An attribute by its local name; '' where the element has none. */
export function attribute(attributes: Attributes, name: string): string {
  const plain = attributes[name]
  if (plain !== undefined) return plain
  for (const key in attributes) if (key.endsWith(`:${name}`)) return attributes[key]
  return ''
}
