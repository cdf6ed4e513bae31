/** Text as every database gives it back: half a surrogate pair and NUL, which databases change or cut at, become U+FFFD. */
export const storableText = (text: string): string => Buffer.from(text).toString().replaceAll('\0', '\ufffd');
