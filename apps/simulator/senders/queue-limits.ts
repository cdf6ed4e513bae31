/** Most windows of one request. */
export const BATCH_SIZE = 60;

/** Most windows that wait, about an hour; beyond it the oldest are given up and counted. */
export const QUEUE_CAPACITY = 3_600;
