import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Intake } from './intake.ts';

const patient = { waitMs: 60_000 };

describe('the room for bodies that are being read', () => {
  it('is kept for others when one sender has taken all that it may', async () => {
    const intake = new Intake({ bytes: 20, bytesOfSender: 10, waitMs: 20 });
    await intake.enter('slow', 10);
    await expect(intake.enter('slow', 1)).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
    const leave = await intake.enter('other', 10);
    await expect(intake.enter('third', 1)).rejects.toMatchObject({ code: 'overloaded' });
    leave();
    leave();
    await intake.enter('third', 10);
    await expect(intake.enter('fourth', 1)).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('goes to whom it fits, in their order, when a body has been read', async () => {
    const intake = new Intake({ bytes: 10, bytesOfSender: 10, ...patient });
    const leave = await intake.enter('a', 10);
    const order: string[] = [];
    const waiting = ['b', 'c', 'd'].map((sender) =>
      intake.enter(sender, 6).then((leaveLater) => {
        order.push(sender);
        leaveLater();
      }),
    );
    leave();
    await Promise.all(waiting);
    expect(order).toEqual(['b', 'c', 'd']);
  });

  it('is never overdrawn, and nobody who fits waits for ever', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 8 })), { maxLength: 30 }),
        async (bodies) => {
          const intake = new Intake({ bytes: 16, bytesOfSender: 8, ...patient });
          const held = new Map<string, number>();
          await Promise.all(
            bodies.map(async ([sender, bytes]) => {
              const leave = await intake.enter(sender, bytes);
              held.set(sender, (held.get(sender) ?? 0) + bytes);
              expect(held.get(sender)).toBeLessThanOrEqual(8);
              expect([...held.values()].reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(16);
              await Promise.resolve();
              held.set(sender, held.get(sender)! - bytes);
              leave();
            }),
          );
          expect([...held.values()].every((each) => each === 0)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
