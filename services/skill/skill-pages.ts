import { catalogueText } from './catalogue-text.js'
import { modelText } from './model-text.js'
import { skillJson } from './skill-json.js'
import type { SkillReport } from './skill-report.js'
import { skillText } from './skill-text.js'

/**
 * All pages of one region by the name of their file: `skill-<region>.md` compares the models, `skill-<region>/<model>.md` is of
 * one, `skill-<region>/catalogue.md` of the catalogue, where there was one; `skill-<region>.json` has the numbers.
 */
export function skillPages(report: SkillReport): Map<string, string> {
  const { id } = report.region
  const models = [...new Set(report.models.map(({ tally }) => tally.model))]
  const { catalogue, etas } = report
  return new Map([
    [`skill-${id}.md`, skillText(report)],
    [`skill-${id}.json`, `${JSON.stringify(skillJson(report), undefined, 2)}\n`],
    ...models.map(model => [`skill-${id}/${model}.md`, modelText(report, model)] as const),
    ...(catalogue === undefined || etas === undefined
      ? []
      : [[`skill-${id}/catalogue.md`, catalogueText(id, catalogue, etas)] as const]),
  ])
}
