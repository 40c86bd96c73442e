/** happy-dom has no IndexedDB, so tests use a fake one. Each test begins with an empty one. */
import "fake-indexeddb/auto";

import { IDBFactory } from "fake-indexeddb";
import { beforeEach } from "vitest";

beforeEach(() => void (globalThis.indexedDB = new IDBFactory()));
