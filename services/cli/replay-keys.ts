import type { ReplayControl } from '../../shared/domain/replay-control.js'
import { parseDate } from './common-options.js'

export const KEYS_HELP = 'space: pause and go on, s: one day on, g and a date: go there, Ctrl-C: end'

const CTRL_C = '\u0003'
const ESCAPE = '\u001b'
const BACKSPACES: readonly string[] = ['\u007f', '\b']
const ENDS: readonly string[] = ['\r', '\n']

/** Whoever is told what the keys did, and that the user wants to end it all. */
export interface KeyListener {
  say(text: string): void
  interrupt(): void
}

/** Keys → actions. A date is written after `g` and ended with Enter; Escape leaves it. */
export function replayKeys(control: ReplayControl, { say, interrupt }: KeyListener): (keys: string) => void {
  let date: string | undefined
  const seek = (text: string) => {
    try {
      control.act({ action: 'seek', day: parseDate(text) })
      say(`going to ${text}`)
    } catch (error) {
      say((error as Error).message)
    }
  }
  const typed = (key: string, soFar: string) => {
    if (key === ESCAPE) date = undefined
    else if (ENDS.includes(key)) {
      date = undefined
      seek(soFar)
    } else date = BACKSPACES.includes(key) ? soFar.slice(0, -1) : soFar + key
  }
  const pressed = (key: string) => {
    if (key === ' ') {
      const { paused } = control.act({ action: control.state().paused ? 'resume' : 'pause' })
      say(paused ? 'paused' : 'going on')
    } else if (key === 's') {
      control.act({ action: 'step' })
      say('one day on')
    } else if (key === 'g') {
      date = ''
      say('go to which day? YYYY-MM-DD and Enter')
    }
  }
  return keys => {
    for (const key of keys) {
      if (key === CTRL_C) interrupt()
      else if (date === undefined) pressed(key)
      else typed(key, date)
    }
  }
}

/** Steers a replay by the keys of a terminal; does nothing where the input is none. Returns how to let go of it. */
export function steerByKeys(control: ReplayControl, input: NodeJS.ReadStream, output: NodeJS.WriteStream): () => void {
  if (!input.isTTY || !output.isTTY) return () => {}
  const onKeys = replayKeys(control, {
    say: text => output.write(`\r\u001b[2K${text}\n`),
    // In raw mode the terminal makes no signal of it.
    interrupt: () => process.kill(process.pid, 'SIGINT'),
  })
  input.setRawMode(true).setEncoding('utf8').on('data', onKeys).resume()
  output.write(`${KEYS_HELP}\n`)
  return () => {
    input.off('data', onKeys).setRawMode(false).pause()
  }
}
