import { join } from 'node:path'
import { SettingsError } from '../../shared/domain/errors.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { writeAtomically } from '../../shared/ports/write-atomically.js'
import { skillPages } from '../skill/skill-pages.js'
import { type SkillSettings, skillReport } from '../skill/skill-report.js'
import { parseDate } from './common-options.js'

export interface SkillRequest extends Omit<SkillSettings, 'store'> {
  /** Where the pages go. */
  readonly out: string
}

/** What `verify` measures by where nobody names anything. */
export const SKILL_DEFAULTS = {
  references: ['persistence', 'climatology', 'etas'],
  seed: 1,
  out: join('docs', 'results'),
  /** Years 1900 to 2199: whatever a store holds. */
  range: { fromDay: parseDate('1900-01-01'), toDay: parseDate('2199-12-31') },
} as const

/**
 * Scores what a store holds, and writes its skill pages.
 *
 * @returns the pages by name, the comparison first
 * @throws {SettingsError} if there is nothing to score
 */
export async function writeSkill(
  store: ForecastStore,
  { out, ...request }: SkillRequest,
): Promise<Map<string, string>> {
  const report = await skillReport({ ...request, store })
  if (report.models.length === 0) {
    throw new SettingsError(
      `the store has no issue of ${request.region.id} to score (${JSON.stringify(report.alignment)}); replay a later ` +
        'period, name fewer models, or allow --in-sample',
    )
  }
  const pages = skillPages(report)
  for (const [name, text] of pages) await writeAtomically(join(out, name), text)
  return pages
}
