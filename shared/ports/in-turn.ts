/**
 * Runs tasks one after another, in the order in which they were given; one that fails holds up none.
 *
 * kafkajs needs it: asked for two things at once, a client that learns of new topics may replace a broker that is in
 * use and never close its socket, and the process does not end.
 */
export function inTurn(): <T>(task: () => Promise<T>) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve()
  return task => {
    const result = turn.then(task)
    turn = result.catch(() => undefined)
    return result
  }
}
