import { SaxesParser, type SaxesTagNS } from 'saxes'

/** Deeper than any QuakeML; a document that nests on and on is an attack or an accident. */
const MAX_DEPTH = 64

/** Basic Event Description, its real-time variant included: all that we read is in this namespace. */
const BED = 'http://quakeml.org/xmlns/bed'

/** What a walk through a QuakeML document meets inside its events. Paths are of local names, below `event`. */
export interface QuakemlVisitor {
  /** @param attribute  value of an attribute by local name; undefined where the element has none */
  open(path: string, attribute: (name: string) => string | undefined): void
  text(path: string, text: string): void
  /** @param start, end  where the event stands in the document, bytes */
  closeEvent(start: number, end: number): void
}

/** Where and why a document stopped being readable. */
export interface XmlFault {
  readonly message: string
  /** Of the event that was open, or of where the reading stopped; bytes. */
  readonly start: number
}

/**
 * Walks through a document, event by event, up to its first fault. Elements of other namespaces than QuakeML's own are
 * passed over with all that is in them.
 *
 * `saxes` neither reads document types nor expands the entities that they declare, so no few bytes become gigabytes; a
 * document that has one is refused all the same: QuakeML has none.
 */
export function walkQuakeml(document: Buffer, visitor: QuakemlVisitor): XmlFault | undefined {
  const parser = new SaxesParser({ xmlns: true })
  // Above the element at hand: its path below its event, '' outside of events, undefined in what is passed over.
  const paths: (string | undefined)[] = []
  let eventStart = -1
  let eventDepth = -1
  const top = () => (paths.length === 0 ? '' : paths[paths.length - 1])
  const isInEvent = () => eventStart !== -1
  parser.on('error', error => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('a document type declaration')
  })
  parser.on('opentag', tag => {
    if (paths.length >= MAX_DEPTH) throw new Error(`elements nested more than ${MAX_DEPTH} deep`)
    const { local, uri } = tag
    const above = top()
    const isOurs = uri.startsWith(BED) || !isInEvent()
    if (above === undefined || !isOurs) paths.push(undefined)
    else if (isInEvent()) {
      const path = above === '' ? local : `${above}/${local}`
      paths.push(path)
      visitor.open(path, attributesOf(tag))
    } else {
      paths.push('')
      if (local !== 'event' || !uri.startsWith(BED)) return
      eventStart = document.lastIndexOf(0x3c, parser.position - 1)
      eventDepth = paths.length
      visitor.open('', attributesOf(tag))
    }
  })
  const onText = (text: string) => {
    const path = top()
    if (isInEvent() && path !== undefined && path !== '') visitor.text(path, text)
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', () => {
    if (paths.length === eventDepth) {
      visitor.closeEvent(eventStart, parser.position)
      eventStart = -1
      eventDepth = -1
    }
    paths.pop()
  })
  try {
    // One character a byte, so that the parser's positions are ours; all that we read is ASCII.
    parser.write(document.toString('latin1')).close()
    return undefined
  } catch (error) {
    return {
      message: (error as Error).message,
      start: isInEvent() ? eventStart : Math.min(parser.position, document.length),
    }
  }
}

const attributesOf =
  ({ attributes }: SaxesTagNS) =>
  (name: string): string | undefined =>
    Object.values(attributes).find(({ local }) => local === name)?.value
