/**
 * Rooms (folders of one client or one kind of device) that were made for drafts and that no file was put into yet. They go
 * away with their last draft: whoever begins uploads under made-up addresses leaves no folder behind.
 */
import { rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { holdRooms, type Rooms } from '../drafts/draft-target.ts';
import type { FolderNames } from './folder-names.ts';

export class MadeRooms {
  readonly #made = new Set<string>();
  readonly #names: FolderNames;

  constructor(names: FolderNames) {
    this.#names = names;
  }

  /** The last of the rooms was made just now. */
  made(place: Rooms): void {
    this.#made.add(keyOf(place));
  }

  /** A file was put into the last of the rooms: they all stay. */
  keep(place: Rooms): void {
    for (let at = place; this.#made.delete(keyOf(at));) at = above(at);
  }

  /** A draft in the last of the rooms has ended without a file. */
  remove(place: Rooms): void {
    for (let at = place; this.#made.has(keyOf(at)) && isRemoved(at, this.#names); at = above(at))
      this.#made.delete(keyOf(at));
  }
}

/** False where other drafts lie in it, and where something else stands in its place by now. */
function isRemoved(place: Rooms, names: FolderNames): boolean {
  try {
    const held = holdRooms(above(place), names);
    if (!held.ok) return false;
    try {
      rmdirSync(held.value.at(place.rooms?.at(-1) ?? ''));
    } finally {
      held.value.close();
    }
    return true;
  } catch {
    return false;
  }
}

function above({ folder, rooms = [] }: Rooms): Rooms {
  return { folder, rooms: rooms.slice(0, -1) };
}

function keyOf({ folder, rooms = [] }: Rooms): string {
  return join(folder, ...rooms);
}
