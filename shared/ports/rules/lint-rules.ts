import { readFile } from 'node:fs/promises'
import type { AlertRule } from '../../domain/alert-rule.js'
import { NowcastError } from '../../domain/errors.js'
import type { ChannelSettings } from './channel-schema.js'
import { meaningFaults, type RuleWorld } from './meaning-faults.js'
import { ruleOf } from './rule-of.js'
import type { RulesFile, WrittenRuleTest } from './rule-schema.js'
import { type RuleFault, type RuleText, readRuleText } from './rule-text.js'
import { type FaultAt, shapeFaults } from './shape-faults.js'

/** Rules that can be used. */
export interface RuleBook {
  readonly rules: readonly AlertRule[]
  readonly channels: ReadonlyMap<string, ChannelSettings>
  readonly tests: readonly WrittenRuleTest[]
}

export interface Lint {
  /** By line. */
  readonly faults: readonly RuleFault[]
  /** Absent where there are errors. */
  readonly book?: RuleBook
}

/** A file of rules that cannot be used. */
export class RulesError extends NowcastError {
  readonly code = 'RULES'
  readonly faults: readonly RuleFault[]
  constructor(file: string, faults: readonly RuleFault[]) {
    super(faults.map(fault => faultText(file, fault)).join('\n'))
    this.faults = faults
  }
}

/** `rules.yaml:12:5: error: …` */
export const faultText = (file: string, { line, column, level, message }: RuleFault): string =>
  `${file}:${line}:${column}: ${level}: ${message}`

/** Everything that is wrong with a file, and, where nothing keeps it from being used, its rules. */
export function lintRules(text: string, world: RuleWorld): Lint {
  const read = readRuleText(text)
  if (read.faults.length > 0) return { faults: read.faults }
  const shape = shapeFaults(read.value)
  if (shape.length > 0) return { faults: placed(read, shape) }
  const file = read.value as RulesFile
  const faults = placed(read, meaningFaults(file, world))
  if (faults.some(({ level }) => level === 'error')) return { faults }
  const regionOf = (id: string) => world.regions.find(region => region.id === id)!
  return {
    faults,
    book: {
      rules: file.rules.map(rule => ruleOf(rule, regionOf(rule.region))),
      channels: new Map(Object.entries(file.channels ?? {})),
      tests: file.tests ?? [],
    },
  }
}

const placed = (text: RuleText, faults: readonly FaultAt[]): RuleFault[] =>
  faults
    .map(
      ({ path, level, message }): RuleFault => ({
        ...text.at(path),
        path: path.join('.'),
        level: level ?? 'error',
        message,
      }),
    )
    .sort((a, b) => a.line - b.line || a.column - b.column)

/**
 * The rules of a file.
 *
 * @throws {RulesError} naming every line that is wrong
 */
export async function readRules(file: string, world: RuleWorld): Promise<RuleBook> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const message = `the file cannot be read (${cause.code}); name a file of rules`
    throw new RulesError(file, [{ line: 1, column: 1, path: '', level: 'error', message }])
  })
  const { faults, book } = lintRules(text, world)
  if (book === undefined) throw new RulesError(file, faults)
  return book
}
