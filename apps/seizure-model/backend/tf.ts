import type * as tfjs from '@tensorflow/tfjs-core';

/** TensorFlow.js with a backend. It is always passed in, because tfjs-node brings a copy of its own. */
export type Tf = typeof tfjs;
