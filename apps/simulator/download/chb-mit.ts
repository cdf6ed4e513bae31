/** A public collection of recordings that can be downloaded. */
export interface Collection {
  readonly name: string;
  readonly title: string;
  /** Address of its folder, ending in `/`. */
  readonly baseUrl: string;
  /** Path of the list of SHA-256 sums in the folder. */
  readonly checksums: string;
  readonly licence: string;
  readonly licenceUrl: string;
  /** The sentence that the licence asks for wherever the data are shown. */
  readonly attribution: string;
  readonly citations: readonly string[];
  /** What is downloaded unless files are named. */
  readonly defaultFiles: readonly string[];
}

/**
 * Scalp EEG of children with epilepsy, 256 Hz, an hour per record. @see
 * https://physionet.org/content/chbmit/1.0.0/
 */
export const chbMit: Collection = {
  name: 'chb-mit',
  title: 'CHB-MIT Scalp EEG Database v1.0.0',
  baseUrl: 'https://physionet.org/files/chbmit/1.0.0/',
  checksums: 'SHA256SUMS.txt',
  licence: 'Open Data Commons Attribution License v1.0 (ODC-BY 1.0)',
  licenceUrl: 'https://opendatacommons.org/licenses/by/1-0/',
  attribution:
    'Contains information from the CHB-MIT Scalp EEG Database v1.0.0, which is made available under the Open Data Commons Attribution License v1.0.',
  citations: [
    'Guttag J. (2010) CHB-MIT Scalp EEG Database v1.0.0, PhysioNet, doi:10.13026/C2K01R',
    'Shoeb A. (2009) Application of machine learning to epileptic seizure onset detection and treatment, PhD thesis, MIT',
    'Goldberger A. et al. (2000) PhysioBank, PhysioToolkit, and PhysioNet, Circulation 101(23):e215-e220',
  ],
  defaultFiles: ['chb01/chb01_03.edf', 'chb01/chb01_01.edf'],
};

export const collections: readonly Collection[] = [chbMit];

/** Sentence that must be shown wherever a recording with this label is, or null. */
export const attributionOf = (label: string): string | null =>
  /^chb\d+_/.test(label) ? chbMit.attribution : null;

/** The licence as it is shown before a download. */
export const licenceText = ({ title, licence, licenceUrl, attribution, citations }: Collection): string =>
  [
    `${title}: ${licence}`,
    licenceUrl,
    'Wherever the recordings are shown or described, say:',
    `  "${attribution}"`,
    'and cite:',
    ...citations.map((citation) => `  ${citation}`),
  ].join('\n');

/** The records of a case need its summary, which says when the seizures are. */
export const withSummaries = (files: readonly string[]): readonly string[] => {
  const summaries = files.flatMap((file) => {
    const [, folder] = /^(chb\d+)\/chb\d+.*\.edf$/.exec(file) ?? [];
    return folder === undefined ? [] : [`${folder}/${folder}-summary.txt`];
  });
  return [...new Set([...summaries, ...files])];
};
