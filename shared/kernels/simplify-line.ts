/**
 * A line without the points that lie within a tolerance of what is left; first and last point always stay.
 *
 * @param line  x, y, x, y …, left as it is; a closed line's last point repeats its first
 * @param tolerance  in the unit of x and y
 * @see Douglas & Peucker (1973), Cartographica 10, 112–122, doi:10.3138/FM57-6770-U75U-7727
 */
export function simplifyLine(line: readonly number[], tolerance: number): number[] {
  const points = line.length / 2
  const isKept = new Uint8Array(points)
  isKept[0] = 1
  isKept[points - 1] = 1
  const open: [first: number, last: number][] = [[0, points - 1]]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const [first, last] = part
    let farthest = -1
    let distance = tolerance
    for (let point = first + 1; point < last; point++) {
      const away = distanceToSegment(line, point, first, last)
      if (away <= distance) continue
      distance = away
      farthest = point
    }
    if (farthest < 0) continue
    isKept[farthest] = 1
    open.push([first, farthest], [farthest, last])
  }
  return line.filter((_, i) => isKept[i >> 1] === 1)
}

/** Distance of a point from the segment between two others; from the point where both are the same. */
function distanceToSegment(line: readonly number[], point: number, from: number, to: number): number {
  const [x, y] = [line[2 * point] - line[2 * from], line[2 * point + 1] - line[2 * from + 1]]
  const [dx, dy] = [line[2 * to] - line[2 * from], line[2 * to + 1] - line[2 * from + 1]]
  const lengthSquared = dx * dx + dy * dy
  const along = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / lengthSquared))
  return Math.hypot(x - along * dx, y - along * dy)
}
