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
process.on('exit', () => {
  console.log(`unit tests: ${ran} ran`);
  if (ran === 0) process.exitCode = 1;
});

const within = (timeoutMs?: number): Options => (timeoutMs === undefined ? {} : { timeout: timeoutMs });

/** A body after which `expect.assertions` and `expect.hasAssertions` hold. */
const checked = (body: Body) => async (): Promise<void> => {
  ran += 1;
  expect.extractExpectedAssertionsErrors();
  await body();
  for (const { error } of expect.extractExpectedAssertionsErrors()) throw error;
};
const plain = (body: Body) => async (): Promise<void> => void (await body());

function definerOf(inNode: InNode, wrap: typeof plain, fixed: Options = {}) {
  const define: Define = (title, body, timeoutMs) =>
    void inNode(title, { ...within(timeoutMs), ...fixed }, wrap(body));
  return Object.assign(define, { each: bind(define, false) });
}

const variantsOf = (inNode: InNode, wrap: typeof plain) =>
  Object.assign(definerOf(inNode, wrap), {
    skip: definerOf(inNode, wrap, { skip: true }),
    todo: (title: string): void => void inNode(title, { todo: true }, () => Promise.resolve()),
  });

export const describe = variantsOf(node.describe, plain);
export const it = variantsOf(node.it, checked);
export const test = it;

type InNodeHook = (body: () => Promise<void>, options: Options) => void;
const hookOf =
  (inNode: InNodeHook) =>
  (body: Body, timeoutMs?: number): void =>
    inNode(plain(body), within(timeoutMs));

export const beforeAll = hookOf(node.before);
export const beforeEach = hookOf(node.beforeEach);
export const afterEach = hookOf(node.afterEach);
export const afterAll = hookOf(node.after);
export { expect };
