import { isDeepStrictEqual } from 'node:util'
import type { Outcome } from './scenario.js'
import { differingKeys } from './store-content.js'

/** In what a run differs from one that was never killed; empty if in nothing. */
export async function differences(outcome: Outcome, expected: Outcome): Promise<string[]> {
  const found: string[] = []
  if (outcome.storeDigest !== expected.storeDigest) {
    found.push(`store: ${await differingKeys(outcome.storeFolder, expected.storeFolder)}`)
  }
  for (const part of Object.keys(expected.summary) as (keyof Outcome['summary'])[]) {
    const [is, should] = [outcome.summary[part], expected.summary[part]]
    if (!isDeepStrictEqual(is, should)) {
      found.push(
        `summary, ${part}: ${JSON.stringify(is).slice(0, 400)} instead of ${JSON.stringify(should).slice(0, 400)}`,
      )
    }
  }
  for (const topic of ['raw', 'rejects'] as const) {
    if (outcome[topic].digest === expected[topic].digest) continue
    found.push(
      `${topic}: ${outcome[topic].distinct} distinct records instead of ${expected[topic].distinct}, or others`,
    )
  }
  return found
}
