/** What the server has shown us: entities by key, per audience, each a signal of its own. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";

import type { Frame, Patch, Presence, Snapshot } from "../wire.gen";

export type Entity = Snapshot["entities"][string];
type Kind = Entity["type"];
/** Keys begin with the kind of their entity: "step", "card/91". */
export type Key = Kind | `${Kind}/${string}`;
/** The entity that a key stands for. */
export type At<K extends string> = Extract<Entity, { type: K extends `${infer T}/${string}` ? T : K }>;
type Entries<E> = readonly (readonly [key: string, entity: E])[];

type View = { audience: string; rev: number; entities: Map<string, Entity> };
type Cell = Signal<Entity | undefined>;
type Folder = { keys: Set<string>; list: Signal<readonly string[]>; all: ReadonlySignal<Entries<Entity>> };

/** Where a key is shown to several audiences, the one nearest to this person says most. */
const nearness = ["me", "staff", "table", "hall", "screen"];

export class Store {
  /** How many phones are connected, and for the console per table. */
  readonly presence = signal<Pick<Presence, "people" | "cards" | "tables">>({ people: 0, cards: 0, tables: {} });
  /** The newest rev that any audience has reached. */
  readonly rev = signal(0);
  #views: View[] = [];
  #cells = new Map<string, Cell>();
  #folders = new Map<string, Folder>();

  /** One entity by its key; undefined while it is not there. */
  entity<K extends Key>(key: K): ReadonlySignal<At<K> | undefined> {
    return this.#cell(key) as ReadonlySignal<At<K> | undefined>;
  }

  /** The keys of one kind ("card/"), in order of arrival; changes only when one comes or goes. */
  keys<K extends Kind>(prefix: `${K}/`): ReadonlySignal<readonly `${K}/${string}`[]> {
    return this.#folder(prefix).list as ReadonlySignal<readonly `${K}/${string}`[]>;
  }

  /** Keys and entities of one kind; changes with each of them, so a list of many rows should use keys(). */
  all<K extends Kind>(prefix: `${K}/`): ReadonlySignal<Entries<At<K>>> {
    return this.#folder(prefix).all as ReadonlySignal<Entries<At<K>>>;
  }

  /** What the socket asks for after a break: "hall:10,table/31:8". Empty before the first snapshot. */
  since(): string {
    return this.#views.map(({ audience, rev }) => `${audience}:${rev}`).join(",");
  }

  /** Takes one frame in; the page is drawn once, after all of it. */
  apply(frame: Frame): void {
    batch(() => {
      switch (frame.type) {
        case "snapshot":
          return this.#replace(frame);
        case "patch":
          return this.#patch(frame);
        case "leave":
          return this.#touch(this.#drop(frame.audience));
        case "presence":
          this.presence.value = frame;
      }
    });
  }

  #replace({ audience, rev, entities }: Snapshot): void {
    const before = this.#drop(audience);
    this.#views.push({ audience, rev, entities: new Map(Object.entries(entities)) });
    this.#views.sort((a, b) => rank(a.audience) - rank(b.audience));
    this.#touch([...before, ...Object.keys(entities)]);
    this.#reached(rev);
  }

  #patch({ audience, rev, changed, gone }: Patch): void {
    const view = this.#views.find((candidate) => candidate.audience === audience);
    // Without its snapshot a patch is half a view, and an older one would bring back what has gone.
    if (!view || rev < view.rev) return;
    view.rev = rev;
    for (const [key, entity] of Object.entries(changed)) view.entities.set(key, entity);
    for (const key of gone) view.entities.delete(key);
    this.#touch([...Object.keys(changed), ...gone]);
    this.#reached(rev);
  }

  #drop(audience: string): string[] {
    const dropped = this.#views.find((view) => view.audience === audience);
    this.#views = this.#views.filter((view) => view !== dropped);
    return [...(dropped?.entities.keys() ?? [])];
  }

  #touch(keys: Iterable<string>): void {
    const touched = new Set(keys);
    for (const key of touched) {
      const cell = this.#cells.get(key);
      if (cell) cell.value = this.#seen(key);
    }
    for (const [prefix, folder] of this.#folders) this.#refile(prefix, folder, touched);
  }

  #refile(prefix: string, folder: Folder, touched: Iterable<string>): void {
    let moved = false;
    for (const key of touched) {
      if (!key.startsWith(prefix) || folder.keys.has(key) === this.#has(key)) continue;
      if (!folder.keys.delete(key)) folder.keys.add(key);
      moved = true;
    }
    if (moved) folder.list.value = [...folder.keys];
  }

  #reached(rev: number): void {
    if (rev > this.rev.peek()) this.rev.value = rev;
  }

  #has(key: string): boolean {
    return this.#views.some((view) => view.entities.has(key));
  }

  #seen(key: string): Entity | undefined {
    return this.#views.find((view) => view.entities.has(key))?.entities.get(key);
  }

  #cell(key: string): Cell {
    let cell = this.#cells.get(key);
    if (!cell) this.#cells.set(key, (cell = signal(this.#seen(key))));
    return cell;
  }

  #folder(prefix: string): Folder {
    let folder = this.#folders.get(prefix);
    if (!folder) this.#folders.set(prefix, (folder = this.#open(prefix)));
    return folder;
  }

  #open(prefix: string): Folder {
    const keys = new Set(this.#views.flatMap((view) => [...view.entities.keys()]).filter((key) => key.startsWith(prefix)));
    const list = signal<readonly string[]>([...keys]);
    const all = computed(() =>
      list.value.flatMap((key) => {
        const entity = this.#cell(key).value;
        return entity ? [[key, entity] as const] : [];
      }),
    );
    return { keys, list, all };
  }
}

function rank(audience: string): number {
  const at = nearness.indexOf(audience.split("/")[0] ?? "");
  return at < 0 ? nearness.length : at;
}
