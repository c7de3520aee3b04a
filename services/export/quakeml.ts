import { escapeXml } from '../../shared/kernels/escape-xml.js'
import type { KnownQuake } from './accepted-quakes.js'

const BED = 'http://quakeml.org/xmlns/bed/1.2'

/** A resource reference of QuakeML 1.2, section 3.1. */
const REFERENCE = /^(smi|quakeml):\w[\w.*()~'-]{2,}\/[\w.*()~'-][\w.*()+?~'=,;#/&-]*$/

/** EMSC's unid: what ends a public id so is read as the id. */
const UNID = /^\d{8}_\d{7}$/

/**
 * Earthquakes as QuakeML 1.2, Basic Event Description: of each its preferred origin and magnitude, and when its source
 * last changed it. An unknown depth or magnitude is left out. Read again, every earthquake has the id that it had: the
 * ANSS's attributes `eventsource` and `eventid` carry it, or the public id where it is one.
 *
 * @see https://quake.ethz.ch/quakeml
 */
export async function* quakeml(quakes: Iterable<KnownQuake>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<q:quakeml xmlns:q="http://quakeml.org/xmlns/quakeml/1.2" xmlns="${BED}" ` +
      `xmlns:catalog="http://anss.org/xmlns/catalog/0.1">\n` +
      `<eventParameters publicID="quakeml:groundswell/export">\n`,
  )
  for (const quake of quakes) yield Buffer.from(eventOf(quake))
  yield Buffer.from('</eventParameters>\n</q:quakeml>\n')
}

function eventOf({ id, timeMs, updatedMs, latitude, longitude, depthKm, magnitude }: KnownQuake): string {
  const publicId = REFERENCE.test(id) ? id : `quakeml:groundswell/event/${nameOf(id)}`
  const [origin, size] = [`${publicId}/origin`, `${publicId}/magnitude`].map(escapeXml)
  const attributes = REFERENCE.test(id) || UNID.test(id) || id.length < 2 ? '' : anssId(id)
  const known = (value: number, text: string) => (Number.isNaN(value) ? '' : text)
  return (
    `<event publicID="${escapeXml(publicId)}"${attributes}>` +
    `<preferredOriginID>${origin}</preferredOriginID>` +
    known(magnitude, `<preferredMagnitudeID>${size}</preferredMagnitudeID>`) +
    '<type>earthquake</type>' +
    known(updatedMs, `<creationInfo><creationTime>${timeText(updatedMs)}</creationTime></creationInfo>`) +
    `<origin publicID="${origin}">${quantity('time', timeText(timeMs))}` +
    `${quantity('latitude', latitude)}${quantity('longitude', longitude)}` +
    `${known(depthKm, quantity('depth', metres(depthKm)))}</origin>` +
    known(magnitude, `<magnitude publicID="${size}">${quantity('mag', magnitude)}</magnitude>`) +
    '</event>\n'
  )
}

const quantity = (name: string, value: number | string): string => `<${name}><value>${value}</value></${name}>`

const timeText = (ms: number): string => (Number.isNaN(ms) ? '' : new Date(ms).toISOString())

/** By its decimals: 18.2 km is 18200 m, and 4.35 km 4350, where a product may give 4350.000000000001. */
const metres = (km: number): number => Number(`${km}e3`)

/** The network's code, two letters with the ANSS, and the network's number of the event: together they are the id. */
function anssId(id: string): string {
  const cut = Math.min(2, id.length - 1)
  return ` catalog:eventsource="${escapeXml(id.slice(0, cut))}" catalog:eventid="${escapeXml(id.slice(cut))}"`
}

/** With `*` and the code in place of a character that a reference may not have. */
const nameOf = (id: string): string => id.replace(/[^\w.-]/gu, c => `*${c.codePointAt(0)?.toString(16)}`)
