import { z } from 'zod';
import { MAX_INSTANT_MS } from './instant.ts';
import { patientPath } from './ward.ts';
import { wholeNumberText } from './whole-number-text.ts';

/** Longest stretch that one annotation can be about, in milliseconds. */
export const MAX_ANNOTATION_MS = 24 * 3_600_000;

const instant = z.int().min(0).max(MAX_INSTANT_MS);
const text = z
  .string()
  .trim()
  .min(1, 'must say something')
  .max(500, 'must have at most 500 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters');

/** What a person writes about a stretch of a recording, [fromMs, toMs], UTC milliseconds; equal: an instant. */
export const annotationRequest = z
  .strictObject({ fromMs: instant, toMs: instant, text })
  .superRefine(({ fromMs, toMs }, context) => {
    if (toMs >= fromMs && toMs - fromMs <= MAX_ANNOTATION_MS) return;
    context.addIssue({
      code: 'custom',
      path: ['toMs'],
      input: toMs,
      message: `must lie at or after 'fromMs', by at most ${MAX_ANNOTATION_MS} ms`,
    });
  });
export type AnnotationRequest = z.infer<typeof annotationRequest>;

export const annotationPath = patientPath.extend({
  annotationId: wholeNumberText(1, Number.MAX_SAFE_INTEGER),
});

export const annotation = z.object({
  annotationId: z.int().positive(),
  fromMs: z.int(),
  toMs: z.int(),
  text: z.string(),
  /** Who wrote it; only they may change it. */
  by: z.object({ accountId: z.string(), name: z.string() }),
  createdMs: z.int(),
  /** When its author changed it last; null: never. */
  editedMs: z.int().nullable(),
});
export type Annotation = z.infer<typeof annotation>;

/** What an annotation said from `writtenMs` to `endedMs`, when its author changed or deleted it. Nothing written is lost. */
export const formerAnnotation = annotation
  .pick({ annotationId: true, fromMs: true, toMs: true, text: true, by: true })
  .extend({ writtenMs: z.int(), endedMs: z.int(), endedBy: z.enum(['edit', 'delete']) });
export type FormerAnnotation = z.infer<typeof formerAnnotation>;

/** Most annotations in one answer. */
export const MAX_ANNOTATIONS = 1_000;

/**
 * Annotations that touch the asked span, oldest first, and what such said before, in the order in which it was written;
 * `more`: some are left out.
 */
export const annotationsAnswer = z.object({
  annotations: z.array(annotation),
  former: z.array(formerAnnotation),
  more: z.boolean(),
});
export type AnnotationsAnswer = z.infer<typeof annotationsAnswer>;

export const annotationAnswer = z.object({ annotation });
