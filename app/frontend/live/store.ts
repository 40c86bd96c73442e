/** The state that the server has sent: entities by key, per audience, each with a signal of its own. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";

import type { Frame, Patch, Presence, Snapshot } from "../wire.gen";

export type Entity = Snapshot["entities"][string];
type EntityKind = Entity["type"];
/** Keys begin with the kind of their entity: "step", "card/91". */
export type EntityKey = EntityKind | `${EntityKind}/${string}`;
/** The entity that a key stands for. */
export type EntityOf<K extends string> = Extract<Entity, { type: K extends `${infer T}/${string}` ? T : K }>;
type EntityEntries<E> = readonly (readonly [key: string, entity: E])[];

/** What an audience sees. An audience is the clients that get the same entities: "hall", "table/31". rev: the number of the last log
 * entry that the view includes. check: the checksum of that entry, by which the server knows whether its log is still the same. */
type AudienceView = { audience: string; rev: number; check: number; entities: Map<string, Entity> };
type EntitySignal = Signal<Entity | undefined>;
type EntityList = { keys: Set<string>; keysSignal: Signal<readonly string[]>; all: ReadonlySignal<EntityEntries<Entity>> };

/** If several audiences have an entity, the first of these in the list is used, because it has the most details. */
const AUDIENCE_PRIORITY = ["me", "staff", "table", "hall", "plan", "screen"];

export class Store {
  /** The numbers of connected people and of shared cards; on the console also the people per table. */
  readonly presence = signal<Pick<Presence, "people" | "cards" | "tables">>({ people: 0, cards: 0, tables: {} });
  /** The highest revision of any audience. */
  readonly rev = signal(0);
  #views: AudienceView[] = [];
  #signals = new Map<string, EntitySignal>();
  #lists = new Map<string, EntityList>();

  /** One entity by its key; undefined while no audience has it. */
  entity<K extends EntityKey>(key: K): ReadonlySignal<EntityOf<K> | undefined> {
    return this.#signal(key) as ReadonlySignal<EntityOf<K> | undefined>;
  }

  /** The keys of one kind ("card/"), in order of arrival; changes only when a key is added or removed. */
  keys<K extends EntityKind>(prefix: `${K}/`): ReadonlySignal<readonly `${K}/${string}`[]> {
    return this.#list(prefix).keysSignal as ReadonlySignal<readonly `${K}/${string}`[]>;
  }

  /** Keys and entities of one kind; changes with each entity, so a list of many rows should use keys(). */
  all<K extends EntityKind>(prefix: `${K}/`): ReadonlySignal<EntityEntries<EntityOf<K>>> {
    return this.#list(prefix).all as ReadonlySignal<EntityEntries<EntityOf<K>>>;
  }

  /** The revisions to resume from after a reconnect: "hall:10-3735928559,me:7-195948557". Empty before the first snapshot. */
  since(): string {
    return this.#views.map(({ audience, rev, check }) => `${audience}:${rev}-${check}`).join(",");
  }

  /** Apply one frame as a batch, so that the page renders once. */
  apply(frame: Frame): void {
    batch(() => {
      switch (frame.type) {
        case "snapshot":
          return this.#replace(frame);
        case "patch":
          return this.#patch(frame);
        case "leave":
          return this.#notify(this.#drop(frame.audience));
        case "presence":
          this.presence.value = frame;
      }
    });
  }

  #replace({ audience, rev, check, entities }: Snapshot): void {
    const before = this.#drop(audience);
    this.#views.push({ audience, rev, check, entities: new Map(Object.entries(entities)) });
    this.#views.sort((a, b) => priority(a.audience) - priority(b.audience));
    this.#notify([...before, ...Object.keys(entities)]);
    this.#updateRev();
  }

  #patch({ audience, rev, check, changed, gone }: Patch): void {
    const view = this.#views.find((candidate) => candidate.audience === audience);
    // A patch without its snapshot is incomplete, and an older one would restore entities that were removed.
    if (!view || rev < view.rev) return;
    view.rev = rev;
    view.check = check;
    for (const [key, entity] of Object.entries(changed)) view.entities.set(key, entity);
    for (const key of gone) view.entities.delete(key);
    this.#notify([...Object.keys(changed), ...gone]);
    this.#updateRev();
  }

  #drop(audience: string): string[] {
    const dropped = this.#views.find((view) => view.audience === audience);
    this.#views = this.#views.filter((view) => view !== dropped);
    return [...(dropped?.entities.keys() ?? [])];
  }

  #notify(keys: Iterable<string>): void {
    const changedKeys = new Set(keys);
    for (const key of changedKeys) {
      const entitySignal = this.#signals.get(key);
      if (entitySignal) entitySignal.value = this.#lookUp(key);
    }
    for (const [prefix, entityList] of this.#lists) this.#updateList(prefix, entityList, changedKeys);
  }

  #updateList(prefix: string, entityList: EntityList, changedKeys: Iterable<string>): void {
    let isChanged = false;
    for (const key of changedKeys) {
      if (!key.startsWith(prefix) || entityList.keys.has(key) === Boolean(this.#lookUp(key))) continue;
      if (!entityList.keys.delete(key)) entityList.keys.add(key);
      isChanged = true;
    }
    if (isChanged) entityList.keysSignal.value = [...entityList.keys];
  }

  // It falls when the server has put a backup in place, and numbers its entries from there again.
  #updateRev(): void {
    this.rev.value = Math.max(...this.#views.map(({ rev }) => rev));
  }

  #lookUp(key: string): Entity | undefined {
    return this.#views.find((view) => view.entities.has(key))?.entities.get(key);
  }

  #signal(key: string): EntitySignal {
    let entitySignal = this.#signals.get(key);
    if (!entitySignal) this.#signals.set(key, (entitySignal = signal(this.#lookUp(key))));
    return entitySignal;
  }

  #list(prefix: string): EntityList {
    let entityList = this.#lists.get(prefix);
    if (!entityList) this.#lists.set(prefix, (entityList = this.#createList(prefix)));
    return entityList;
  }

  #createList(prefix: string): EntityList {
    const keys = new Set(this.#views.flatMap((view) => [...view.entities.keys()]).filter((key) => key.startsWith(prefix)));
    const keysSignal = signal<readonly string[]>([...keys]);
    const all = computed(() =>
      keysSignal.value.flatMap((key) => {
        const entity = this.#signal(key).value;
        return entity ? [[key, entity] as const] : [];
      }),
    );
    return { keys, keysSignal, all };
  }
}

function priority(audience: string): number {
  const index = AUDIENCE_PRIORITY.indexOf(audience.split("/")[0] ?? "");
  return index < 0 ? AUDIENCE_PRIORITY.length : index;
}
