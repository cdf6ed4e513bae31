import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Agent } from 'undici';
import { catalog } from '../../model/catalog.ts';
import { attributionOf } from '../download/chb-mit.ts';
import { durationS, seizuresIn, type Recording } from '../../signal/recording/recording.ts';
import type { WebFile } from './build-web.ts';
import { forwardWindows } from './forward-windows.ts';
import { phonePaths, type PhonePatient, type PhoneRecording, type PhoneSession } from './phone-api.ts';
import { onlySameOrigin } from './same-origin.ts';

export interface PhoneAppOptions {
  readonly files: ReadonlyMap<string, WebFile>;
  readonly patients: readonly (PhonePatient & { readonly token: string })[];
  readonly recordings: readonly Recording[];
  readonly eegAcquisitionUrl: string;
  readonly publicOrigin?: string;
  readonly agent: Agent;
}

const { windows } = catalog['eeg-acquisition'].routes;

/** The phone page, its recordings, and the way to eeg-acquisition. */
export function createPhoneApp({
  files,
  patients,
  recordings,
  eegAcquisitionUrl,
  publicOrigin,
  agent,
}: PhoneAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders);
  app.use(onlySameOrigin(publicOrigin));
  for (const [path, { type, body }] of files)
    app.get(path, (_request, response) => {
      response.set('cache-control', 'no-cache').type(type).send(body);
    });
  const session: PhoneSession = {
    patients: patients.map(({ patientId, name }) => ({ patientId, name })),
    recordings: recordings.map(described),
  };
  app.get(phonePaths.session, (_request, response) => {
    response.json(session);
  });
  app.get(phonePaths.samples(':key'), (request, response) => {
    const recording = recordings[Number(request.params['key'])];
    if (recording === undefined)
      return void response
        .status(404)
        .json({ status: 'error', code: 'not-found', message: `'key' must be below ${recordings.length}` });
    response.type('application/octet-stream').send(littleEndian(recording.samples));
  });
  const tokens = new Map(patients.map(({ patientId, token }) => [patientId, token]));
  app.post(
    windows.path,
    express.raw({ type: 'application/json', limit: windows.bodyLimitBytes }),
    forwardWindows({ eegAcquisitionUrl, tokenOf: (patientId) => tokens.get(patientId), agent }),
  );
  app.use((_request, response) => {
    response
      .status(404)
      .json({ status: 'error', code: 'not-found', message: 'there is nothing at this address' });
  });
  return app;
}

const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
});

const described = (recording: Recording, key: number): PhoneRecording => {
  const { label, origin, samplingRateHz, channel, scale } = recording;
  return {
    key,
    label,
    origin,
    samplingRateHz,
    channel,
    scale,
    seconds: durationS(recording),
    seizures: seizuresIn(recording),
    attribution: attributionOf(label),
  };
};

function littleEndian(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  samples.forEach((step, i) => bytes.writeInt16LE(step, i * 2));
  return bytes;
}
