import { MessageError } from '../domain/errors.js'

/** Line numbers as runs, `2-100,104,106-200`: lines of one file mostly follow each other. */
export function textOfLines(lines: Uint32Array): string {
  const runs: string[] = []
  for (let first = 0; first < lines.length; ) {
    let last = first
    while (last + 1 < lines.length && lines[last + 1] === lines[last] + 1) last++
    runs.push(first === last ? `${lines[first]}` : `${lines[first]}-${lines[last]}`)
    first = last + 1
  }
  return runs.join(',')
}

/**
 * @param atMost  as many lines as there can be, so that a garbled run does not fill the memory
 * @throws {MessageError} if the text is not what `textOfLines` writes
 */
export function linesOfText(text: string, atMost: number): Uint32Array {
  const lines: number[] = []
  for (const run of text === '' ? [] : text.split(',')) {
    const [first, last = first, ...rest] = run.split('-').map(lineOf)
    if (rest.length > 0 || !(first <= last)) throw new MessageError(`line run "${run}" must be FIRST-LAST or LINE`)
    if (lines.length + last - first + 1 > atMost) {
      throw new MessageError(`line runs name more than the ${atMost} lines there can be; send the record again`)
    }
    for (let line = first; line <= last; line++) lines.push(line)
  }
  return Uint32Array.from(lines)
}

function lineOf(text: string): number {
  const line = Number(text)
  return /^\d+$/.test(text) && line <= 0xffffffff ? line : NaN
}
