/** User and group of the images, by number: `nonroot` of distroless images. */
export const imageUser = 65_532;

/** Where an image has the bundle of its service and what belongs to it. */
export const imageFolder = '/app';

/** Where the image of a service has one of its commands. */
export const commandInImage = (command: string): string => `${imageFolder}/commands/${command}.mjs`;
