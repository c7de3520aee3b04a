import { defer, mergeMap, type OperatorFunction } from 'rxjs'

/**
 * Maps by promises, as `concatMap` does, with the outcomes in the order of what came; but up to `ahead` of them are under
 * way together, begun in that order.
 *
 * @param ahead  1 or more
 */
export const mapAhead =
  <T, R>(ahead: number, project: (value: T) => Promise<R>): OperatorFunction<T, R> =>
  value$ =>
    defer(() => {
      let before: Promise<unknown> = Promise.resolve()
      return value$.pipe(
        mergeMap(value => {
          const own = Promise.all([project(value), before]).then(([outcome]) => outcome)
          // What fails ends all; who comes after need not fail with it.
          before = own.catch(() => undefined)
          return own
        }, ahead),
      )
    })
