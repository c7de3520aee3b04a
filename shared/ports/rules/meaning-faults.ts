import type { AlertUnit } from '../../domain/alert-rule.js'
import { EXCEEDANCE_NAMES, QUANTILE_LEVELS } from '../../domain/forecast-levels.js'
import { pixelCount } from '../../domain/pixel-grid.js'
import type { Domain, Region } from '../../domain/region.js'
import { conditionFaults } from './condition-faults.js'
import type { RulesFile, WrittenRule } from './rule-schema.js'
import type { Path } from './rule-text.js'
import type { FaultAt } from './shape-faults.js'

/** What a rule may name. */
export interface RuleWorld {
  readonly regions: readonly Region[]
  readonly models: readonly string[]
}

/** Units that a domain has. */
const UNITS: Readonly<Record<Domain, readonly AlertUnit[]>> = {
  seismic: ['pixel', 'region'],
  streamflow: ['gauge', 'region'],
  covid: ['county', 'state', 'region'],
}

const SITE_EXCEEDANCES: readonly string[] = ['p95', 'p99']

/** What is wrong with what a file of the right shape means. */
export function meaningFaults(file: RulesFile, world: RuleWorld): FaultAt[] {
  const channels = Object.keys(file.channels ?? {})
  const used = new Set(file.rules.flatMap(rule => rule.channels ?? channels))
  return [
    ...file.rules.flatMap((rule, i) => ruleFaults(rule, ['rules', i], world, channels)),
    ...repeated(file.rules.map(({ id }) => id)).map(i => ({
      path: ['rules', i, 'id'],
      message: `there is a rule "${file.rules[i].id}" before this one; give each an id of its own`,
    })),
    ...channels
      .filter(name => !used.has(name))
      .map(name => ({
        path: ['channels', name],
        level: 'warning' as const,
        message: `no rule speaks to channel ${name}; name it in a rule, or remove it`,
      })),
    ...(file.tests ?? []).flatMap((test, i) => testFaults(test, ['tests', i], file)),
  ]
}

function testFaults({ rule, values, expect }: NonNullable<RulesFile['tests']>[number], path: Path, file: RulesFile) {
  const faults: FaultAt[] = []
  if (!file.rules.some(({ id }) => id === rule)) {
    faults.push({ path: [...path, 'rule'], message: `there is no rule "${rule}" in this file; name one of its rules` })
  }
  if (values.length !== expect.length) {
    const message = `expect names ${expect.length} issues, values ${values.length}; write one word for each value`
    faults.push({ path: [...path, 'expect'], message })
  }
  return faults
}

const repeated = (ids: readonly string[]): number[] =>
  ids.map((id, i) => (ids.indexOf(id) < i ? i : -1)).filter(i => i !== -1)

function ruleFaults(rule: WrittenRule, path: Path, { regions, models }: RuleWorld, channels: readonly string[]) {
  const region = regions.find(({ id }) => id === rule.region)
  const faults = [...conditionFaults(rule, path, region), ...nameFaults(rule, path, models, channels)]
  if (region === undefined) {
    const known = regions.map(({ id }) => id).join(', ')
    faults.push({ path: [...path, 'region'], message: `region "${rule.region}" is not watched; watched are: ${known}` })
    return faults
  }
  const place = placeFaults(rule, [...path, 'where'], region)
  return [...faults, ...regionFaults(rule, path, region), ...place]
}

function nameFaults(rule: WrittenRule, path: Path, models: readonly string[], channels: readonly string[]): FaultAt[] {
  const faults: FaultAt[] = []
  const modelFault = (model: string, at: Path) => {
    if (models.includes(model)) return
    faults.push({ path: at, message: `model "${model}" does not forecast here; those that do: ${models.join(', ')}` })
  }
  modelFault(rule.model, [...path, 'model'])
  if (rule.minimumSkill !== undefined) {
    const against = rule.minimumSkill.against ?? 'climatology'
    const at = [...path, 'minimumSkill', 'against']
    modelFault(against, at)
    if (against === rule.model) faults.push({ path: at, message: 'a model has no skill against itself; name another' })
  }
  for (const [i, channel] of (rule.channels ?? []).entries()) {
    if (channels.includes(channel)) continue
    const known = channels.join(', ') || 'none yet'
    faults.push({
      path: [...path, 'channels', i],
      message: `channel "${channel}" is not in this file; there are: ${known}`,
    })
  }
  return faults
}

function regionFaults(rule: WrittenRule, path: Path, region: Region): FaultAt[] {
  const faults: FaultAt[] = []
  const units = UNITS[region.domain]
  if (!units.includes(rule.per)) {
    const message = `region ${region.id} has no alert per ${rule.per}; write one of ${units.join(', ')}`
    faults.push({ path: [...path, 'per'], message })
  }
  if (rule.combine !== undefined && rule.per !== 'region') {
    faults.push({
      path: [...path, 'combine'],
      message: 'cells are combined per region only; remove it, or per: region',
    })
  }
  const { horizonDays } = rule
  if (horizonDays !== undefined && !region.horizonsDays.includes(horizonDays)) {
    const known = region.horizonsDays.join(', ')
    faults.push({
      path: [...path, 'horizonDays'],
      message: `${region.id} is not forecast ${horizonDays} days ahead but ${known}`,
    })
  }
  const names = region.domain === 'seismic' ? EXCEEDANCE_NAMES : SITE_EXCEEDANCES
  const { exceedance, forecast } = rule.when
  if (exceedance !== undefined && !names.includes(exceedance)) {
    const message = `no exceedance "${exceedance}" in ${region.id}; forecasts name ${names.join(', ')}`
    faults.push({ path: [...path, 'when', 'exceedance'], message })
  }
  if (typeof forecast === 'number' && region.domain === 'seismic' && !QUANTILE_LEVELS.includes(forecast)) {
    const message = `no quantile of level ${forecast} in ${region.id}; there are ${QUANTILE_LEVELS.join(', ')}`
    faults.push({ path: [...path, 'when', 'forecast'], message })
  }
  return faults
}

function placeFaults({ where }: WrittenRule, path: Path, region: Region): FaultAt[] {
  const faults: FaultAt[] = []
  const pixels = pixelCount(region.grid)
  for (const [i, pixel] of (where?.pixels ?? []).entries()) {
    const isOfPixels = region.domain === 'seismic'
    if (pixel < pixels && isOfPixels) continue
    const message = isOfPixels
      ? `pixel ${pixel} is outside of ${region.id}, whose last is ${pixels - 1}; take it out`
      : `region ${region.id} is of sites, not pixels; write sites`
    faults.push({ path: [...path, 'pixels', i], message })
  }
  // Sites that have not been read yet cannot be judged.
  const isJudged = region.domain === 'seismic' || region.sites !== undefined
  const ids = new Set(region.sites?.map(({ id }) => id))
  for (const [i, site] of (where?.sites ?? []).entries()) {
    if (ids.has(site) || !isJudged) continue
    const advice = 'take it out, or correct it; numbers with leading zeros need quotes'
    faults.push({ path: [...path, 'sites', i], message: `no site "${site}" in ${region.id}; ${advice}` })
  }
  const box = where?.box
  if (box !== undefined && (box.south > box.north || box.west > box.east)) {
    faults.push({ path: [...path, 'box'], message: 'the box is empty; south must be below north, west below east' })
  }
  return faults
}
