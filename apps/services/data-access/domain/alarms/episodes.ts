/** A stretch of signal in which a condition was there, [onsetMs, lastMs], by the time of the signal. */
export interface Episode {
  readonly onsetMs: number;
  readonly lastMs: number;
}

export interface FoundEpisode extends Episode {
  /** What was measured, and the limit or rule that it broke. */
  readonly evidence: string;
}

export interface KnownEpisode extends Episode {
  readonly episodeId: number;
}

/** Whether two episodes are one: they overlap, or less than `mergeMs` lies between them. */
const belongTogether = (a: Episode, b: Episode, mergeMs: number): boolean =>
  a.onsetMs - b.lastMs < mergeMs && b.onsetMs - a.lastMs < mergeMs;

/** Episodes in order of their onset, those that belong together made one. */
export function mergeEpisodes(episodes: readonly FoundEpisode[], mergeMs: number): readonly FoundEpisode[] {
  const merged: FoundEpisode[] = [];
  for (const episode of episodes.toSorted((a, b) => a.onsetMs - b.onsetMs)) {
    const last = merged.at(-1);
    if (last !== undefined && belongTogether(last, episode, mergeMs))
      merged[merged.length - 1] = { ...last, lastMs: Math.max(last.lastMs, episode.lastMs) };
    else merged.push(episode);
  }
  return merged;
}

export interface EpisodeNews {
  /** Nobody knew of them; in order of their onset. */
  readonly fresh: readonly FoundEpisode[];
  /** Known ones that are longer than was known, at their new length. */
  readonly extended: readonly KnownEpisode[];
}

/** What the episodes found in a stretch of signal add to those that are known. */
export function episodeNews(
  found: readonly FoundEpisode[],
  known: readonly KnownEpisode[],
  mergeMs: number,
): EpisodeNews {
  const fresh: FoundEpisode[] = [];
  const extended = new Map<number, KnownEpisode>();
  for (const episode of mergeEpisodes(found, mergeMs)) {
    const same = known.find((each) => belongTogether(each, episode, mergeMs));
    if (same === undefined) {
      fresh.push(episode);
      continue;
    }
    const before = extended.get(same.episodeId) ?? same;
    const onsetMs = Math.min(before.onsetMs, episode.onsetMs);
    const lastMs = Math.max(before.lastMs, episode.lastMs);
    if (onsetMs !== same.onsetMs || lastMs !== same.lastMs)
      extended.set(same.episodeId, { episodeId: same.episodeId, onsetMs, lastMs });
  }
  return { fresh, extended: [...extended.values()] };
}
