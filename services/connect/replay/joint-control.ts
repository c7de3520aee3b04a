import type { ReplayAction, ReplayControl, ReplayState } from '../../../shared/domain/replay-control.js'

/** Steers several replays as one: what is asked of it is asked of each; it has reached where the slowest is. */
export function jointControl(controls: readonly ReplayControl[]): ReplayControl {
  const state = (): ReplayState => {
    const states = controls.map(control => control.state())
    return { ...states[0], reachedMs: Math.min(...states.map(({ reachedMs }) => reachedMs)) }
  }
  return {
    state,
    act(action: ReplayAction) {
      for (const control of controls) control.act(action)
      return state()
    },
  }
}
