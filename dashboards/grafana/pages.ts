import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { domainPage } from './domain-page.js'
import { DOMAIN_PAGES } from './domains.js'
import { healthPage } from './health.js'
import { laidOut } from './laid-out.js'
import { nowPage } from './now.js'
import { skillPage } from './skill.js'

/** Every dashboard, by the name of its file. */
export const dashboards = (): ReadonlyMap<string, Dashboard> =>
  new Map([
    ['now.json', laidOut(nowPage().build())],
    ['skill.json', laidOut(skillPage().build())],
    ['health.json', laidOut(healthPage().build())],
    ...DOMAIN_PAGES.map((domain): [string, Dashboard] => [
      `${domain.domain}.json`,
      laidOut(domainPage(domain).build()),
    ]),
  ])

/** Text of each file. */
export const dashboardFiles = (): ReadonlyMap<string, string> =>
  new Map([...dashboards()].map(([name, dashboard]) => [name, `${JSON.stringify(dashboard, undefined, 2)}\n`]))
