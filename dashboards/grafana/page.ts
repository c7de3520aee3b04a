import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
} from '@grafana/grafana-foundation-sdk/dashboard'

/** Name of each page's file, and the rest of its uid. */
export type PageName = 'now' | 'skill' | 'health' | 'seismic' | 'streamflow' | 'covid'

/** A page with what all of ours have: links to each other, UTC, no edits that a provisioning would undo. */
export const page = (name: PageName, title: string, description: string) =>
  new DashboardBuilder(`Groundswell: ${title}`)
    .uid(`groundswell-${name}`)
    .description(description)
    .tags(['groundswell'])
    .timezone('utc')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .link(
      new DashboardLinkBuilder('Groundswell')
        .type(DashboardLinkType.Dashboards)
        .tags(['groundswell'])
        .asDropdown(true)
        .keepTime(true),
    )
