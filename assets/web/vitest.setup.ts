/** What browsers have and Node 18 has elsewhere. */
import { File } from "node:buffer";

Object.assign(globalThis, { File: globalThis.File ?? File });
