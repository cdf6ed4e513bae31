/** What an image runs on, as container tools, npm and Debian call it. */
export interface Platform {
  readonly name: 'linux/amd64' | 'linux/arm64';
  readonly npmCpu: 'x64' | 'arm64';
  readonly debian: 'amd64' | 'arm64';
}

export const platforms: readonly Platform[] = [
  { name: 'linux/amd64', npmCpu: 'x64', debian: 'amd64' },
  { name: 'linux/arm64', npmCpu: 'arm64', debian: 'arm64' },
];

/** The platform of this machine's processor. @throws RangeError for a processor without images */
export function platformOf(cpu: string): Platform {
  const platform = platforms.find(({ npmCpu }) => npmCpu === cpu);
  if (platform === undefined)
    throw new RangeError(
      `processor (${cpu}) must be one of ${platforms.map(({ npmCpu }) => npmCpu).join(', ')}; choose with --platform`,
    );
  return platform;
}
