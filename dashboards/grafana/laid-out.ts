import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard'

/** Width of Grafana's grid. */
const COLUMNS = 24

/**
 * The dashboard with each panel, in order, where it fits highest, then leftmost; and with ids, so that links to a panel
 * hold.
 */
export function laidOut(dashboard: Dashboard): Dashboard {
  const filledTo = new Array<number>(COLUMNS).fill(0)
  const panels = (dashboard.panels ?? []).map((panel, i) => {
    const { w = COLUMNS, h = 9 } = (panel as Panel).gridPos ?? {}
    const topAt = (x: number) => Math.max(...filledTo.slice(x, x + w))
    let x = 0
    for (let at = 1; at + w <= COLUMNS; at++) if (topAt(at) < topAt(x)) x = at
    const y = topAt(x)
    filledTo.fill(y + h, x, x + w)
    return { ...panel, id: i + 1, gridPos: { x, y, w, h } }
  })
  return { ...dashboard, panels: panels as Dashboard['panels'] }
}
