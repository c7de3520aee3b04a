"""Writes tests/reference/exports.json: what pyCSEP and ObsPy read in files that Groundswell exports.

pyCSEP 0.8.0, ObsPy 1.5.1, numpy 2.4.6:
    pip install pycsep==0.8.0
    npm run -s build && node dist/tests/support/write-export-samples.js samples
    python tests/reference/exports.py samples > tests/reference/exports.json

The files are named by their SHA-256: the test makes them again and compares.
"""

import hashlib
import json
import pathlib
import sys
import warnings

import csep
import numpy
import obspy
from obspy.io.quakeml.core import _validate

warnings.simplefilter("ignore")
folder = pathlib.Path(sys.argv[1])


def sha256(name):
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()


def csep_grid(name):
    forecast = csep.load_gridded_forecast(str(folder / name))
    region = forecast.region
    # West edge, middle and north-east corner of pixels; magnitudes at a bin's edge, within one, and far above the last.
    places = [(-118.7, 33.9, 4.0), (-118.65, 33.95, 4.95), (-118.45, 34.15, 6.69), (-118.31, 34.19, 8.0)]
    lons, lats, mags = (numpy.array(column) for column in zip(*places))
    return {
        "sha256": sha256(name),
        "cells": region.num_nodes,
        "validCells": int(numpy.sum(region.poly_mask == 1)),
        "magnitudes": forecast.magnitudes.tolist(),
        "eventCount": float(forecast.event_count),
        "spatialCounts": forecast.spatial_counts().tolist(),
        "magnitudeCounts": forecast.magnitude_counts().tolist(),
        "rates": [
            {"longitude": lon, "latitude": lat, "magnitude": mag, "rate": float(rate)}
            for (lon, lat, mag), rate in zip(places, forecast.get_rates(lons, lats, mags))
        ],
    }


def quakes(name):
    def value(quantity, attribute):
        return None if quantity is None else getattr(quantity, attribute)

    events = []
    for event in obspy.read_events(str(folder / name), format="QUAKEML"):
        origin = event.preferred_origin()
        events.append(
            {
                "publicId": str(event.resource_id),
                "type": event.event_type,
                "time": str(origin.time),
                "latitude": origin.latitude,
                "longitude": origin.longitude,
                "depthMetres": origin.depth,
                "magnitude": value(event.preferred_magnitude(), "mag"),
                "updated": str(event.creation_info.creation_time) if event.creation_info else None,
            }
        )
    # The schema itself, QuakeML-1.2.xsd and QuakeML-BED-1.2.xsd, as ObsPy ships it.
    return {"sha256": sha256(name), "isValid": _validate(str(folder / name)), "events": events}


json.dump(
    {
        "versions": {"pycsep": csep.__version__, "obspy": obspy.__version__, "numpy": numpy.__version__},
        "csep": csep_grid("forecast.dat"),
        "quakeml": quakes("quakes.xml"),
    },
    sys.stdout,
    indent=1,
)
print()
