/** Where patients lie who were never placed anywhere else. */
export const FIRST_WARD = 1;
