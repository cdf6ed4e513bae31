import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { replicaRangeOf, targetCpuPercent } from '../model/deployment/scaling.ts';
import type { ScalingBehaviour, Service } from '../model/service.ts';
import { labelsOf } from './labels.ts';

export interface AutoscalerProps {
  /** Name of the Deployment, and of the autoscaler. */
  readonly name: string;
  /** Its load, blocking and slots give the pods; its scaling the metrics and the pace. */
  readonly service: Service;
}

const percent = (value: number, periodSeconds: number): k8s.HpaScalingPolicyV2 => ({
  type: 'Percent',
  value,
  periodSeconds,
});

/** How fast pods come and go. The first is that of the five-service system before this one, the second its sister's. */
const behaviours: Readonly<Record<ScalingBehaviour, k8s.HorizontalPodAutoscalerBehaviorV2>> = {
  moderate: {
    scaleUp: { stabilizationWindowSeconds: 0, policies: [percent(100, 30)] },
    scaleDown: { stabilizationWindowSeconds: 60, policies: [percent(50, 30)] },
  },
  'fast-up': {
    scaleUp: { stabilizationWindowSeconds: 0, policies: [percent(100, 15)] },
    scaleDown: { stabilizationWindowSeconds: 300, policies: [percent(50, 30)] },
  },
};

/** HorizontalPodAutoscaler (v2) of a service: pods by Erlang B, CPU as in the model's request, memory where asked. */
export class Autoscaler extends Construct {
  constructor(scope: Construct, id: string, { name, service }: AutoscalerProps) {
    super(scope, id);
    const { min, max } = replicaRangeOf(service);
    const { behaviour = 'moderate', memoryPercent } = service.scaling ?? {};
    const utilisation = (resource: string, averageUtilization: number): k8s.MetricSpecV2 => ({
      type: 'Resource',
      resource: { name: resource, target: { type: 'Utilization', averageUtilization } },
    });
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'autoscaler', {
      metadata: { name, labels: labelsOf(name) },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          utilisation('cpu', targetCpuPercent),
          ...(memoryPercent === undefined ? [] : [utilisation('memory', memoryPercent)]),
        ],
        behavior: behaviours[behaviour],
      },
    });
  }
}
