import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** Folders of the packages that files of a bundle belong to, sorted: `node_modules/x`, nested ones included. */
export function packageFoldersOf(files: readonly string[]): readonly string[] {
  const folders = files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].toSorted();
}

/** Names, versions and licence texts of packages, as their licences ask whoever passes them on. */
export async function noticesOf(root: string, folders: readonly string[]): Promise<string> {
  const notices = await Promise.all(folders.map((folder) => noticeOf(join(root, folder))));
  return `This image contains these packages.\n\n${notices.join('\n')}`;
}

/** `name@version` of the package in a folder. */
export async function packageIdOf(folder: string): Promise<string> {
  const { name, version } = await manifestOf(folder);
  return `${name}@${version}`;
}

const manifestOf = async (folder: string): Promise<Readonly<Record<string, string>>> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<string, string>;

async function noticeOf(folder: string): Promise<string> {
  const { name, version, license } = await manifestOf(folder);
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return [`== ${name} ${version} (${license})`, ...texts.map((text) => text.trim()), ''].join('\n\n');
}
