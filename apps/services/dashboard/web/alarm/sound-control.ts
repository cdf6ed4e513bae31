import { element, setData, setText } from '../page/element.ts';
import type { AlarmSound } from './alarm-sound.ts';

/** Shows whether this screen can be heard, and pauses its sound. */
export class SoundControl {
  readonly root: HTMLButtonElement;
  readonly #sound: AlarmSound;

  constructor(sound: AlarmSound) {
    this.#sound = sound;
    this.root = element('button', { type: 'button', class: 'sound' });
    this.root.addEventListener('click', () => {
      const { state } = sound;
      if (state === 'on') sound.pause();
      else if (state === 'paused') sound.resume();
      void sound.allow().then(() => this.update());
    });
    for (const touch of ['pointerdown', 'keydown'] as const)
      addEventListener(
        touch,
        (event) => {
          if (!(event.target instanceof Node && this.root.contains(event.target))) void sound.allow();
        },
        { once: true },
      );
    this.update();
  }

  update(): void {
    const { state, pauseLeftMs } = this.#sound;
    setData(this.root, 'state', state);
    setText(
      this.root,
      state === 'blocked'
        ? '✕ NO SOUND on this screen: press to allow it'
        : state === 'paused'
          ? `⏸ Sound of this screen paused, ${Math.ceil(pauseLeftMs / 1_000)} s left: press to end`
          : '♪ Sound on: press to pause it here for 2 min',
    );
  }
}
