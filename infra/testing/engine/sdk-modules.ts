import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Grpc from '@grpc/grpc-js';
import type * as EngineMessages from '@pulumi/pulumi/proto/engine_pb.js';
import type * as EngineServices from '@pulumi/pulumi/proto/engine_grpc_pb.js';
import type * as ProviderMessages from '@pulumi/pulumi/proto/provider_pb.js';
import type * as ResourceMessages from '@pulumi/pulumi/proto/resource_pb.js';
import type * as ResourceServices from '@pulumi/pulumi/proto/resource_grpc_pb.js';
import type * as EmptyMessages from 'google-protobuf/google/protobuf/empty_pb.js';
import type * as StructMessages from 'google-protobuf/google/protobuf/struct_pb.js';

/** Folder of the Pulumi SDK. */
export const sdkFolder = dirname(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json'));

/** Loads what the SDK itself loads: messages of another copy would not be the same classes. */
const load = createRequire(join(sdkFolder, 'package.json'));

export const grpc = load('@grpc/grpc-js') as typeof Grpc;
export const engineMessages = load('./proto/engine_pb.js') as typeof EngineMessages;
export const engineServices = load('./proto/engine_grpc_pb.js') as typeof EngineServices;
export const providerMessages = load('./proto/provider_pb.js') as typeof ProviderMessages;
export const resourceMessages = load('./proto/resource_pb.js') as typeof ResourceMessages;
export const resourceServices = load('./proto/resource_grpc_pb.js') as typeof ResourceServices;
export const { Empty } = load('google-protobuf/google/protobuf/empty_pb.js') as typeof EmptyMessages;
export const { Struct } = load('google-protobuf/google/protobuf/struct_pb.js') as typeof StructMessages;
