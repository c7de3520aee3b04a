import type { UsgsFeature } from './recorded-world.js'

/** The columns of the event service's CSV. */
const COLUMNS = 'time,latitude,longitude,depth,mag,magType,nst,gap,dmin,rms,net,id,updated,place,type,status'

const iso = (ms: number): string => new Date(ms).toISOString()
const cell = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Features as the event service's CSV. */
export function csvPage(features: readonly UsgsFeature[]): string {
  const rows = features.map(({ id, properties, geometry }) => {
    const [longitude, latitude, depth] = geometry.coordinates
    const { time, updated, mag, magType, nst, gap, dmin, rms, net, place, type, status } = properties
    const cells = [iso(time), latitude, longitude, depth, mag, magType, nst, gap, dmin, rms, net, id, iso(updated)]
    return [...cells, place, type, status].map(cell).join(',')
  })
  return `${[COLUMNS, ...rows].join('\n')}\n`
}

/** Features as the event service's QuakeML: one origin and one magnitude each. */
export function quakemlPage(features: readonly UsgsFeature[]): string {
  const events = features.map(({ id, properties, geometry }) => {
    const [longitude, latitude, depth] = geometry.coordinates
    const { time, updated, mag, magType, net, code, type } = properties
    const publicId = `quakeml:earthquake.usgs.gov/fdsnws/event/1/query?eventid=${id}`
    const origin = `quakeml:earthquake.usgs.gov/archive/product/origin/${id}/${updated}`
    const value = (name: string, content: unknown) => `<${name}><value>${content}</value></${name}>`
    return `<event catalog:datasource="${net}" catalog:eventsource="${net}" catalog:eventid="${code}" publicID="${publicId}">
<preferredOriginID>${origin}</preferredOriginID><preferredMagnitudeID>${origin}#magnitude</preferredMagnitudeID>
<type>${type}</type><creationInfo><agencyID>${net}</agencyID><creationTime>${iso(updated)}</creationTime></creationInfo>
<origin publicID="${origin}">${value('time', iso(time))}${value('longitude', longitude)}${value('latitude', latitude)}${
      depth === null || depth === undefined ? '' : value('depth', depth * 1000)
    }</origin>
${mag === null ? '' : `<magnitude publicID="${origin}#magnitude">${value('mag', mag)}<type>${magType}</type></magnitude>`}
</event>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<q:quakeml xmlns="http://quakeml.org/xmlns/bed/1.2" xmlns:catalog="http://anss.org/xmlns/catalog/0.1" xmlns:q="http://quakeml.org/xmlns/quakeml/1.2">
<eventParameters publicID="quakeml:earthquake.usgs.gov/fdsnws/event/1/query">
${events.join('\n')}
</eventParameters></q:quakeml>
`
}
