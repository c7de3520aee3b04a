import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'

/** Where a fault is: keys and places from the top of the file. */
export type Path = readonly (string | number)[]

/** Something that is wrong with a file of rules, and how to mend it. */
export interface RuleFault {
  /** From 1. */
  readonly line: number
  readonly column: number
  /** `rules.0.when.above`; empty: the whole file. */
  readonly path: string
  /** An error keeps the file from being used; a warning is likely a mistake. */
  readonly level: 'error' | 'warning'
  readonly message: string
}

/** A file that was read as YAML 1.2, of which JSON is a part, and where each of its values stands. */
export interface RuleText {
  readonly value: unknown
  readonly faults: readonly RuleFault[]
  /** The place of a value, or of what holds it where it is missing. */
  at(path: Path): Pick<RuleFault, 'line' | 'column'>
}

export function readRuleText(text: string): RuleText {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true })
  const placeOf = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset)
    return { line, column: col }
  }
  const at = (path: Path): Pick<RuleFault, 'line' | 'column'> => {
    const parent = path.length === 0 ? document.contents : document.getIn(path.slice(0, -1), true)
    const key = path[path.length - 1]
    // Of a key that should not be there, or whose value is wrong, the key is where people look.
    const pair = isMap(parent) ? parent.items.find(item => isScalar(item.key) && item.key.value === key) : undefined
    if (isNode(pair?.key) && pair.key.range) return placeOf(pair.key.range[0])
    const node = document.getIn(path, true)
    if (isNode(node) && node.range) return placeOf(node.range[0])
    return path.length === 0 ? { line: 1, column: 1 } : at(path.slice(0, -1))
  }
  const faults = document.errors.map(
    ({ pos, message }): RuleFault => ({
      ...placeOf(pos[0]),
      path: '',
      level: 'error',
      message: `the file is no YAML here: ${message}; mend the indentation or the quotes`,
    }),
  )
  return { value: faults.length > 0 ? undefined : document.toJS(), faults, at }
}
