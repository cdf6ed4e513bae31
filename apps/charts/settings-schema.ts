import { z } from 'zod';
import type { Settings } from '../model/deployment/settings.ts';

const text = z.string().min(1);
const days = z.int().min(1);
const email = z.email('must be an e-mail address');

const outside = {
  networks: z
    .array(z.string())
    .default([])
    .describe('networks in CIDR form that hold the addresses of its host; policies let out to these only'),
};

/** Settings as files write them. What they say of each other is checked by `problemsOfSettings`. */
export const settingsSchema = z.strictObject({
  legacyTimeZone: text.exactOptional().describe('IANA zone of clock times that old clients send without one'),
  legacyPatients: z
    .array(z.int().min(1))
    .exactOptional()
    .describe('patients for whom old clients may send without a token'),
  eegRetentionDays: days.exactOptional(),
  heartRateRetentionDays: days.exactOptional(),
  trendRetentionDays: days.exactOptional(),
  dischargedRetentionDays: days
    .exactOptional()
    .describe('days after their discharge until patients are erased; absent: nobody is by itself'),
  trustedProxies: z
    .array(text)
    .exactOptional()
    .describe('addresses or networks of the ingress controller, which ends TLS in front of the dashboard'),
  publicUrl: text
    .exactOptional()
    .describe('address at which browsers reach the dashboard; absent: https:// and its host'),
  alarmWebhook: z
    .strictObject({ url: text, ...outside })
    .exactOptional()
    .describe('web service that is told of alarms which nobody acknowledges'),
  alarmMail: z
    .strictObject({
      url: text.describe('smtps:// or smtp://, with the user name that signs in to it'),
      ...outside,
      from: email,
      to: z.array(email).exactOptional().describe('those in charge'),
      toAll: z.array(email).exactOptional().describe('those who are called when still nobody acknowledges'),
    })
    .exactOptional()
    .describe('mail server for alarms which nobody acknowledges'),
  openId: z
    .strictObject({
      url: text.describe('address of the issuer'),
      ...outside,
      clientId: text,
      publicClient: z.boolean().exactOptional().describe('whether it knows the dashboard by no secret'),
      name: text.exactOptional().describe('what the sign-in page calls it'),
      askAgain: z.boolean().exactOptional().describe('whether it asks for the password at every sign-in'),
    })
    .exactOptional()
    .describe('OpenID provider that signs people in'),
  certificateAuthorities: text
    .exactOptional()
    .describe('certificates, PEM, of authorities of the hospital that sign for these systems'),
}) satisfies z.ZodType<Settings>;
