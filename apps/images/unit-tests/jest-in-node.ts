import * as node from 'node:test';
import { expect } from 'expect';
import { bind } from 'jest-each';

/**
 * What our unit tests import from `@jest/globals`, on Node.js' own test runner: the bundle of unit tests has this in its
 * place. A test that needs more of jest cannot be bundled.
 */
type Body = () => unknown;
type Define = (title: string, body: Body, timeoutMs?: number) => void;
type Options = { readonly timeout?: number; readonly skip?: boolean; readonly todo?: boolean };
type InNode = (title: string, options: Options, body: () => Promise<void>) => unknown;

let ran = 0;
let isBroken = false;
process.on('exit', () => {
  console.log(`unit tests: ${ran} ran`);
  if (ran === 0 || isBroken) process.exitCode = 1;
});

/** Longest time of a test or a hook that names none: Node.js' test runner would wait for ever. */
const LONGEST_MS = 60_000;
const within = (timeoutMs: number): Options => ({ timeout: timeoutMs });

/** A body after which `expect.assertions` and `expect.hasAssertions` hold. */
const checked = (body: Body) => async (): Promise<void> => {
  ran += 1;
  expect.extractExpectedAssertionsErrors();
  await body();
  for (const { error } of expect.extractExpectedAssertionsErrors()) throw error;
};
const plain = (body: Body) => async (): Promise<void> => void (await body());

/** A body of tests that fails the run when it throws: Node.js 22 would leave its tests out and end with 0. */
const suite = (body: Body) => async (): Promise<void> => {
  try {
    await body();
  } catch (error) {
    isBroken = true;
    console.error(error);
  }
};

function definerOf(inNode: InNode, wrap: typeof plain, fixed: Options) {
  const define: Define = (title, body, timeoutMs) =>
    void inNode(title, { ...fixed, ...(timeoutMs !== undefined && within(timeoutMs)) }, wrap(body));
  return Object.assign(define, { each: bind(define, false) });
}

const variantsOf = (inNode: InNode, wrap: typeof plain, fixed: Options) =>
  Object.assign(definerOf(inNode, wrap, fixed), {
    skip: definerOf(inNode, wrap, { ...fixed, skip: true }),
    todo: (title: string): void => void inNode(title, { todo: true }, () => Promise.resolve()),
  });

export const describe = variantsOf(node.describe, suite, {});
export const it = variantsOf(node.it, checked, within(LONGEST_MS));
export const test = it;

type InNodeHook = (body: () => Promise<void>, options: Options) => void;
const hookOf =
  (inNode: InNodeHook) =>
  (body: Body, timeoutMs: number = LONGEST_MS): void =>
    inNode(plain(body), within(timeoutMs));

export const beforeAll = hookOf(node.before);
export const beforeEach = hookOf(node.beforeEach);
export const afterEach = hookOf(node.afterEach);
export const afterAll = hookOf(node.after);
export { expect };
