/** Rooms that a room may import from, besides itself. */
export const arrows: Readonly<Record<string, readonly string[]>>;

/** Folder of a room below the root of the repository. */
export function folderOf(room: string): string;
