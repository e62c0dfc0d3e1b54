"""Writes the HDF5 files of this directory, with h5py: see README.md.

Every dataset holds the numbers (7·i mod 101) for i = 0, 1, 2 and so on, so that
tests know what is in it.
"""

import gzip
import io

import h5py
import numpy as np


def numbers(shape, kind="f8"):
    return (np.arange(np.prod(shape, dtype=int)) * 7 % 101).astype(kind).reshape(shape)


def raw(file, name, shape, **properties):
    """A dataset that h5py's own interface has no words for."""
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    for set_property, value in properties.items():
        getattr(plist, set_property)(value)
    space = h5py.h5s.create_simple(shape)
    dataset = h5py.h5d.create(file.id, name.encode(), h5py.h5t.IEEE_F64LE, space, plist)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, numbers(shape))


def types(file):
    for kind in "<f4 >f4 <f8 >f8 i1 u1 <i2 >i2 <u2 >u2 <i4 >i4 <u4 >u4 <i8 >i8 <u8 >u8".split():
        name = kind.replace("<", "little ").replace(">", "big ")
        file[name] = numbers((3, 5), kind)
    file["scalar"] = 0.0
    file["soft"] = h5py.SoftLink("/scalar")
    file["named"] = np.dtype("<f8")
    file.create_dataset("committed", (4,), dtype=file["named"], data=numbers((4,)))
    raw(file, "compact", (7, 3), set_layout=h5py.h5d.COMPACT)
    file["little f4"].attrs["Units"] = "metre"
    file.attrs["fixed"] = np.bytes_(b"of fixed length")
    file.attrs["variable"] = "of variable length, é"
    file.attrs.create("padded", b"by spaces  ", dtype=padded_by_spaces(12))
    file.attrs["empty"] = h5py.Empty("S1")
    file.attrs["number"] = 3.0
    file.attrs["list"] = np.array([b"a", b"b"])


def padded_by_spaces(size):
    kind = h5py.h5t.C_S1.copy()
    kind.set_size(size)
    kind.set_strpad(h5py.h5t.STR_SPACEPAD)
    return h5py.Datatype(kind)


def chunks(file):
    packed = dict(compression="gzip", shuffle=True)
    shape, chunk = (7, 2, 9), (2, 1, 4)
    file.create_dataset("one", data=numbers(shape), chunks=shape)
    file.create_dataset("one packed", data=numbers(shape), chunks=shape, **packed)
    file.create_dataset("fixed", data=numbers(shape), chunks=chunk)
    file.create_dataset("fixed packed", data=numbers(shape), chunks=chunk, maxshape=(9, 3, 9), fletcher32=True, **packed)
    file.create_dataset("grows first", data=numbers(shape), chunks=chunk, maxshape=(None, 2, 9))
    file.create_dataset("grows second", data=numbers(shape), chunks=chunk, maxshape=(7, None, 15), **packed)
    file.create_dataset("grows last", data=numbers((3, 2, 60)), chunks=(2, 1, 2), maxshape=(9, 4, None), fletcher32=True)
    file.create_dataset("grows twice", data=numbers(shape), chunks=chunk, maxshape=(None, None, 9))
    file.create_dataset("grows twice packed", data=numbers(shape), chunks=chunk, maxshape=(None, None, 9), **packed)
    shrunk = file.create_dataset("shrunk", data=numbers((20, 4)), chunks=(5, 4), maxshape=(None, 4))
    shrunk.resize((13, 4))
    raw(file, "implicit", shape, set_chunk=chunk, set_alloc_time=h5py.h5d.ALLOC_TIME_EARLY)


def indexes(file):
    """So many chunks that their indexes have several levels."""
    file.create_dataset("paged", data=numbers((1100,), "u1"), chunks=(1,))
    file.create_dataset("paged, may grow", data=numbers((1100,), "u1"), chunks=(1,), maxshape=(4000,), compression="gzip")
    file.create_dataset("grows far", data=numbers((400,), "u1"), chunks=(1,), maxshape=(None,))
    file.create_dataset("grows twice", data=numbers((120, 1), "u1"), chunks=(1, 1), maxshape=(None, None), compression="gzip")


def many(file):
    """So many links and attributes that heaps and trees have several levels."""
    for i in range(60):
        file[f"number {i}"] = 0.0
    for i in range(900):
        file.attrs[f"attribute {i}"] = np.bytes_(f"value {i}".encode())
    file.attrs["long"] = np.bytes_(b"long " * 1000)
    file.attrs["longer"] = np.bytes_(b"longer " * 1000)


def write(name, fill, **options):
    memory = io.BytesIO()
    with h5py.File(memory, "w", **options) as file:
        fill(file)
    with open(name + ".h5.gz", "wb") as out:
        out.write(gzip.compress(memory.getvalue(), mtime=0))


write("types-earliest", types, libver="earliest")
write("types-latest", types, libver="latest")
write("types-ordered", types, libver="earliest", track_order=True, userblock_size=512)
write("chunks-earliest", chunks, libver="earliest")
write("chunks-latest", chunks, libver="latest")
write("indexes", indexes, libver="latest")
write("many", many, libver="latest")
