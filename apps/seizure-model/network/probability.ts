/** Calibrated probability of a logit, in [0, 1]: the logistic function of logit / temperature. */
export const probabilityOf = (logit: number, temperature: number): number =>
  1 / (1 + Math.exp(-logit / temperature));
