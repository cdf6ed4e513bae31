import type { BonnSet } from '../data/bonn-pack.ts';
import { NUMBERS_IN_CONTEXT } from '../features/context.ts';
import {
  compactArchitecture,
  featureArchitecture,
  firstArchitecture,
  smoothedFeatureArchitecture,
  type Architecture,
} from '../network/architecture.ts';
import type { Normaliser } from '../network/prepare.ts';
import {
  addFastNoise,
  addHum,
  addMuscle,
  addNoise,
  addRelativeNoise,
  changeGain,
  flipPolarity,
  tiltSpectrum,
  type Augmentation,
} from './augment.ts';
import type { Pretraining } from './pretrain.ts';

/** All that decides what a training gives, but its recordings and its seed. */
export interface Recipe {
  readonly architecture: Architecture;
  readonly normaliser: Normaliser;
  readonly epochs: number;
  readonly batch: number;
  readonly peakLearningRate: number;
  /** Windows that a recording of each set gives in one epoch. */
  readonly crops: Readonly<Record<BonnSet, number>>;
  /** Windows are played up to this many times faster or slower; 1 is off. */
  readonly stretch: number;
  /** In the order in which they are applied. */
  readonly augmentations: readonly Augmentation[];
  /** Crops of each recording that are prepared once and shown again and again. @default - every crop is cut anew */
  readonly pool?: number;
  /** Networks that are trained side by side on the same batches and averaged; they share out the hidden units. */
  readonly members: number;
  /** Windows that are described together, the last of which is judged. @default - 1 */
  readonly context?: number;
  /** Learning without labels, on the same crops, that comes first. */
  readonly pretraining?: Pretraining;
  /** Whose answers on the same crops are learned instead of the labels; it is trained on them first. */
  readonly teacher?: Recipe;
}

/** A recipe as plain data: two recipes with the same description give the same training. */
export const describeRecipe = (recipe: Recipe): unknown => ({
  ...recipe,
  augmentations: recipe.augmentations.map(({ name }) => name),
  ...(recipe.teacher && { teacher: describeRecipe(recipe.teacher) }),
});

const everySet = (crops: number): Recipe['crops'] => ({ Z: crops, O: crops, N: crops, F: crops, S: crops });

/** What was shipped first, as version 2026.11-1. */
const first: Recipe = {
  architecture: firstArchitecture,
  normaliser: 'norm',
  epochs: 30,
  batch: 128,
  peakLearningRate: 4e-3,
  crops: everySet(23),
  stretch: 1,
  augmentations: [flipPolarity, changeGain, addNoise, addHum, addMuscle],
  members: 1,
};

/** Hum is taken out instead of learned; healthy recordings, which are never mistaken, are shown less often. */
const quick: Recipe = {
  architecture: compactArchitecture,
  normaliser: 'norm-without-mains',
  epochs: 12,
  batch: 256,
  peakLearningRate: 6e-3,
  crops: { Z: 6, O: 6, N: 16, F: 23, S: 23 },
  stretch: 1,
  augmentations: [flipPolarity],
  members: 1,
};

const varied: Recipe = {
  ...quick,
  stretch: 1.2,
  augmentations: [flipPolarity, tiltSpectrum, addNoise, addMuscle],
};

/** Like the first, but hum is taken out instead of learned, so that only muscle has to be. */
const humFree: Recipe = {
  ...quick,
  epochs: 16,
  batch: 128,
  peakLearningRate: 4e-3,
  crops: { Z: 12, O: 12, N: 23, F: 23, S: 23 },
  augmentations: [flipPolarity, addMuscle],
};

/** Noise in proportion to the signal, so that its level tells nothing about the amplitude. */
const noisy: Recipe = { ...quick, augmentations: [flipPolarity, addRelativeNoise, addMuscle] };

/** Version 2026.11-2: spectrum, shape and rhythm of a window instead of its samples; its size is not among them. */
const features: Recipe = {
  architecture: featureArchitecture,
  normaliser: 'features',
  epochs: 30,
  batch: 256,
  peakLearningRate: 4e-3,
  crops: { Z: 12, O: 12, N: 23, F: 23, S: 23 },
  stretch: 1,
  augmentations: [],
  pool: 46,
  members: 2,
};

/** With noise and muscle as augmentation. */
const featuresNoisy: Recipe = { ...features, augmentations: [addNoise, addMuscle] };

/** Version 2026.11-3: with features of the smoothed window, and with fast noise in proportion to the signal. */
const featuresFastNoise: Recipe = {
  ...features,
  architecture: smoothedFeatureArchitecture,
  normaliser: 'features-with-smoothed',
  augmentations: [addFastNoise],
  pool: 92,
};

/** With the recordings that are mistaken most, those of set F, shown twice as often. */
const featuresHardNegatives: Recipe = {
  ...featuresFastNoise,
  crops: { ...featuresFastNoise.crops, F: 2 * featuresFastNoise.crops.F },
};

/** Four windows described together. */
const featuresContext: Recipe = {
  ...featuresFastNoise,
  architecture: {
    ...smoothedFeatureArchitecture,
    inputs: NUMBERS_IN_CONTEXT * smoothedFeatureArchitecture.inputs,
  },
  context: 4,
  pool: 46,
};

/** The hidden layer learns first to fill in a third of the features from the others. */
const featuresPretrained: Recipe = { ...featuresFastNoise, pretraining: { epochs: 10, hidden: 0.3 } };

/** Eight networks instead of two. */
const featuresFastNoiseWide: Recipe = {
  ...featuresFastNoise,
  architecture: { ...smoothedFeatureArchitecture, hiddenUnits: 512 },
  members: 8,
};

/** Two networks that learn what eight say of each crop. */
const featuresDistilled: Recipe = { ...featuresFastNoise, teacher: featuresFastNoiseWide };

/** Played up to a tenth faster or slower. */
const featuresStretched: Recipe = { ...features, stretch: 1.1 };

/** Eight networks, twice the epochs. */
const featuresWide: Recipe = {
  ...features,
  architecture: { ...featureArchitecture, hiddenUnits: 512 },
  members: 8,
  epochs: 60,
};

/** Recipes by name: what the lab log compares. */
export const recipes = Object.freeze({
  first,
  quick,
  varied,
  'hum-free': humFree,
  noisy,
  features,
  'features-noisy': featuresNoisy,
  'features-fast-noise': featuresFastNoise,
  'features-hard-negatives': featuresHardNegatives,
  'features-context': featuresContext,
  'features-pretrained': featuresPretrained,
  'features-fast-noise-wide': featuresFastNoiseWide,
  'features-distilled': featuresDistilled,
  'features-stretched': featuresStretched,
  'features-wide': featuresWide,
});
export type RecipeName = keyof typeof recipes;

/** Recipe of the version that is served. */
export const servedRecipe: RecipeName = 'features-fast-noise';
