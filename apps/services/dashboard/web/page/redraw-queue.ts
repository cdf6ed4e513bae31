/** Time in one frame that drawing may take, in milliseconds; the rest waits for the next frame. */
const FRAME_BUDGET_MS = 8;

/** Something drawn on a canvas. */
export interface Drawing {
  readonly canvas: HTMLCanvasElement;
  draw(): void;
}

/** Draws what has changed and can be seen: each drawing at most once per frame, in the order of the changes. */
export class RedrawQueue {
  readonly #dirty = new Set<Drawing>();
  readonly #drawings = new Map<Element, Drawing>();
  readonly #visible = new Set<Drawing>();
  readonly #observer: IntersectionObserver;
  #requested = false;

  constructor() {
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const drawing = this.#drawings.get(target);
        if (drawing === undefined) continue;
        if (isIntersecting) this.#visible.add(drawing);
        else this.#visible.delete(drawing);
      }
      this.#request();
    });
  }

  add(drawing: Drawing): void {
    this.#drawings.set(drawing.canvas, drawing);
    this.#observer.observe(drawing.canvas);
    this.mark(drawing);
  }

  remove(drawing: Drawing): void {
    this.#observer.unobserve(drawing.canvas);
    this.#drawings.delete(drawing.canvas);
    this.#visible.delete(drawing);
    this.#dirty.delete(drawing);
  }

  mark(drawing: Drawing): void {
    this.#dirty.add(drawing);
    this.#request();
  }

  markAll(): void {
    for (const drawing of this.#drawings.values()) this.#dirty.add(drawing);
    this.#request();
  }

  #request(): void {
    if (this.#requested) return;
    this.#requested = true;
    requestAnimationFrame((startedAt) => {
      this.#requested = false;
      this.#drawUntil(Math.max(startedAt, performance.now()) + FRAME_BUDGET_MS);
    });
  }

  #drawUntil(deadlineMs: number): void {
    for (const drawing of this.#dirty) {
      if (!this.#visible.has(drawing)) continue;
      this.#dirty.delete(drawing);
      drawing.draw();
      if (performance.now() > deadlineMs) {
        this.#request();
        return;
      }
    }
  }
}
