/** Something that a rule has found. An error stops before anything is made, a warning does not. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** What it is about: a key's path, or a part of the host. */
  readonly subject: string;
  /** Sentence that starts with the subject and its value: the rule and the repair. */
  readonly message: string;
}

export const fault = (subject: string, value: unknown, rule: string): Finding => ({
  severity: 'error',
  subject,
  message: `'${subject}' (${String(value)}) ${rule}`,
});

export const warning = (subject: string, value: unknown, rule: string): Finding => ({
  ...fault(subject, value, rule),
  severity: 'warning',
});
