"""Writes the SOFA files of this directory, with netCDF4 and h5py: see README.md.

All hold the same head: 14 directions (the faces and corners of a cube, 1.2 m
away or as far as the corners are), 16 taps at 48 kHz. Response m of ear r is
((7·m + 3·r + 5·n) mod 17 - 8) / 16 for n = 0 to 15.
"""

import gzip
import io
import itertools
import zlib

import h5py
import netCDF4
import numpy as np

DISTANCE = 1.2
faces = [(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)]
places = np.array(faces + list(itertools.product((1, -1), repeat=3))) * DISTANCE
m, r, n = np.ogrid[: len(places), :2, :16]
responses = ((7 * m + 3 * r + 5 * n) % 17 - 8) / 16

ATTRIBUTES = {
    "Conventions": "SOFA",
    "Version": "2.1",
    "SOFAConventions": "SimpleFreeFieldHRIR",
    "SOFAConventionsVersion": "1.0",
    "DataType": "FIR",
    "RoomType": "free field",
    "Title": "a cube",
    "License": "none is needed",
    "Comment": "",
}


def spherical(points):
    x, y, z = points.T
    return np.stack([np.degrees(np.arctan2(y, x)) % 360, np.degrees(np.arctan2(z, np.hypot(x, y))), np.linalg.norm(points, axis=1)], axis=1)


def variables(points, kind, swap=False):
    """The variables, each with its dimensions, data and attributes."""
    ears = np.array([[0, 0.09, 0], [0, -0.09, 0]])
    ir = responses
    if swap:
        ears, ir = ears[::-1], ir[:, ::-1]
    units = {"cartesian": "metre", "spherical": "degree, degree, metre"}
    metres = {"Type": "cartesian", "Units": "metre"}
    return {
        "ListenerPosition": ("IC", np.zeros((1, 3)), metres),
        "ListenerView": ("IC", np.array([[1.0, 0, 0]]), metres),
        "ListenerUp": ("IC", np.array([[0, 0, 1.0]]), {}),
        "ReceiverPosition": ("RCI", ears[:, :, None], metres),
        "SourcePosition": ("MC", points, {"Type": kind, "Units": units[kind]}),
        "EmitterPosition": ("ECI", np.zeros((1, 3, 1)), metres),
        "Data.SamplingRate": ("I", np.array([48000.0]), {"Units": "hertz"}),
        "Data.Delay": ("IR", np.array([[0.0, 0.0]]), {}),
        "Data.IR": ("MRN", ir, {}),
    }


def write_netcdf(name, contents, **storage):
    """As the usual tools do: through the netCDF library."""
    with netCDF4.Dataset(name, "w", format="NETCDF4") as file:
        for key, value in ATTRIBUTES.items():
            setattr(file, key, value)
        for dimension, size in {"M": len(places), "R": 2, "N": 16, "E": 1, "I": 1, "C": 3, "S": 0}.items():
            file.createDimension(dimension, size)
        for key, (dimensions, data, attributes) in contents.items():
            variable = file.createVariable(key, "f8", tuple(dimensions), **storage)
            for attribute, value in attributes.items():
                setattr(variable, attribute, value)
            variable[:] = data


def write_h5py(name, contents, version, kind, storage):
    """As nobody does, but as the format allows."""
    with h5py.File(name, "w", libver=version) as file:
        for key, value in ATTRIBUTES.items():
            file.attrs[key] = value if version == "latest" else np.bytes_(value.encode())
        for key, (_, data, attributes) in contents.items():
            options = storage if key == "Data.IR" else {}
            dataset = file.create_dataset(key, data=data.astype(kind), **options)
            for attribute, value in attributes.items():
                dataset.attrs[attribute] = np.bytes_(value.encode())


write_netcdf("netcdf.sofa", variables(spherical(places), "spherical"), zlib=True, complevel=4, shuffle=True)
write_netcdf("contiguous.sofa", variables(places, "cartesian", swap=True))
write_h5py("oldest.sofa", variables(places, "cartesian"), "earliest", ">f4", {"chunks": (4, 1, 16)})
write_h5py("newest.sofa", variables(spherical(places), "spherical"), "latest", "<f8",
           {"chunks": (4, 1, 16), "maxshape": (None, 2, 16), "compression": "gzip", "shuffle": True, "fletcher32": True})


def write_bomb(name, shape, chunk, size):
    """Responses of which every chunk is said to unpack to that many bytes of zeros."""
    memory = io.BytesIO()
    with h5py.File(memory, "w", libver="earliest") as file:
        for key, value in ATTRIBUTES.items():
            file.attrs[key] = np.bytes_(value.encode())
        responses = file.create_dataset("Data.IR", shape=shape, dtype="<f8", chunks=chunk, compression="gzip")
        zeros = zlib.compress(bytes(size), 9)
        for i in range(0, shape[0], chunk[0]):
            responses.id.write_direct_chunk((i, 0, 0), zeros)
    with open(name, "wb") as out:
        out.write(gzip.compress(memory.getvalue(), mtime=0))


write_bomb("bomb.sofa.gz", (14, 2, 16), (14, 2, 16), 4 << 20)
write_bomb("zeros.sofa.gz", (8192, 2, 2048), (1024, 2, 2048), 32 << 20)
