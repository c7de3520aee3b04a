import {
  FrameGeometrySourceBuilder,
  FrameGeometrySourceMode,
  MapLayerOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { MapViewConfigBuilder, PanelBuilder } from '@grafana/grafana-foundation-sdk/geomap'
import { byValue, type PanelText } from './panels.js'
import { DATA_SOURCE, OF_ISSUE, OF_MODEL, rows } from './queries.js'

/** Value of each cell that the newest issue speaks of by itself, at its place. `$quantity` is the field. */
export const cellQuery = () =>
  rows(
    'A',
    `SELECT last("$quantity") AS "value" FROM "forecast" WHERE ${OF_MODEL} AND "cell" != 'quiet' AND ${OF_ISSUE} GROUP BY "cell"`,
  )

/** Where each cell of the region is. */
export const placeQuery = () =>
  rows(
    'B',
    `SELECT last("latitude") AS "latitude", last("longitude") AS "longitude", last("name") AS "place" FROM "place" WHERE "region" = '$region' GROUP BY "cell"`,
  )

/** Only cells that are in both answers, without their times. */
export const JOINED = [
  { id: 'joinByField', options: { byField: 'cell', mode: 'inner' } },
  {
    id: 'organize',
    options: { excludeByName: { Time: true, 'Time 1': true, 'Time 2': true, 'Time A': true, 'Time B': true } },
  },
]

/** A map of the cells, coloured by their forecast. */
export const mapOf = ({ title, description }: PanelText, span = 16) =>
  new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .targets([cellQuery(), placeQuery()])
    .transformations(JOINED)
    .colorScheme(byValue())
    .span(span)
    .height(18)
    .view(new MapViewConfigBuilder().id('fit').allLayers(true).padding(5))
    .basemap(new MapLayerOptionsBuilder().type('default').name('Map'))
    .layers([
      new MapLayerOptionsBuilder()
        .type('markers')
        .name('Cells')
        .tooltip(true)
        .location(
          new FrameGeometrySourceBuilder()
            .mode(FrameGeometrySourceMode.Coords)
            .latitude('latitude')
            .longitude('longitude'),
        )
        .config({
          showLegend: true,
          style: {
            color: { field: 'value', fixed: 'dark-green' },
            opacity: 0.6,
            size: { fixed: 5, min: 2, max: 15 },
            symbol: { fixed: 'img/icons/marker/square.svg', mode: 'fixed' },
          },
        }),
    ])
