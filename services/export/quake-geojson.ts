import type { KnownQuake } from './accepted-quakes.js'
import { featureCollection } from './feature-collection.js'

/**
 * Earthquakes as the USGS summary feeds write them. What is not known is null, as there: a run keeps no place names, felt
 * reports or station counts.
 *
 * @see https://earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php
 */
export const quakeGeojson = (quakes: readonly KnownQuake[]): AsyncGenerator<Uint8Array> =>
  featureCollection(
    { metadata: { title: 'Groundswell, accepted earthquakes', count: quakes.length } },
    quakes.map(featureOf),
  )

function featureOf({ id, timeMs, updatedMs, latitude, longitude, depthKm, magnitude }: KnownQuake): object {
  const known = (value: number) => (Number.isNaN(value) ? null : value)
  return {
    type: 'Feature',
    properties: {
      mag: known(magnitude),
      place: null,
      time: timeMs,
      updated: known(updatedMs),
      ids: `,${id},`,
      type: 'earthquake',
      title: Number.isNaN(magnitude) ? 'M ?' : `M ${magnitude.toFixed(1)}`,
    },
    geometry: {
      type: 'Point',
      coordinates: Number.isNaN(depthKm) ? [longitude, latitude] : [longitude, latitude, depthKm],
    },
    id,
  }
}
