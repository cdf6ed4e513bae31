/** How a version that was tried becomes the one that runs. */
export interface Promotion {
  /** Starts the roll-out of the new image. */
  promote(): Promise<void>;
  /** Starts the way back to the image that ran before. */
  rollBack(): Promise<void>;
}
