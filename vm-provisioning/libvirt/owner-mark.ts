/** What networks and machines of a lab carry. The scripts touch nothing that does not. */
export const ownerMark = (lab: string): string => `made by eeg-ward for lab ${lab}`;
