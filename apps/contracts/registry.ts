import { z } from 'zod';
import { deviceKind } from './device.ts';
import { wholeNumberText } from './whole-number-text.ts';
import { patientPath } from './ward.ts';

/** One line of text: no control characters, blanks put in order. */
const line = (maxLength: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFKC').trim().replace(/\s+/g, ' '))
    .pipe(
      z
        .string()
        .min(1, 'must not be empty')
        .max(maxLength, `must have at most ${maxLength} characters`)
        .regex(/^\P{C}+$/u, 'must not hold control characters'),
    );

/** Text that names one thing, however it is typed: in capitals. */
const label = (maxLength: number) => line(maxLength).transform((text) => text.toUpperCase());

const birthDate = z.iso
  .date('must be a date such as 1961-05-19')
  .refine((text) => text >= '1880-01-01', 'must be later than 1880')
  .refine((text) => Date.parse(text) <= Date.now() + 86_400_000, 'must not lie ahead');

/** An empty field of a form is a field that was not filled in. */
const orNothing = <S extends z.ZodType<string, string>>(schema: S) =>
  z
    .union([z.literal(''), schema])
    .nullish()
    .transform((value) => (value === '' || value === undefined ? null : value));

const bed = orNothing(label(20));

/** A number, or the text of one as forms have it. */
const id = z.union([
  z.int().positive(),
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be a whole number from 1 up')
    .transform(Number),
]);

/** Where a patient lies: a ward, and a bed of it, which holds one patient at a time; null: none yet. */
export const place = z.strictObject({ wardId: id, bed });
export type Place = z.infer<typeof place>;

/** Who a patient is. `identifier` is the hospital's medical record number. */
export const patientDetails = z.strictObject({
  name: line(200),
  identifier: orNothing(label(40)),
  birthDate: orNothing(birthDate),
});
export type PatientDetails = z.infer<typeof patientDetails>;

export const admitRequest = patientDetails.extend(place.shape);
export type AdmitRequest = z.infer<typeof admitRequest>;

/** `find`: an identifier or number, which is listed however long ago the patient was discharged. */
export const registryQuery = z.object({ find: orNothing(label(40)) });

/** A box that was ticked: nobody discharges a patient by one slip. */
export const dischargeRequest = z.strictObject({ confirm: z.literal('yes', "must be 'yes'") });

/** The number typed once more: nobody erases a patient by one slip. */
export const erasePatientRequest = z.strictObject({ confirm: id });

export const giveDeviceRequest = z.strictObject({ deviceId: id });

export const wornDevicePath = patientPath.extend({
  deviceId: wholeNumberText(1, Number.MAX_SAFE_INTEGER),
});

export const patientAnswer = z.object({ patientId: z.int().positive() });

const registryDevice = z.object({
  deviceId: z.int(),
  kind: deviceKind,
  name: z.string(),
});
export type RegistryDevice = z.infer<typeof registryDevice>;

/** A patient as the registry lists them. Instants are UTC milliseconds; null: not known. */
export const registryPatient = z.object({
  patientId: z.int().positive(),
  name: z.string(),
  identifier: z.string().nullable(),
  birthDate: z.string().nullable(),
  wardId: z.int(),
  bed: z.string().nullable(),
  admittedMs: z.int().nullable(),
  dischargedMs: z.int().nullable(),
  /** What the patient wears now, with the instant from which it is theirs. */
  devices: z.array(registryDevice.extend({ fromMs: z.int() })),
});
export type RegistryPatient = z.infer<typeof registryPatient>;

/** Patients of a person's wards, all wards as places to move to, and devices that nobody wears. */
export const registry = z.object({
  wards: z.array(z.object({ wardId: z.int(), name: z.string(), own: z.boolean() })),
  patients: z.array(registryPatient),
  freeDevices: z.array(registryDevice),
});
export type Registry = z.infer<typeof registry>;
