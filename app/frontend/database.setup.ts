/** Tests have the browser's database, which happy-dom lacks, and each begins with an empty one. */
import "fake-indexeddb/auto";

import { IDBFactory } from "fake-indexeddb";
import { beforeEach } from "vitest";

beforeEach(() => void (globalThis.indexedDB = new IDBFactory()));
