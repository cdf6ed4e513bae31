import { z } from 'zod';

export const text = z.string().trim().min(1, 'must not be empty');
export const port = z.int().min(1).max(65_535);
