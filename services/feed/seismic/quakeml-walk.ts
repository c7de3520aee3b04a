import { SaxesParser, type SaxesTagNS } from 'saxes'

/** Deeper than any QuakeML; a document that nests on and on is an attack or an accident. */
const MAX_DEPTH = 64

const LESS_THAN = 0x3c

/** Basic Event Description, its real-time variant included: all that we read is in this namespace. */
const BED = 'http://quakeml.org/xmlns/bed'

/** What a walk through a QuakeML document meets at the places that are read. */
export interface QuakemlVisitor {
  /**
   * An element with places below it.
   *
   * @param attribute  value of an attribute by local name; undefined where the element has none
   */
  open(path: string, attribute: (name: string) => string | undefined): void
  /** Text of an element without places below it; may come in pieces. */
  text(path: string, text: string): void
  /** @param start, end  where the event stands in the document, bytes */
  closeEvent(start: number, end: number): void
}

/** An element that is read, and those below it that are. What has no place here is passed over with all that is in it. */
export interface Place {
  /** Of local names, below `event`; '' is the event itself. */
  readonly path: string
  readonly below: ReadonlyMap<string, Place>
}

/** The places of some paths, from the event down. */
export function placesOf(paths: Iterable<string>): Place {
  const event = { path: '', below: new Map<string, Place>() }
  for (const path of paths) {
    let at = event
    for (const local of path.split('/')) {
      const found = at.below.get(local) ?? { path: at.path === '' ? local : `${at.path}/${local}`, below: new Map() }
      at.below.set(local, found)
      at = found as typeof event
    }
  }
  return event
}

/** Where and why a document stopped being readable. */
export interface XmlFault {
  readonly message: string
  /** Of the event that was open, or of where the reading stopped; bytes. */
  readonly start: number
}

/**
 * Walks through a document, event by event, up to its first fault.
 *
 * `saxes` neither reads document types nor expands the entities that they declare, so no few bytes become gigabytes; a
 * document that has one is refused all the same: QuakeML has none.
 */
export function walkQuakeml(document: Buffer, event: Place, visitor: QuakemlVisitor): XmlFault | undefined {
  const parser = new SaxesParser({ xmlns: true })
  // For each open element its place; undefined outside of events and in what is passed over.
  const places: (Place | undefined)[] = []
  let eventStart = -1
  let eventDepth = -1
  const isInEvent = () => eventStart !== -1
  parser.on('error', error => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('a document type declaration')
  })
  const placeOf = ({ local, uri }: SaxesTagNS): Place | undefined => {
    if (!isInEvent()) return local === 'event' && uri.startsWith(BED) ? event : undefined
    const place = places[places.length - 1]?.below.get(local)
    return place !== undefined && uri.startsWith(BED) ? place : undefined
  }
  parser.on('opentag', tag => {
    if (places.length >= MAX_DEPTH) throw new Error(`elements nested more than ${MAX_DEPTH} deep`)
    const place = placeOf(tag)
    places.push(place)
    if (place === undefined) return
    if (place === event) {
      eventStart = tagStart(document, parser.position)
      eventDepth = places.length
    }
    if (place.below.size > 0) visitor.open(place.path, attributesOf(tag))
  })
  const onText = (text: string) => {
    const place = places[places.length - 1]
    if (place !== undefined && place.below.size === 0) visitor.text(place.path, text)
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', () => {
    if (places.length === eventDepth) {
      visitor.closeEvent(eventStart, parser.position)
      eventStart = -1
      eventDepth = -1
    }
    places.pop()
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

/** Where the tag begins that ends before a position; none has a `<` inside. */
function tagStart(document: Buffer, end: number): number {
  let at = end - 1
  while (document[at] !== LESS_THAN) at--
  return at
}

const attributesOf =
  ({ attributes }: SaxesTagNS) =>
  (name: string): string | undefined => {
    for (const key in attributes) if (attributes[key].local === name) return attributes[key].value
    return undefined
  }
