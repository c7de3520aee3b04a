"""
Shares of five counties by an implementation of its own, for tests/kernels/polygon-cover.test.ts.

Clips each polygon to each pixel with shapely, then takes the clipped piece to a cylindrical equal-area map, with its
sides cut to 0.0005 degrees, and its area there.

    pip install shapely==2.2.0
    python tests/reference/county_cover.py node_modules/us-atlas/counties-10m.json > tests/reference/county_cover.json

Written by Python 3.11.7, shapely 2.2.0, GEOS 3.14.1, us-atlas 3.0.1.
"""
import json
import math
import sys

from shapely import box, segmentize, transform
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon

SOUTH, WEST, STEP, COLS = 17, -188, 0.1, 1235
# Los Angeles with its islands; Aleutians West, on both sides of the antimeridian; New York, smaller than a pixel;
# Fairfax, which has a hole; Dukes, islands.
COUNTIES = ['06037', '02016', '36061', '51059', '25007']


def arcs_of(topology):
    (sx, sy), (tx, ty) = topology['transform']['scale'], topology['transform']['translate']
    for arc in topology['arcs']:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        yield line


def ring_of(arcs, ids):
    ring = []
    for i in ids:
        line = arcs[i] if i >= 0 else arcs[~i][::-1]
        ring += line if not ring else line[1:]
    return ring


def area_of(arcs, geometry):
    polygons = geometry['arcs'] if geometry['type'] == 'MultiPolygon' else [geometry['arcs']]
    shapes = [Polygon(ring_of(arcs, rings[0]), [ring_of(arcs, hole) for hole in rings[1:]]) for rings in polygons]
    turned = [translate(s, -360) if s.centroid.x > 0 else s for s in shapes]
    return MultiPolygon(turned)


def equal_area(shape):
    flat = transform(segmentize(shape, 0.0005), lambda p: [(math.radians(x), math.sin(math.radians(y))) for x, y in p])
    return flat.area


topology = json.load(open(sys.argv[1]))
arcs = list(arcs_of(topology))
counties = {}
for geometry in topology['objects']['counties']['geometries']:
    if geometry['id'] not in COUNTIES:
        continue
    area = area_of(arcs, geometry)
    print(geometry['id'], area.is_valid, file=sys.stderr)
    left, bottom, right, top = area.bounds
    pieces = {}
    for row in range(math.floor((bottom - SOUTH) / STEP), math.ceil((top - SOUTH) / STEP)):
        for col in range(math.floor((left - WEST) / STEP), math.ceil((right - WEST) / STEP)):
            w, s = WEST + col * STEP, SOUTH + row * STEP
            piece = area.intersection(box(w, s, w + STEP, s + STEP))
            if piece.area > 1e-9 * STEP * STEP:
                pieces[row * COLS + col] = equal_area(piece)
    total = sum(pieces.values())
    counties[geometry['id']] = {
        'km2': round(total * 6371.0072**2, 6),
        'pixels': list(pieces),
        'shares': [round(piece / total, 9) for piece in pieces.values()],
    }
json.dump(counties, sys.stdout, separators=(',', ':'))
print()
