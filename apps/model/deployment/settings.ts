import { outsideFacts, type OutsideName, type OutsideSystems } from './outside.ts';

/**
 * What a deployment may set for services, with the environment variable that carries it. A service names those it
 * reads; the services' own configuration checks the values.
 */
export const settingVariables = Object.freeze({
  /** IANA zone of clock times that old clients send without one. */
  legacyTimeZone: 'LEGACY_TIME_ZONE',
  /** Numbers of the patients for whom old clients may send without a token. */
  legacyPatients: 'LEGACY_PATIENTS',
  eegRetentionDays: 'EEG_RETENTION_DAYS',
  heartRateRetentionDays: 'HEART_RATE_RETENTION_DAYS',
  trendRetentionDays: 'TREND_RETENTION_DAYS',
  /** Days after their discharge until patients are erased. Absent: nobody is by itself. */
  dischargedRetentionDays: 'DISCHARGED_RETENTION_DAYS',
  /**
   * Addresses or networks of the proxies that end TLS in front of the service: the ingress controller's. A service that
   * has this setting listens on its pod's loopback address only, unless a deployment sets it.
   */
  trustedProxies: 'TRUSTED_PROXIES',
  /** Address at which browsers reach the dashboard, where the OpenID provider sends them back to. */
  publicUrl: 'PUBLIC_URL',
});

export type SettingName = keyof typeof settingVariables | OutsideName;

/** Values of settings. Absent: the service's own default. */
export interface Settings extends OutsideSystems {
  readonly legacyTimeZone?: string;
  readonly legacyPatients?: readonly number[];
  readonly eegRetentionDays?: number;
  readonly heartRateRetentionDays?: number;
  readonly trendRetentionDays?: number;
  readonly dischargedRetentionDays?: number;
  readonly trustedProxies?: readonly string[];
  readonly publicUrl?: string;
}

/** Variables of those `names` that `settings` gives a value. Secrets are not among them. */
export function settingsEnvironment(
  names: readonly SettingName[],
  settings: Settings,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      if (!(name in outsideFacts)) return textOf(settingVariables[name as PlainName], settings[name]);
      const system = settings[name as OutsideName] as Readonly<Record<string, unknown>> | undefined;
      return Object.entries(outsideFacts[name as OutsideName].variables).flatMap(([field, variable]) =>
        textOf(variable, system?.[field]),
      );
    }),
  );
}

type PlainName = keyof typeof settingVariables;

const textOf = (variable: string, value: unknown): readonly (readonly [string, string])[] =>
  value === undefined ? [] : [[variable, Array.isArray(value) ? value.join(',') : String(value)]];
