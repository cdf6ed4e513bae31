/** In continuous integration nothing may be left out for want of a browser, a database or recordings. */
export const mustBePresent = process.env['CI'] === 'true';
