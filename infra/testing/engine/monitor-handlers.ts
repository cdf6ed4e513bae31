import type {
  RegisterResourceRequest,
  RegisterResourceOutputsRequest,
} from '@pulumi/pulumi/proto/resource_pb.js';
import type { RegisteredResource } from './registered-resource.ts';
import { Empty, providerMessages, resourceMessages, Struct } from './sdk-modules.ts';
import { plainOf } from './wire-values.ts';

/** What stands behind the SDK's calls. */
export interface Monitor {
  readonly project: string;
  readonly stack: string;
  /** Answers with the identity and the outputs (in wire form) of a resource, after it was made. */
  readonly register: (
    resource: RegisteredResource,
  ) => Promise<{ readonly id: string; readonly outputs: Readonly<Record<string, unknown>> }>;
  /** Takes the outputs of a component or of the stack. */
  readonly finish: (urn: string, outputs: Readonly<Record<string, unknown>>) => void;
}

type Callback = (error: unknown, answer?: unknown) => void;
type Call<Request> = { readonly request: Request };
const features = ['secrets', 'resourceReferences', 'outputValues', 'aliasSpecs', 'deletedWith'];

/** The resource monitor that the SDK talks to. */
export function monitorHandlers(monitor: Monitor): Record<string, unknown> {
  return {
    supportsFeature: ({ request }: Call<{ getId(): string }>, done: Callback) => {
      const answer = new resourceMessages.SupportsFeatureResponse();
      answer.setHassupport(features.includes(request.getId()));
      done(null, answer);
    },
    registerResource: ({ request }: Call<RegisterResourceRequest>, done: Callback) => {
      const resource = registeredResource(monitor, request);
      monitor.register(resource).then(
        ({ id, outputs }) => {
          const answer = new resourceMessages.RegisterResourceResponse();
          answer.setUrn(resource.urn);
          answer.setId(id);
          answer.setObject(Struct.fromJavaScript(outputs as never));
          done(null, answer);
        },
        (error: Error) => done({ code: 2, message: error.message }),
      );
    },
    registerResourceOutputs: ({ request }: Call<RegisterResourceOutputsRequest>, done: Callback) => {
      monitor.finish(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {});
      done(null, new Empty());
    },
    invoke: (_call: unknown, done: Callback) => {
      const answer = new providerMessages.InvokeResponse();
      answer.setReturn(Struct.fromJavaScript({}));
      done(null, answer);
    },
    signalAndWaitForShutdown: (_call: unknown, done: Callback) => done(null, new Empty()),
  };
}

function registeredResource(
  { project, stack }: Monitor,
  request: RegisterResourceRequest,
): RegisteredResource {
  const parentType = request.getParent().split('::')[2] ?? '';
  const prefix = parentType === '' || parentType.startsWith('pulumi:pulumi:Stack') ? '' : `${parentType}$`;
  const type = request.getType();
  const { values, secretPaths } = plainOf(request.getObject()?.toJavaScript() ?? {});
  return {
    urn: `urn:pulumi:${stack}::${project}::${prefix}${type}::${request.getName()}`,
    type,
    name: request.getName(),
    custom: request.getCustom(),
    parent: request.getParent(),
    dependencies: request.getDependenciesList(),
    provider: request.getProvider(),
    version: request.getVersion(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deletedWith: request.getDeletedwith(),
    aliases: request.getAliasesList().map((alias) => alias.getSpec()?.getName() ?? alias.getUrn()),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    inputs: values,
    secretPaths,
  };
}
