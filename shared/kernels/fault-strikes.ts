import { type PixelGrid, pixelCentre, pixelCount } from '../domain/pixel-grid.js'
import type { FaultTrace } from '../domain/socal-faults.js'
import { distanceToSegment } from './fault-weights.js'

const RADIAN = Math.PI / 180

/**
 * Azimuth of the nearest stretch of fault at each pixel's centre.
 *
 * @param traces  one or more
 * @returns radians clockwise from north, −π..π, of the direction in which the trace is written; shape [rows · cols]
 */
export function faultStrikes(grid: PixelGrid, traces: readonly FaultTrace[]): Float64Array {
  return Float64Array.from({ length: pixelCount(grid) }, (_, pixel) => {
    const [latitude, longitude] = pixelCentre(grid, pixel)
    const east = Math.cos(latitude * RADIAN)
    let [nearest, strike] = [Infinity, 0]
    for (const { points } of traces) {
      for (let i = 1; i < points.length; i++) {
        const [fromX, fromY] = [(points[i - 1][1] - longitude) * east, points[i - 1][0] - latitude]
        const [toX, toY] = [(points[i][1] - longitude) * east, points[i][0] - latitude]
        const distance = distanceToSegment(fromX, fromY, toX, toY)
        if (distance >= nearest) continue
        nearest = distance
        strike = Math.atan2(toX - fromX, toY - fromY)
      }
    }
    return strike
  })
}
