import { inLab } from '../../lab/layout.ts';
import type { Sandbox } from '../../lab/sandbox/sandbox.ts';

const image = inLab('small-volume.img');
const aside = inLab('small-volume');
const FILLER = 'filler';
/** Beside what is moved to it. */
const ROOM_MEBIBYTES = 512;

/**
 * A file system of its own, of limited size, in place of a folder of the lab; nobody may have the folder open while it comes
 * or goes. It ends with the lab at the latest.
 */
export class SmallVolume {
  readonly #sandbox: Sandbox;
  readonly #path: string;

  private constructor(sandbox: Sandbox, path: string) {
    this.#sandbox = sandbox;
    this.#path = path;
  }

  /** Moves what is in the folder to a small file system, and has the folder show it. */
  static async inPlaceOf(path: string, sandbox: Sandbox): Promise<SmallVolume> {
    await sandbox.run('sh', [
      '-euc',
      `size=$(( $(du --summarize --block-size=1M "$1" | cut -f1) + ${ROOM_MEBIBYTES} ))
      truncate --size="$size"M "$2"
      mkfs.ext4 -q -m 0 "$2"
      mkdir -p "$3"
      mount -o loop "$2" "$3"
      rmdir "$3/lost+found"
      cp --archive "$1/." "$3"
      umount "$3"
      mount -o loop "$2" "$1"`,
      'sh',
      path,
      image,
      aside,
    ]);
    return new SmallVolume(sandbox, path);
  }

  /** Leaves no block free. */
  async fill(): Promise<void> {
    await this.#sandbox.run('sh', [
      '-uc',
      `fallocate --length="$(df --output=avail --block-size=1 "$1" | tail -n 1)" "$1/${FILLER}"
      dd if=/dev/zero bs=4k oflag=append conv=notrunc,fsync of="$1/${FILLER}" status=none
      [ "$(df --output=avail --block-size=1 "$1" | tail -n 1)" -lt 65536 ]`,
      'sh',
      this.#path,
    ]);
  }

  /** Takes away what filled it. */
  async free(): Promise<void> {
    await this.#sandbox.run('rm', ['--force', `${this.#path}/${FILLER}`]);
  }

  /** Moves everything back to the folder. */
  async giveBack(): Promise<void> {
    await this.free();
    await this.#sandbox.run('sh', [
      '-euc',
      `umount "$1"
      mount -o loop "$2" "$3"
      find "$1" -mindepth 1 -delete
      cp --archive "$3/." "$1"
      umount "$3"
      rmdir "$3"
      rm "$2"`,
      'sh',
      this.#path,
      image,
      aside,
    ]);
  }
}
