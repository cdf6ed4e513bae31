interface Named {
  readonly patientId: number;
  readonly name: string;
}

/** Order of the tiles: by name, then number. It never depends on the signals, so that a patient keeps a place. */
export const wardOrder = (a: Named, b: Named): number =>
  a.name.localeCompare(b.name, undefined, { numeric: true }) || a.patientId - b.patientId;

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Whether each word of `filter` is in the name, accents and case aside, or is the number. */
export const matchesFilter = ({ name, patientId }: Named, filter: string): boolean =>
  plain(filter)
    .split(/\s+/)
    .filter((word) => word !== '')
    .every((word) => plain(name).includes(word) || String(patientId) === word);
