/** How many requests a service allows. */
export interface RateOptions {
  readonly requests: number
  readonly perMs: number
}

/** What is left of it: a bucket that holds `requests` tokens and fills evenly. Changed in place. */
export interface RateBudget extends RateOptions {
  tokens: number
  atMs: number
}

export const initBudget = (options: RateOptions, nowMs: number): RateBudget => ({
  ...options,
  tokens: options.requests,
  atMs: nowMs,
})

/** Takes one request out of the budget. @returns how long to wait before it may be sent, ms */
export function takeRequest(budget: RateBudget, nowMs: number): number {
  const { requests, perMs } = budget
  const filled = budget.tokens + (Math.max(0, nowMs - budget.atMs) * requests) / perMs
  budget.tokens = Math.min(requests, filled) - 1
  budget.atMs = Math.max(nowMs, budget.atMs)
  return budget.tokens >= 0 ? 0 : (-budget.tokens * perMs) / requests
}

/** The server has counted too: it never allows us more than it says is left. */
export function noteRequestsLeft(budget: RateBudget, requestsLeft: number | undefined): void {
  if (requestsLeft !== undefined) budget.tokens = Math.min(budget.tokens, requestsLeft)
}

/** Gives back a request that was not sent. */
export function returnRequest(budget: RateBudget): void {
  budget.tokens++
}
