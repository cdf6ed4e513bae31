import type { Permission } from './access.ts';
import type { SettingName } from './deployment/settings.ts';

/** HTTP methods that a route answers. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may use a route:
 * - `device`: a sender with a device token (or a legacy sender that the deployment lists);
 * - `service`: another service of the model, with its caller secret;
 * - `clinician`: a person at the dashboard.
 */
export type Audience = 'device' | 'service' | 'clinician';

/** One HTTP route of a service. Everything that mounts, opens, limits, guards or probes it derives from here. */
export type Route = PersonRoute | ProgramRoute;

/** A route for people says what a person must be allowed to use it; `nothing`: nobody has to sign in. */
interface PersonRoute extends RouteFacts {
  readonly audience: 'clinician';
  readonly needs: Permission | 'nothing';
}

/** A route for programs. With `needs` its caller acts for a person, whom it names and who must be allowed it. */
interface ProgramRoute extends RouteFacts {
  readonly audience: Exclude<Audience, 'clinician'>;
  readonly needs?: Permission;
}

interface RouteFacts {
  readonly methods: readonly Method[];
  /**
   * Express 5 path below the service's root, starting with `/`. Where it names a `:patientId`, a person must be assigned
   * to that patient's ward.
   */
  readonly path: string;
  /** Further paths answered the same way: what existing clients already call. */
  readonly legacyPaths?: readonly string[];
  /** Host and path under which the ingress offers the route. Absent: not reachable from outside the cluster. */
  readonly ingress?: { readonly host: IngressHost; readonly path: string };
  /** Largest request body, in bytes. Absent: the route takes no body. */
  readonly bodyLimitBytes?: number;
  /** How the body is written: JSON, or the fields of a form of a page. @default 'json' */
  readonly bodyFormat?: 'json' | 'form';
  /** A response that stays open (Server-Sent Events). Holds no admission slot. @default false */
  readonly streaming?: boolean;
  /** How long a request may wait for a free slot before 503, in milliseconds. @default 0 */
  readonly slotWaitMs?: number;
  /** How long a caller waits for the whole answer, in milliseconds. @default 5000 */
  readonly timeoutMs?: number;
}

/** Public names under which the ingress serves the system: people use one, devices the other. */
export type IngressHost = 'dashboard' | 'devices';

/** What a process uses, measured under load; requests and limits of its pod derive from it. */
export interface Resources {
  /** CPU time of one request that takes a slot, in milliseconds. */
  readonly cpuMsPerRequest: number;
  /** Memory in mebibytes: what a busy process has resident, and what it may have at most before it is ended. */
  readonly memoryMebibytes: { readonly request: number; readonly limit: number };
  /** Longest time from the start of the process until it is ready, in seconds. @default 60 */
  readonly startupSeconds?: number;
}

/** How a service's pods follow its load. Without it: CPU only, up to what Erlang B asks for at the peak. */
export interface Scaling {
  /** Highest planned load as a multiple of the mean. @default 3 */
  readonly peakFactor?: number;
  /** Another maximum than Erlang B's, with the reason for it. */
  readonly maxPods?: { readonly pods: number; readonly reason: string };
  /** Scale on memory too: wanted percent of the requested memory. */
  readonly memoryPercent?: number;
  /** How fast pods come and go. @default 'moderate' */
  readonly behaviour?: ScalingBehaviour;
}

/**
 * - `moderate`: doubles at most every 30 s, halves at most every 30 s after a calm minute;
 * - `fast-up`: doubles every 15 s, halves after five calm minutes.
 */
export type ScalingBehaviour = 'moderate' | 'fast-up';

/** A service's design load; Erlang B turns it into pods and slots. */
export interface Load {
  /** Mean arrivals per second of requests that take a slot. */
  readonly arrivalsPerSecond: number;
  /** Mean time a request holds its slot, in milliseconds. */
  readonly serviceMs: number;
  /** Requests one process serves at once; further ones get 503 + Retry-After. At least 1. */
  readonly slotsPerPod: number;
  /** Accepted share of rejected requests, in (0, 1). */
  readonly maxBlocking: number;
}

/** A database that a service owns. No other service may reach it. */
export interface Store {
  readonly engine: 'mysql';
  readonly port: number;
  readonly database: string;
  /** Size of its volume. */
  readonly sizeGibibytes: number;
  /** What fills it at the mean load. */
  readonly growth: {
    readonly rowsPerSecond: number;
    readonly bytesPerRow: number;
    readonly keptDays: number;
  };
}

/** A call that a service makes: the peer and the names of the peer's routes it uses. */
export interface Call {
  readonly to: string;
  readonly routes: readonly string[];
  /** A service without this peer still does part of its job, so it stays ready. @default true */
  readonly required?: boolean;
}

/** One application service: the only place where its facts are written. */
export interface Service {
  /** What it does, one sentence. */
  readonly does: string;
  /** Port it listens on, on one machine as in the cluster. Unique. */
  readonly port: number;
  readonly routes: Readonly<Record<string, Route>>;
  readonly calls: readonly Call[];
  readonly load: Load;
  readonly resources: Resources;
  readonly scaling?: Scaling;
  /** What a deployment may set for it, see `settings.ts`. */
  readonly settings?: readonly SettingName[];
  readonly store?: Store;
}

/** All services by name. A name is a DNS label and the name of the folder in apps/services. */
export type Catalog = Readonly<Record<string, Service>>;
