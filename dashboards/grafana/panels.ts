import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import { GraphDrawStyle, VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import { FieldColorBuilder, FieldColorModeId, PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { DATA_SOURCE } from './queries.js'

/** What every panel tells: what it shows, in a sentence, for whoever hovers over it. */
export interface PanelText {
  readonly title: string
  readonly description: string
  /** Grafana's name of the unit: `s`, `bytes`, `percentunit`. */
  readonly unit?: string
}

export function lines({ title, description, unit }: PanelText, queries: readonly Builder<Dataquery>[], span = 12) {
  const panel = new TimeSeriesBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .targets([...queries])
    .span(span)
    .height(9)
    .drawStyle(GraphDrawStyle.Line)
    .showPoints(VisibilityMode.Auto)
    .spanNulls(true)
  return unit === undefined ? panel : panel.unit(unit)
}

export function table({ title, description, unit }: PanelText, queries: readonly Builder<Dataquery>[], span = 12) {
  const panel = new TableBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .targets([...queries])
    .span(span)
    .height(9)
  return unit === undefined ? panel : panel.unit(unit)
}

export function number({ title, description, unit }: PanelText, query: Builder<Dataquery>, span = 4) {
  const panel = new StatBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .withTarget(query)
    .span(span)
    .height(4)
  return unit === undefined ? panel : panel.unit(unit)
}

/** Alerts of the rules in a folder. It asks Grafana, not the database. */
export const alerts = ({ title, description }: PanelText, folder: string, span = 8) =>
  new PanelBuilder()
    .type('alertlist')
    .title(title)
    .description(description)
    .span(span)
    .height(9)
    .options({
      alertInstanceLabelFilter: '',
      dashboardAlerts: false,
      folder: { title: folder, uid: folder },
      groupMode: 'default',
      maxItems: 20,
      sortOrder: 1,
      stateFilter: { error: true, firing: true, noData: false, normal: false, pending: true },
      viewMode: 'list',
    })

/** From dark to bright by value. */
export const byValue = () => new FieldColorBuilder().mode(FieldColorModeId.ContinuousYlRd)
