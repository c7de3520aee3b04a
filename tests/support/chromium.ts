import { existsSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { type Browser, chromium } from 'playwright-core'

const EXECUTABLE = '/usr/bin/chromium'

/** Nothing that a test of our own page needs: no sandbox in a container, no calls home. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Whether the browser tests can run here. Where they cannot, CI fails and everyone else is told what to install. */
export function skipWithoutChromium(test: TestContext): boolean {
  if (existsSync(EXECUTABLE)) return false
  const need = `needs ${EXECUTABLE}: apt-get install chromium`
  if (process.env.CI === 'true') throw new Error(need)
  test.skip(need)
  return true
}

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS, headless: true })
